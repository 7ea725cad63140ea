"""The product's addresses and one more."""

from django.urls import URLPattern, URLResolver, include, path

from bin.tools.bench.floor import empty
from venue.urls import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [path("empty/", empty), path("", include("venue.urls"))]
