"""The front desk's screen."""

from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.keeping_shut import reasons_shut
from bookings.selectors.closing import closed_today, undecided_count
from bookings.selectors.coach import pending
from bookings.selectors.desk import arrivals as arrivals_of
from bookings.selectors.desk import candidates, people, people_like, sessions_today
from bookings.selectors.visits import door_for
from members.selectors.photo import shown
from venue import clock
from venue.panel import panel_of
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def desk(request: SignedInRequest) -> HttpResponse:
    """A search that is always focused, who matches among today's bookings, and today's sessions."""
    context = {**answer(request), "sessions": sessions_today(), "pending": pending().count(), "now": clock.now()}
    closed = closed_today()
    shut = reasons_shut([each.pk for each in closed])
    context |= {
        "closed": [(each, each.pk in shut) for each in closed],
        "undecided": undecided_count(),
    }
    return render(request, "bookings/desk.html", context)


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def arrivals(request: SignedInRequest) -> HttpResponse:
    """The answer to the desk's search while typing."""
    return render(request, "bookings/desk.html#arrivals", answer(request))


def answer(request: SignedInRequest) -> dict[str, Any]:
    """Who is meant: the panel when it can only be one, else the people to choose from; and their bookings of today. Who
    may be meant by words that fit nobody is a guess: it is offered to choose from, even if it is one alone.
    """
    words = request.GET.get("q", "")
    if not words.strip():
        return {"q": words, "arrivals": None}
    meant = people(words)
    expected = arrivals_of(words, meant)
    if len(meant) == 1:
        [person] = meant
        return {
            "q": words,
            "arrivals": expected,
            "panel": panel_of(person, request.user),
            "has_photo": bool(shown(meant)),
            "door": door_for(person, request.user),
            "people": [],
        }
    return {
        "q": words,
        "arrivals": expected,
        "panel": None,
        "people": candidates(words, meant, expected) if meant else [],
        "alike": [] if meant else people_like(words),
    }
