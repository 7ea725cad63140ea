"""The front desk's screen."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.selectors.desk import arrivals as arrivals_of
from bookings.selectors.desk import sessions_today
from venue import clock
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def desk(request: SignedInRequest) -> HttpResponse:
    """A search that is always focused, who matches among today's bookings, and today's sessions."""
    words = request.GET.get("q", "")
    context = {"q": words, "sessions": sessions_today(), "now": clock.now()}
    return render(request, "bookings/desk.html", {**context, "arrivals": arrivals_of(words) if words.strip() else None})


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def arrivals(request: SignedInRequest) -> HttpResponse:
    """The answer to the desk's search while typing."""
    words = request.GET.get("q", "")
    found = arrivals_of(words) if words.strip() else None
    return render(request, "bookings/desk.html#arrivals", {"q": words, "arrivals": found})
