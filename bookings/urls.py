"""Addresses about time: timetable, bookings, the desk."""

from django.urls import URLPattern

app_name = "bookings"
urlpatterns: list[URLPattern] = []
