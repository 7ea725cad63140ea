"""Addresses of calendars: the house's own of who is busy, files and links for the calendars of people."""

from django.urls import path

from bookings.views import busy, calendar

calendar_patterns = [
    path("desk/busy/", busy.busy, name="busy"),
    path("desk/busy/<int:pk>/", busy.day_sheet, name="day_sheet"),
    path("my/calendar/", calendar.my_calendar, name="my_calendar"),
    path("my/calendar/make/", calendar.make, name="make_feed"),
    path("my/calendar/<int:pk>/names/", calendar.names, name="feed_names"),
    path("my/calendar/<int:pk>/replace/", calendar.replace, name="replace_feed"),
    path("my/calendar/<int:pk>/revoke/", calendar.revoke, name="revoke_feed"),
    path("my/bookings/<int:pk>/booking.ics", calendar.booking_file, name="booking_file"),
    path("calendar/<str:code>.ics", calendar.feed, name="feed"),
]
