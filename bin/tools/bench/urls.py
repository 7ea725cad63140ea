"""The product's addresses and one more."""

from django.urls import URLPattern, URLResolver, include, path

from bin.tools.bench.floor import empty

urlpatterns: list[URLPattern | URLResolver] = [path("empty/", empty), path("", include("venue.urls"))]

handler403 = "venue.views.errors.forbidden"
