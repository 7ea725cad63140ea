"""The way of a guest through the house, with what they say of each stop and how long it took."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from feedback.figures.forms import DaysForm
from feedback.figures.words import Share
from feedback.journey import BY_KEY
from feedback.policies import least_answers
from feedback.results import waits
from feedback.results.journey import head, lines, path_of
from feedback.results.rows import NEEDED, lines_of
from feedback.selectors import touchpoint_times
from feedback.selectors.journey import behind, stops
from feedback.selectors.survey_results import rate
from feedback.views.case import holding
from feedback.views.survey_result import MAY_LOOK, PER_PAGE, days_of
from venue import clock, keyset
from venue.requests import SignedInRequest
from venue.sheets import Sheet, book_response

PAGE = "feedback:journey"


@require_GET
@holding(MAY_LOOK)
def journey(request: SignedInRequest) -> HttpResponse:
    form = DaysForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_chosen": bool(request.GET), "tabs": days_of(form)}
    if form.is_valid():
        asked = rate(form.period)
        context |= {"period": form.period, "path": path_of(stops(form.period), form.period)}
        context |= {"rate": Share(asked.replied, asked.asked)}
    return render(request, "feedback/journey.html", context)


@require_GET
@holding(MAY_LOOK)
def journey_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """The answers that the score of one stop is made of; too few of them are not shown."""
    form = DaysForm(request.GET)
    if key not in BY_KEY:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    rows, least = behind(form.period, BY_KEY[key]), least_answers(clock.now())
    context: dict[str, Any] = {"touchpoint": BY_KEY[key], "period": form.period, "least": least}
    if len(rows[:least]) == least:
        page = keyset.paginate(rows.select_related(*NEEDED).order_by("-pk"), request.GET, size=PER_PAGE)
        context |= {"page": page, "lines": lines_of(page.rows, request.user)}
    return render(request, "feedback/journey_rows.html", context)


@require_GET
@holding(MAY_LOOK)
def journey_times(request: SignedInRequest, key: str) -> HttpResponse:
    """What a measured time is made of, the newest first."""
    form = DaysForm(request.GET)
    if key not in touchpoint_times.BY_KEY:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    measured = touchpoint_times.BY_KEY[key]
    page = keyset.paginate(waits.rows_of(measured, form.period).order_by("-pk"), request.GET, size=PER_PAGE)
    context = {
        "measured": measured,
        "touchpoint": BY_KEY[measured.touchpoint],
        "period": form.period,
        "page": page,
        "lines": waits.lines_of(measured, page.rows, request.user),
    }
    return render(request, "feedback/journey_times.html", context)


@require_GET
@holding(MAY_LOOK)
def journey_export(request: SignedInRequest) -> HttpResponse:
    """The stops as a book; no person is in it."""
    form = DaysForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    path = path_of(stops(form.period), form.period)
    sheet = Sheet(str(_("Way through the house")), head(), list(lines(path)))
    return book_response(f"journey-{clock.today().isoformat()}", [sheet])
