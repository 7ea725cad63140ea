"""What is done about what one version of a survey says."""

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.functions import Cast

from feedback.models import Improvement, ImprovementSource, SurveyResponse, SurveyVersion
from feedback.models.improvement import ImprovementQuerySet

Kind = ImprovementSource.Kind


def improvements_from(version: SurveyVersion) -> ImprovementQuerySet:
    """Those that came of its results as a whole, or of one of its answers."""
    found = Improvement.objects.get_queryset().filter(pk__in=_sources(version).values("improvement"))
    return found.with_details().order_by("-pk")


def measures_from(version: SurveyVersion) -> ImprovementQuerySet:
    """Those of them that have an owner and a deadline, and were not given up."""
    return improvements_from(version).filter(deadline_on__isnull=False).exclude(Q(turn="cancelled"))


def _sources(version: SurveyVersion) -> QuerySet[ImprovementSource]:
    """Only the key of an answer is read as a number; other kinds may have any."""
    answer = Case(When(kind=Kind.ANSWER, then=Cast("ref", BigIntegerField())))
    one_of_its = Exists(SurveyResponse.objects.filter(version=version, pk=OuterRef("answer")))
    rows = ImprovementSource.objects.filter(kind__in=[Kind.SURVEY, Kind.ANSWER]).annotate(answer=answer)
    return rows.filter(Q(kind=Kind.SURVEY, ref=str(version.pk)) | one_of_its)
