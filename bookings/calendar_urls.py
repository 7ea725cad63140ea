"""Addresses of calendar files and of the links to them."""

from django.urls import path

from bookings.views import calendar

calendar_patterns = [
    path("my/calendar/", calendar.my_calendar, name="my_calendar"),
    path("my/calendar/make/", calendar.make, name="make_feed"),
    path("my/calendar/<int:pk>/names/", calendar.names, name="feed_names"),
    path("my/calendar/<int:pk>/replace/", calendar.replace, name="replace_feed"),
    path("my/calendar/<int:pk>/revoke/", calendar.revoke, name="revoke_feed"),
    path("my/bookings/<int:pk>/booking.ics", calendar.booking_file, name="booking_file"),
    path("calendar/<str:code>.ics", calendar.feed, name="feed"),
]
