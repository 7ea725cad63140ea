"""Addresses about time: timetable, bookings, the desk."""

from django.urls import path

from bookings.place_urls import place_patterns
from bookings.staff_urls import staff_patterns
from bookings.views import (
    attendance,
    booking,
    breaches,
    checkin,
    coach,
    desk,
    freeze,
    roster,
    timetable,
    visits,
)

app_name = "bookings"
urlpatterns = [
    path("", timetable.timetable, name="timetable"),
    path("classes/<int:pk>/", timetable.session, name="session"),
    path("classes/<int:pk>/book/", booking.book, name="book"),
    path("classes/<int:pk>/wait/", booking.wait, name="wait"),
    path("classes/<int:pk>/guest/", timetable.bring_guest, name="bring_guest"),
    path("my/bookings/", booking.my_bookings, name="my_bookings"),
    path("my/waits/<int:pk>/leave/", booking.leave, name="leave"),
    path("my/contracts/<int:pk>/pause/", freeze.my_pause, name="my_pause"),
    path("my/pauses/<int:pk>/end/", freeze.my_end_pause, name="my_end_pause"),
    path("desk/contracts/<int:pk>/pause/", freeze.pause, name="pause"),
    path("desk/pauses/<int:pk>/end/", freeze.end_pause, name="end_pause"),
    path("coach/", coach.today, name="coach"),
    path("desk/", desk.desk, name="desk"),
    path("desk/arrivals/", desk.arrivals, name="arrivals"),
    path("desk/classes/<int:pk>/", roster.roster, name="roster"),
    path("desk/classes/<int:pk>/people/", roster.candidates, name="candidates"),
    path("desk/classes/<int:pk>/book/", roster.book_for_member, name="book_for_member"),
    path("desk/classes/<int:pk>/close/", roster.close, name="close_roster"),
    path("desk/classes/<int:pk>/call-off/", roster.call_off, name="call_off"),
    path("desk/bookings/<int:pk>/check-in/", checkin.check_in, name="check_in"),
    path("desk/classes/<int:pk>/steps/", attendance.tick, name="tick_step"),
    path("desk/classes/<int:pk>/steps/undo/", attendance.untick, name="untick_step"),
    path("desk/classes/<int:pk>/note/", attendance.note, name="note"),
    path("desk/classes/<int:pk>/walk-in/", attendance.walk_in, name="walk_in"),
    path("desk/classes/<int:pk>/guest/", attendance.walk_in_guest, name="walk_in_guest"),
    path("desk/bookings/<int:pk>/mark/", attendance.mark, name="mark"),
    path("desk/bookings/<int:pk>/observation/", attendance.observe, name="observe"),
    path("desk/bookings/<int:pk>/undo/", checkin.undo, name="undo_check_in"),
    path("desk/people/<int:pk>/visit/", visits.come_in, name="come_in"),
    path("desk/rosters/", coach.open_rosters, name="open_rosters"),
    path("desk/visits/", visits.visits, name="visits"),
    path("desk/visits/<int:pk>/undo/", visits.undo, name="undo_visit"),
    path("manage/entitlements/", breaches.breaches, name="breaches"),
    *place_patterns,
    *staff_patterns,
]
