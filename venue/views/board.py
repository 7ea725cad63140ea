"""The manager's board."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from venue import clock
from venue.promises import Span, figures, month_before, span_from
from venue.requests import SignedInRequest
from venue.selectors.availability import availability
from venue.selectors.health import messages, readiness, records


@require_GET
@login_required
@permission_required("venue.view_board", raise_exception=True)
def board(request: SignedInRequest) -> HttpResponse:
    """The promises first, then whether the house's own clockwork runs. The span is in the address."""
    span = span_from(request.GET, clock.today())
    context = {
        "span": span,
        "figures": figures(span),
        "health": [*readiness(), messages(), records()],
        "availability": availability(clock.now()),
        "earlier": month_before(span.first),
        "later": month_after(span.last) if span.last < clock.today() else None,
    }
    return render(request, "venue/board.html", context)


def month_after(day: date) -> Span:
    first = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Span(first, month_before((first + timedelta(days=35)).replace(day=1)).last)
