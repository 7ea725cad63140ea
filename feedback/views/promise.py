"""The rows behind a promise."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from feedback.forms import PeriodForm
from feedback.metrics import BESIDE, FIGURES, Figure, midnight
from feedback.models import SurveyResponse
from feedback.selectors.anonymity import readable
from feedback.views.case import holding
from venue import clock, keyset
from venue.requests import SignedInRequest

PER_PAGE = 50


@require_GET
@holding("feedback.view_promises")
def promise(request: SignedInRequest, key: str) -> HttpResponse:
    """One month of a promise: its figure, its weeks, and every row that counts."""
    if key not in FIGURES:
        raise Http404
    first = PeriodForm(request.GET).first_day()
    following = next_month(first)
    figure = FIGURES[key](midnight(first), midnight(following))
    beside = FIGURES[BESIDE[key]](midnight(first), midnight(following), weeks=0) if key in BESIDE else None
    context = {
        "figure": figure,
        "beside": beside,
        "page": keyset.paginate(rows_of(figure).order_by("-pk"), request.GET, size=PER_PAGE),
        "first": first,
        "previous": first - timedelta(days=1),
        "next": following if following <= clock.today() else None,
    }
    return render(request, "feedback/promise.html", context)


def rows_of(figure: Figure) -> QuerySet:
    return readable(figure.rows) if figure.rows.model is SurveyResponse else figure.rows


def next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
