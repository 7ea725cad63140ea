"""Cases of the past that are like one at hand, with how they were settled: for whoever is writing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case as Choose
from django.db.models import F, FloatField, Q, Value, When

from feedback.models import Case, CaseEvent
from feedback.models.case_event import last

LOOKED_AT = 300  # of the same subject, the latest: older ones were settled in another house
SHOWN = 3
SAME_PLACE = 0.2  # how much the same area or course counts beside the words


@dataclass(frozen=True)
class Similar:
    """A case that is over, and the words with which it was settled."""

    case: Case
    solution: str


def similar_to(case: Case, words: str = "") -> Sequence[Similar]:
    """The most alike among the latest of the same subject: in words, and by area and course. Two queries."""
    past = Case.objects.filter(category=case.category, kind=case.kind, ended_at__isnull=False).exclude(pk=case.pk)
    latest = list(past.order_by("-received_at").values_list("pk", flat=True)[:LOOKED_AT])
    place = Q(pk=None)
    if case.area_id:
        place |= Q(area=case.area_id)
    if case.session:
        place |= Q(session__course=case.session.course_id)
    near = Choose(When(place, then=Value(SAME_PLACE)), default=Value(0.0), output_field=FloatField())
    rows = (
        Case.objects.get_queryset()
        .filter(pk__in=latest)
        .select_related("survey_response")
        .annotate(
            solution=last("text", CaseEvent.Kind.RESOLVED, CaseEvent.Kind.REJECTED),
            alike=TrigramSimilarity("text", f"{case.text} {words}".strip()) + near,
        )
        .filter(solution__isnull=False)
        .order_by(F("alike").desc(), "-pk")
    )
    return [Similar(each, each.solution) for each in rows[:SHOWN]]
