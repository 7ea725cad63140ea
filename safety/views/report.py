"""The weekly and the monthly report: as a page that prints, and as a book for a spreadsheet."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from safety.gate_tables import ExcursionTable
from safety.incident_lists import IncidentTable
from safety.report_sheets import sheets_of
from safety.selectors.report import SPANS, WEEK, Span, report_of, span_of
from safety.tables import HazardTable
from safety.views.board import VIEW
from venue import audit, clock, locking
from venue.looks import SAFETY_REPORT_EXPORTED
from venue.requests import SignedInRequest
from venue.sheets import book_response


@require_GET
@login_required
@permission_required(VIEW, raise_exception=True)
def report(request: SignedInRequest) -> HttpResponse:
    """The week or month in the address, else this week."""
    span = asked_for(request)
    tabs = [(name, query(kind, clock.today()), kind == span.kind) for kind, name in SPANS.items()]
    found = report_of(span)
    context = {
        "report": found,
        "closed": ExcursionTable([each.excursion for each in found.closures], orderable=False),
        "hazards": HazardTable(found.hazards, orderable=False),
        "incidents": IncidentTable(found.incidents, orderable=False),
        "tabs": tabs,
        "query": query(span.kind, span.period.first),
        "earlier": query(span.kind, span.before),
        "later": query(span.kind, span.after) if span.after <= clock.today() else "",
    }
    return render(request, "safety/report.html", context)


@require_GET
@login_required
@permission_required(VIEW, raise_exception=True)
def export(request: SignedInRequest) -> HttpResponse:
    """The same as a book. That it was taken away is kept: who did which duties is in it."""
    span = asked_for(request)
    with locking.atomic(by=request.user):
        audit.record(SAFETY_REPORT_EXPORTED, by=request.user, first=span.period.first.isoformat(), span=span.kind)
    return book_response(f"safety-{span.kind}-{span.period.first.isoformat()}", sheets_of(report_of(span)))


def asked_for(request: HttpRequest) -> Span:
    try:
        day = min(date.fromisoformat(request.GET.get("day", "")), clock.today())
    except ValueError:
        day = clock.today()
    return span_of(request.GET.get("span", WEEK), day)


def query(kind: str, day: date) -> str:
    return "?" + urlencode({"span": kind, "day": day.isoformat()})
