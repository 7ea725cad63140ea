"""Answers to surveys, counted."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from bookings.models import Course
from feedback.metrics import answers
from feedback.models import SurveyResponse
from feedback.models.survey import SATISFIED
from venue.aggregates import Grouped, grouped
from venue.periods import Period


@dataclass(frozen=True)
class Satisfied:
    """Answers given, and those of them that were satisfied or very satisfied."""

    answers: int = 0
    satisfied: int = 0


def given(period: Period, course: Course | None = None) -> QuerySet[SurveyResponse]:
    """The answers given in a period."""
    rows = answers(period.begins, period.ends)
    return rows.filter(course=course) if course else rows


def satisfied(period: Period, course: Course | None = None) -> Grouped[Satisfied]:
    """The answers of a period, by week and by course. One query."""
    counts = {"answers": Count("pk"), "satisfied": Count("pk", filter=Q(csat__in=SATISFIED))}
    return grouped(Satisfied, given(period.with_trend, course), period, "answered_at", counts, course="course")
