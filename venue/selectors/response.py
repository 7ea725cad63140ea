"""How long those who booked waited until their confirmation was handed over to the mail server."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from venue.aggregates import MEDIAN, NEARLY_ALL, Grouped, Percentile, grouped
from venue.models import Message
from venue.periods import Period

CONFIRMATION = "booking_confirmed"
SENT = Q(state=Message.State.SENT)


@dataclass(frozen=True)
class Response:
    """Confirmations that were put, those of them handed over, and how long that took half of these and 95 % of them at
    most: from the booking's transaction (`created_at`) until the mail server had it (`sent_at`).
    """

    put: int = 0
    handed_over: int = 0
    median: timedelta | None = None
    nearly_all: timedelta | None = None


def confirmations(period: Period, about: QuerySet | None = None) -> QuerySet[Message]:
    """Confirmations put in a period; `about` are the subjects (`subject_key`) that count, else all."""
    rows = Message.objects.filter(template=CONFIRMATION, created_at__gte=period.begins, created_at__lt=period.ends)
    return rows if about is None else rows.filter(subject_key__in=about)


def response(period: Period, about: QuerySet | None = None) -> Grouped[Response]:
    """The confirmations of a period, and of each calendar week of its trend. One query."""
    took = ExpressionWrapper(F("sent_at") - F("created_at"), output_field=DurationField())
    counts = {
        "put": Count("pk"),
        "handed_over": Count("pk", filter=SENT),
        "median": Percentile(took, MEDIAN, filter=SENT),
        "nearly_all": Percentile(took, NEARLY_ALL, filter=SENT),
    }
    return grouped(Response, confirmations(period.with_trend, about), period, "created_at", counts)
