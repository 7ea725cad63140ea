"""The way of a guest through the house, with what they say of each stop and how long it took."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from feedback.figures.forms import DaysForm
from feedback.journey import BY_KEY
from feedback.results.journey import path_of
from feedback.results.rows import NEEDED, lines_of
from feedback.selectors.journey import behind, stops
from feedback.views.case import holding
from feedback.views.survey_result import MAY_LOOK, PER_PAGE, days_of
from venue import keyset
from venue.requests import SignedInRequest


@require_GET
@holding(MAY_LOOK)
def journey(request: SignedInRequest) -> HttpResponse:
    form = DaysForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_chosen": bool(request.GET), "tabs": days_of(form)}
    if form.is_valid():
        context |= {"period": form.period, "path": path_of(stops(form.period), form.period)}
    return render(request, "feedback/journey.html", context)


@require_GET
@holding(MAY_LOOK)
def journey_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """The answers that the score of one stop is made of."""
    form = DaysForm(request.GET)
    if key not in BY_KEY:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse('feedback:journey')}?{request.GET.urlencode()}")
    rows = behind(form.period, BY_KEY[key]).select_related(*NEEDED)
    page = keyset.paginate(rows.order_by("-pk"), request.GET, size=PER_PAGE)
    lines = lines_of(page.rows, request.user)
    context = {"touchpoint": BY_KEY[key], "period": form.period, "page": page, "lines": lines}
    return render(request, "feedback/journey_rows.html", context)
