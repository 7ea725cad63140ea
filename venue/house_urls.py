"""Addresses of the house itself."""

from django.urls import path

from venue.views import start, theme

app_name = "venue"
urlpatterns = [
    path("start/", start.start, name="start"),
    path("language/", start.language, name="language"),
    path("theme/", theme.theme, name="theme"),
]
