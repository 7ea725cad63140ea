"""Satisfaction in figures, the rows behind them, and the same for a spreadsheet."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from feedback.improvement_sources import made_better
from feedback.satisfaction.forms import GROUPINGS, AnswersForm, BeforeForm, SatisfactionForm
from feedback.satisfaction.rows import ANSWERS, ASKED, behind, line
from feedback.satisfaction.sheets import sheets
from feedback.satisfaction.view import View
from feedback.views.case import holding
from venue import audit, clock, keyset, locking
from venue.periods import READY
from venue.requests import SignedInRequest
from venue.sheets import book_response

PER_PAGE = 50
MAY_LOOK = "feedback.view_promises"
PAGE = "feedback:satisfaction"


@require_GET
@holding(MAY_LOOK)
def satisfaction(request: SignedInRequest) -> HttpResponse:
    """Scores of a period by group, week by week, and against an earlier one; all that was chosen is in the address."""
    form = SatisfactionForm(request.GET)
    context = {"form": form, "is_chosen": bool(request.GET), "tabs": tabs(form)}
    if form.is_valid():
        view = View(form)
        earlier = BeforeForm(request.GET, view.period)
        compared = view.compared_with(earlier.period) if earlier.is_valid() else None
        context |= {"view": view, "before_form": earlier, "compared": compared}
        context |= made_better("course", view.chosen.get("course", ""), request.user)
    return render(request, "feedback/satisfaction.html", context)


@require_GET
@holding(MAY_LOOK)
def satisfaction_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """Every answer behind a figure, or everybody who was asked; the newest first, by score and by words."""
    form = SatisfactionForm(request.GET)
    if key not in (ANSWERS, ASKED):
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    view, narrowing = View(form), AnswersForm(request.GET)
    found = behind(view, key, narrowing.chosen())
    context = {"view": view, "found": found, "form": narrowing if key == ANSWERS else None}
    if found.rows is not None:
        page = keyset.paginate(found.rows.order_by("-pk"), request.GET, size=PER_PAGE)
        context |= {"page": page, "lines": [line(row) for row in page.rows]}
    return render(request, "feedback/satisfaction_rows.html", context)


@require_GET
@holding(MAY_LOOK)
def satisfaction_export(request: SignedInRequest) -> HttpResponse:
    """A book with every table; no person is in it, but their words are, so that it is kept who took it."""
    form = SatisfactionForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    view = View(form)
    with locking.atomic(by=request.user):
        audit.record("satisfaction.exported", by=request.user, answers=view.total.score.tally.count)
    return book_response(f"satisfaction-{clock.today().isoformat()}", sheets(view))


def tabs(form: SatisfactionForm) -> list[tuple[object, str, bool]]:
    """The periods that are ready, marked where it is the one that is shown; the groups that were chosen stay."""
    kept = {name: value for name in GROUPINGS if (value := form.data.get(name))}
    shown, today = form.period if form.is_valid() else None, clock.today()
    return [
        (name, "?" + urlencode({"period": key} | kept), ready(today) == shown) for key, (name, ready) in READY.items()
    ]
