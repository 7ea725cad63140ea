"""The rows behind the promise that entitlements are honoured."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.promises import breaches as breaches_in
from venue import clock
from venue.promises import span_from
from venue.requests import SignedInRequest

MOST_SHOWN = 500


@require_GET
@login_required
@permission_required("venue.view_board", raise_exception=True)
def breaches(request: SignedInRequest) -> HttpResponse:
    """Whose class was called off and not made good, oldest first."""
    span = span_from(request.GET, clock.today())
    rows = breaches_in(span).select_related("member", "session__course").order_by("cancelled_at", "pk")[:MOST_SHOWN]
    return render(request, "bookings/breaches.html", {"span": span, "rows": rows})
