"""Addresses of the pages on which staff keep courses, rooms and the schedule."""

from django.urls import path

from bookings.views import ability, area_closure, change, closures, series
from bookings.views.course import courses
from bookings.views.package import packages
from bookings.views.product import products
from bookings.views.resource import equipment, kept_hours, resources
from bookings.views.treatment import skills, treatments
from venue.views.reference import guarded

staff_patterns = [
    path("desk/people/<int:pk>/ability/", guarded(ability.ability, "members.set_ability"), name="ability"),
    *courses.patterns("desk/courses/"),
    *resources.patterns("desk/rooms/"),
    *equipment.patterns("desk/equipment/"),
    *kept_hours.patterns("desk/kept-hours/"),
    *treatments.patterns("desk/catalogue/"),
    *packages.patterns("desk/packages/"),
    *skills.patterns("desk/skills/"),
    *products.patterns("desk/products/"),
    path("desk/closures/", guarded(area_closure.closure_list, "bookings.view_areaclosure"), name="closure_list"),
    path("desk/closures/add/", guarded(area_closure.closure_add, "bookings.add_areaclosure"), name="closure_add"),
    path("desk/closures/<int:pk>/", guarded(area_closure.closure, "bookings.view_areaclosure"), name="closure"),
    path(
        "desk/closures/<int:pk>/change/",
        guarded(area_closure.closure_change, "bookings.change_areaclosure"),
        name="closure_change",
    ),
    path(
        "desk/closures/<int:pk>/decide/",
        guarded(area_closure.closure_decide, "bookings.change_areaclosure"),
        name="closure_decide",
    ),
    path(
        "desk/closures/<int:pk>/undo/",
        guarded(area_closure.closure_undo, "bookings.change_areaclosure"),
        name="closure_undo",
    ),
    path(
        "desk/closures/<int:pk>/reopen/",
        guarded(area_closure.closure_reopen, "bookings.change_areaclosure"),
        name="closure_reopen",
    ),
    path(
        "desk/closures/<int:pk>/history/",
        guarded(area_closure.closure_history, "bookings.view_areaclosure"),
        name="closure_history",
    ),
    path("desk/schedule/", guarded(series.series_list, "bookings.view_sessionseries"), name="series_list"),
    path("desk/schedule/add/", guarded(series.series_add, "bookings.add_sessionseries"), name="series_add"),
    path("desk/schedule/papers/", guarded(series.lapses, "bookings.use_desk"), name="lapses"),
    path("desk/schedule/closed/", guarded(closures.closures, "bookings.change_scheduledsession"), name="closures"),
    path("desk/classes/<int:pk>/keep/", guarded(closures.keep, "bookings.change_scheduledsession"), name="keep"),
    path(
        "desk/schedule/<int:pk>/day/",
        guarded(closures.put_on_after_all, "bookings.change_sessionseries"),
        name="series_day",
    ),
    path("desk/schedule/<int:pk>/", guarded(series.series, "bookings.view_sessionseries"), name="series"),
    path("desk/classes/<int:pk>/change/", guarded(change.change, "bookings.change_scheduledsession"), name="change"),
    path(
        "desk/classes/<int:pk>/history/",
        guarded(change.session_history, "bookings.view_roster"),
        name="session_history",
    ),
    path(
        "desk/schedule/<int:pk>/change/", guarded(change.following, "bookings.change_sessionseries"), name="following"
    ),
    path("desk/schedule/<int:pk>/end/", guarded(series.series_end, "bookings.change_sessionseries"), name="series_end"),
    path(
        "desk/schedule/<int:pk>/history/",
        guarded(series.series_history, "bookings.view_sessionseries"),
        name="series_history",
    ),
]
