"""What was taken on a business day, by method of payment."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from members.models import Payment
from venue import clock
from venue.errors import Text
from venue.working_time import day_span

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Taking:
    """One method: what was sold, the fees that were paid, what was paid back, and how many payments that were."""

    method: str
    name: Text
    sales: Decimal = NOTHING
    fees: Decimal = NOTHING
    back: Decimal = NOTHING
    count: int = 0

    @property
    def total(self) -> Decimal:
        return self.sales + self.fees - self.back


def payments_on(day: date) -> QuerySet[Payment]:
    """Those of a business day, which lasts past midnight."""
    begins, ends = day_span(day, clock.zone())
    return Payment.objects.filter(taken_at__gte=begins, taken_at__lt=ends)


def takings_on(day: date) -> list[Taking]:
    """Every method, also those by which nothing was taken, in their order. One query."""
    rows = payments_on(day).order_by().values("method", "kind").annotate(amount=Sum("amount"), n=Count("pk"))
    amounts: dict[str, dict[str, Decimal]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        amounts[row["method"]][row["kind"]] = row["amount"]
        counts[row["method"]] += row["n"]
    return [
        Taking(
            method,
            name,
            amounts[method].get(Payment.Kind.SALE, NOTHING),
            amounts[method].get(Payment.Kind.FEES, NOTHING),
            amounts[method].get(Payment.Kind.BACK, NOTHING),
            counts[method],
        )
        for method, name in Payment.Method.choices
    ]
