"""What nobody has sorted: what a guest wrote, or a survey, at which no person has looked yet."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from feedback.models import Case, CaseEvent
from feedback.models.case import CaseQuerySet
from feedback.policies import SORT_WITHIN, is_over
from feedback.selectors.responsibility import BY_THEMSELVES

STEP = "unsorted"


def is_sorted() -> Q:
    """Sorted by a person: afterwards, or when they wrote it down at work."""
    events = CaseEvent.objects.filter(case=OuterRef("pk"))
    by_hand = events.filter(kind=CaseEvent.Kind.SORTED, by__isnull=False)
    taken_in = events.filter(kind=CaseEvent.Kind.RECEIVED, by__staff_member__isnull=False)
    return Q(Exists(by_hand)) | ~Q(source__in=BY_THEMSELVES) & Q(Exists(taken_in))


def unsorted(now: datetime) -> CaseQuerySet:
    """Open cases whose time for sorting is over, and of which nobody was told yet; the oldest first."""
    told = CaseEvent.objects.filter(case=OuterRef("pk"), step=STEP)
    found = Case.objects.get_queryset().open().filter(is_over(SORT_WITHIN, "received_at", now))
    return found.exclude(is_sorted()).exclude(Exists(told)).order_by("received_at", "pk")
