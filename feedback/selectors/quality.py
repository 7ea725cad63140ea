"""What whoever answers for quality looks at each day: four questions, each answered by the cases behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from feedback.lesson_policies import repeats_within
from feedback.models import CaseEvent, QualityCheck
from feedback.models.case import CaseQuerySet
from feedback.models.survey import LOW
from feedback.selectors.analysis import came_before
from feedback.selectors.doors import cases
from feedback.selectors.unsorted import is_sorted
from venue import clock
from venue.errors import Text
from venue.working_time import day_span


@dataclass(frozen=True)
class Question:
    title: Text
    definition: Text
    of: Callable[[date], CaseQuerySet]


@dataclass(frozen=True)
class Answer:
    """A question of a day with how many cases answer it."""

    key: str
    question: Question
    count: int


def unsorted(day: date) -> CaseQuerySet:
    return cases().open().exclude(is_sorted())


def overdue(day: date) -> CaseQuerySet:
    return cases().overdue(clock.now())


def repeats(day: date) -> CaseQuerySet:
    within = repeats_within(clock.now())
    return received_on(day).complaints().filter(came_before(within))


def low(day: date) -> CaseQuerySet:
    begins, ends = day_span(day, clock.zone())
    answered = Q(survey_response__csat__in=LOW, survey_response__answered_at__gte=begins)
    rated = Q(rating__in=LOW, received_at__gte=begins, received_at__lt=ends)
    handled = CaseEvent.objects.filter(case=OuterRef("pk"), at__gte=begins, at__lt=ends, facts__rating__in=LOW)
    return cases().filter(answered & Q(survey_response__answered_at__lt=ends) | rated | Exists(handled))


def received_on(day: date) -> CaseQuerySet:
    begins, ends = day_span(day, clock.zone())
    return cases().filter(received_at__gte=begins, received_at__lt=ends)


QUESTIONS = {
    "unsorted": Question(_("Not sorted yet"), _("Open cases that nobody has looked at to sort them."), unsorted),
    "overdue": Question(_("Overdue"), _("Open cases past a time that was promised."), overdue),
    "repeats": Question(
        _("Repeats"), _("Complaints of the day that came before: same cause, or same thing in the same place."), repeats
    ),
    "low": Question(
        _("Low scores"),
        _("Answers to surveys and ratings of one or two, given on the day; how a case was handled is one of them."),
        low,
    ),
}
KEYS = tuple(QUESTIONS)


def cases_of(key: str, day: date) -> CaseQuerySet:
    return QUESTIONS[key].of(day)


def answers_of(day: date) -> list[Answer]:
    """Four queries."""
    return [Answer(key, each, each.of(day).count()) for key, each in QUESTIONS.items()]


def checks() -> QuerySet[QualityCheck]:
    return QualityCheck.objects.select_related("by")


def check_of(day: date) -> QualityCheck | None:
    return checks().filter(day=day).first()
