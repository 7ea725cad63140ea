"""Addresses about a place that somebody has: explained, moved, given back."""

from django.urls import path

from bookings.views import booking, every_week, exceptions, explain, move, roster

place_patterns = [
    path("classes/<int:pk>/every-week/", every_week.every_week, name="every_week"),
    path("my/bookings/<int:pk>/", explain.my_booking, name="my_booking"),
    path("my/bookings/<int:pk>/move/", move.move, name="move"),
    path("my/bookings/<int:pk>/cancel/", booking.cancel, name="cancel"),
    path("desk/classes/<int:pk>/against/", exceptions.against, name="against"),
    path("desk/bookings/<int:pk>/", explain.booking, name="booking"),
    path("desk/bookings/<int:pk>/move/", move.move_for_member, name="move_for_member"),
    path("desk/people/<int:pk>/bookings/", explain.person_bookings, name="person_bookings"),
    path("desk/people/<int:pk>/decisions/", explain.person_decisions, name="person_decisions"),
    path("desk/bookings/<int:pk>/cancel/", roster.cancel_for_member, name="cancel_for_member"),
]
