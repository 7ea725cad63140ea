"""What surveys say: all of them side by side, and one by its questions, groups, dimensions and drivers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from feedback.figures.forms import DaysForm
from feedback.improvement_sources import begins, links_of
from feedback.models import ImprovementSource, Survey
from feedback.results.drawing import draw
from feedback.results.forms import GROUPINGS, ResultsForm, RowsForm
from feedback.results.overview import head, lines, rows_of
from feedback.results.rows import behind, lines_of, what_was_asked
from feedback.results.sheets import sheets
from feedback.results.view import View
from feedback.satisfaction.forms import BeforeForm
from feedback.selectors.survey_measures import improvements_from
from feedback.selectors.survey_results import versions_of
from feedback.views.case import holding
from venue import audit, clock, keyset, locking
from venue.errors import Text
from venue.periods import READY
from venue.requests import SignedInRequest
from venue.sheets import Sheet, book_response

PER_PAGE = 50
MAY_LOOK = "feedback.view_promises"
SURVEY = ImprovementSource.Kind.SURVEY
PARTS = {
    "feedback:survey_result": _("Questions"),
    "feedback:survey_groups": _("By group"),
    "feedback:survey_dimensions": _("Dimensions"),
    "feedback:survey_drivers": _("Drivers"),
}


@require_GET
@holding(MAY_LOOK)
def survey_results(request: SignedInRequest) -> HttpResponse:
    """Every survey that was ever open, with what it says in the period."""
    form = DaysForm(request.GET)
    context: dict[str, Any] = {"form": form, "is_chosen": bool(request.GET), "tabs": days_of(form)}
    if form.is_valid():
        context |= {"period": form.period, "rows": rows_of(form.period)}
    return render(request, "feedback/survey_results.html", context)


@require_GET
@holding(MAY_LOOK)
def survey_results_export(request: SignedInRequest) -> HttpResponse:
    """The same as a book; no person is in it."""
    form = DaysForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('feedback:survey_results')}?{request.GET.urlencode()}")
    sheet = Sheet(now_in_words("What surveys say"), head(), list(lines(rows_of(form.period))))
    return book_response(f"surveys-{clock.today().isoformat()}", [sheet])


@require_GET
@holding(MAY_LOOK)
def survey_result(request: SignedInRequest, pk: int) -> HttpResponse:
    """How answers to each question spread, the recommendation, week by week, and against earlier days and versions."""

    def more(view: View) -> dict[str, Any]:
        earlier = BeforeForm(request.GET, view.period)
        return {"before_form": earlier, "compared": view.compared_with(earlier.period) if earlier.is_valid() else None}

    return page(request, pk, "feedback:survey_result", more)


@require_GET
@holding(MAY_LOOK)
def survey_groups(request: SignedInRequest, pk: int) -> HttpResponse:
    """The scores by what was experienced and by whom."""
    return page(request, pk, "feedback:survey_groups")


@require_GET
@holding(MAY_LOOK)
def survey_dimensions(request: SignedInRequest, pk: int) -> HttpResponse:
    """What guests found against what they expected, by dimension."""
    return page(request, pk, "feedback:survey_dimensions")


@require_GET
@holding(MAY_LOOK)
def survey_drivers(request: SignedInRequest, pk: int) -> HttpResponse:
    """What goes with satisfaction as a whole, against how well it is done."""
    return page(request, pk, "feedback:survey_drivers", lambda view: {"drawing": draw(view.drivers)})


def page(
    request: SignedInRequest, pk: int, name: str, more: Callable[[View], dict[str, Any]] = lambda view: {}
) -> HttpResponse:
    """One part of the results; what was chosen in the address stays for the other parts."""
    survey, form = opened(request, pk)
    context: dict[str, Any] = {"survey": survey, "form": form, "is_chosen": bool(request.GET), "here": name}
    context |= {"tabs": parts_of(pk, name, request.GET.urlencode()), "days": days_of(form)}
    if form and form.is_valid():
        view = View(survey, form)
        context |= {"view": view, "begins_url": begins(SURVEY, view.version.pk, request.user)}
        context["improvements"] = links_of(improvements_from(view.version), request.user)
        if not view.total.is_withheld:
            context |= more(view)
    return render(request, name.replace("feedback:", "feedback/") + ".html", context)


@require_GET
@holding(MAY_LOOK)
def survey_answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every answer behind a number, the newest first."""
    survey, form = opened(request, pk)
    if not form or not form.is_valid():
        return redirect(f"{reverse('feedback:survey_result', args=[pk])}?{request.GET.urlencode()}")
    view, narrowing = View(survey, form), RowsForm(request.GET)
    rows = behind(view, narrowing)
    context: dict[str, Any] = {"survey": survey, "view": view, "asked": what_was_asked(view, narrowing)}
    if rows is not None:
        found = keyset.paginate(rows.order_by("-pk"), request.GET, size=PER_PAGE)
        context |= {"page": found, "lines": lines_of(found.rows, request.user)}
    return render(request, "feedback/survey_answers.html", context)


@require_GET
@holding(MAY_LOOK)
def survey_export(request: SignedInRequest, pk: int) -> HttpResponse:
    """A book with every table; no person is in it, and it is kept who took it."""
    survey, form = opened(request, pk)
    if not form or not form.is_valid():
        return redirect(f"{reverse('feedback:survey_result', args=[pk])}?{request.GET.urlencode()}")
    view = View(survey, form)
    with locking.atomic(by=request.user):
        audit.record("survey_results.exported", by=request.user, about=survey, answers=view.total.result.count)
    return book_response(f"survey-{survey.pk}-{clock.today().isoformat()}", sheets(view))


def opened(request: SignedInRequest, pk: int) -> tuple[Survey, ResultsForm | None]:
    """Without a form no version of the survey was ever open."""
    survey = get_object_or_404(Survey, pk=pk)
    versions = versions_of(survey)
    return survey, ResultsForm(request.GET, versions) if versions else None


def parts_of(pk: int, here: str, query: str) -> list[tuple[Text, str, bool]]:
    after = f"?{query}" if query else ""
    return [(label, reverse(name, args=[pk]) + after, name == here) for name, label in PARTS.items()]


def days_of(form: DaysForm | None) -> list[tuple[Text, str, bool]]:
    """The periods that are ready, marked where it is the one that is shown; the groups that were chosen stay."""
    if form is None:
        return []
    kept = {name: value for name in ("version", *GROUPINGS) if (value := form.data.get(name))}
    shown, today = form.period if form.is_valid() else None, clock.today()
    return [
        (name, "?" + urlencode({"period": key} | kept), ready(today) == shown) for key, (name, ready) in READY.items()
    ]
