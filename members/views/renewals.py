"""The contracts behind the rate of renewals."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from members.metrics import renewal_rate
from members.selectors.notices import told_on
from venue import clock
from venue.promises import span_from
from venue.requests import SignedInRequest

MOST_SHOWN = 500


@require_GET
@login_required
@permission_required("venue.view_board", raise_exception=True)
def renewals(request: SignedInRequest) -> HttpResponse:
    """Every contract that ended in the span, the ones not renewed first."""
    span = span_from(request.GET, clock.today())
    rate = renewal_rate(span.first, span.last)
    renewed = set(rate.renewed.values_list("pk", flat=True))
    undecided = set(rate.undecided.values_list("pk", flat=True))
    contracts = rate.ended.select_related("member", "plan").order_by("ends_on", "pk")[:MOST_SHOWN]
    told = told_on(contracts)
    rows = sorted(
        ((each, each.pk in renewed, each.pk in undecided, told.get(each.pk, [])) for each in contracts),
        key=lambda row: row[1],
    )
    return render(request, "members/renewals.html", {"span": span, "rows": rows, "within_days": rate.within_days})
