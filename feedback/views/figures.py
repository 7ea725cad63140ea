"""The figures of booking and of classes, the rows behind them, and the same for a spreadsheet."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from feedback.figures.forms import ScopeForm
from feedback.figures.rows import ROWS
from feedback.figures.sheet import by_course, head, lines, sheet_of
from feedback.figures.tables import ClassesTable, WaitsTable
from feedback.improvement_sources import made_better
from feedback.views.case import holding
from venue import clock, keyset
from venue.errors import Text
from venue.periods import READY
from venue.requests import SignedInRequest
from venue.sheets import csv_response

PER_PAGE = 50
MAY_LOOK = "venue.view_board"
PAGE = "feedback:booking_figures"

Tab = tuple[Text, str, bool]


@require_GET
@holding(MAY_LOOK)
def booking_figures(request: SignedInRequest) -> HttpResponse:
    """All figures of a period; wrong days are told beside their field, and nothing is counted."""
    form = ScopeForm(request.GET)
    context = {"form": form, "is_chosen": bool(request.GET), "tabs": tabs(form)}
    if not form.is_valid():
        return render(request, "feedback/booking_figures.html", context)
    scope = form.scope
    sheet = sheet_of(scope, form.courses)
    waits = WaitsTable(sheet.courses.waited_for, scope, prefix="waits-")
    classes = ClassesTable(sheet.courses.held, scope, prefix="classes-")
    for table in (waits, classes):
        RequestConfig(request, paginate=False).configure(table)
    context |= {
        "scope": scope,
        "sheet": sheet,
        "waits": waits,
        "classes": classes,
        "unlisted": sheet.interrupted - len(sheet.interruptions),
    }
    context |= made_better("course", scope.course.pk if scope.course else "", request.user)
    return render(request, "feedback/booking_figures.html", context)


@require_GET
@holding(MAY_LOOK)
def booking_figure_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """Every row behind one figure, the newest first."""
    form = ScopeForm(request.GET)
    if key not in ROWS:
        raise Http404
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    rows, scope = ROWS[key], form.scope
    page = keyset.paginate(rows.of(scope).order_by("-pk"), request.GET, size=PER_PAGE)
    lines = [rows.line(row) for row in page.rows]
    context = {"rows": rows, "scope": scope, "page": page, "lines": lines}
    return render(request, "feedback/booking_figure_rows.html", context)


@require_GET
@holding(MAY_LOOK)
def export(request: SignedInRequest) -> HttpResponse:
    """The figures by course; no person is in them."""
    form = ScopeForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    return csv_response("booking-figures", head(), lines(by_course(form.scope, form.courses)))


def tabs(form: ScopeForm) -> list[Tab]:
    """The periods that are ready, marked where it is the one that is shown; the course stays."""
    course, today = form.data.get("course"), clock.today()
    kept = {"course": course} if course else {}
    shown = form.scope.period if form.is_valid() else None
    return [
        (name, "?" + urlencode({"period": key} | kept), ready(today) == shown) for key, (name, ready) in READY.items()
    ]
