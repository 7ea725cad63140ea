"""Where instructors begin: their classes of today."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.selectors.desk import sessions_today
from venue import clock
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.teach", raise_exception=True)
def today(request: SignedInRequest) -> HttpResponse:
    """One's own classes of the day, each with its roster."""
    context = {"sessions": sessions_today(instructor=request.user), "now": clock.now()}
    return render(request, "bookings/coach.html", context)
