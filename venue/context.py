"""What every template may read. Everything that costs a query is lazy: an anonymous page asks the database nothing."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from venue import clock, house
from venue.navigation import navigation
from venue.views.theme import chosen_theme


def venue(request: HttpRequest) -> dict[str, Any]:
    return {
        "venue_name": SimpleLazyObject(house.name),
        "mode": settings.MODE,
        "theme": chosen_theme(request),
        "nav": SimpleLazyObject(partial(navigation, request)),
        "now": SimpleLazyObject(clock.now),
    }
