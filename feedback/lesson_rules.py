"""The rules of examining a case and learning from it. They only raise, and look at nothing but the facts they get."""

from dataclasses import dataclass
from datetime import date, datetime

from feedback.lesson_errors import (
    CauseUnknown,
    Concerned,
    MeasureDone,
    MeasureInThePast,
    NobodyThere,
    NoDepartment,
    NoMeasure,
    OwnerGone,
    PreventionMissing,
    ReviewedAlready,
    WrittenAlready,
)
from feedback.rules import CaseFacts, check_not_closed, check_resolved
from venue.rules import Rule, check


@dataclass(frozen=True)
class AnalysisFacts:
    """How far a case is examined when somebody wants to go on with it."""

    case: CaseFacts
    is_concerned: bool = False  # whoever acts is who the case is about
    has_cause: bool = False
    has_measure: bool = False
    is_measure_done: bool = False
    is_measure_needed: bool = False
    is_reviewed: bool = False  # since it was opened last


@dataclass(frozen=True)
class MeasureFacts:
    """What shall keep a case from coming back."""

    analysis: AnalysisFacts
    today: date
    until: date
    owner_works_here: bool


@dataclass(frozen=True)
class LessonFacts:
    departments: int
    new_readers: int  # people there who do not have it yet


def check_examined_case_is_open(facts: AnalysisFacts, now: datetime) -> None:
    check((check_not_closed,), facts.case, now)


def check_not_concerned(facts: AnalysisFacts, now: datetime) -> None:
    if facts.is_concerned:
        raise Concerned


ANALYSE_RULES: tuple[Rule[AnalysisFacts, datetime], ...] = (check_not_concerned, check_examined_case_is_open)


def check_may_be_examined(facts: MeasureFacts, now: datetime) -> None:
    check(ANALYSE_RULES, facts.analysis, now)


def check_measure_open(facts: MeasureFacts, now: datetime) -> None:
    if facts.analysis.is_measure_done:
        raise MeasureDone


def check_until_to_come(facts: MeasureFacts, now: datetime) -> None:
    if facts.until < facts.today:
        raise MeasureInThePast


def check_owner_works_here(facts: MeasureFacts, now: datetime) -> None:
    if not facts.owner_works_here:
        raise OwnerGone


MEASURE_RULES: tuple[Rule[MeasureFacts, datetime], ...] = (
    check_may_be_examined,
    check_measure_open,
    check_until_to_come,
    check_owner_works_here,
)


def check_has_measure(facts: AnalysisFacts, now: datetime) -> None:
    if not facts.has_measure:
        raise NoMeasure


def check_not_done(facts: AnalysisFacts, now: datetime) -> None:
    if facts.is_measure_done:
        raise MeasureDone


# What a measure has brought is often known only after the case was closed.
DONE_RULES: tuple[Rule[AnalysisFacts, datetime], ...] = (check_has_measure, check_not_done)


def check_not_written(is_written: bool, now: datetime) -> None:
    if is_written:
        raise WrittenAlready


ACCOUNT_RULES: tuple[Rule[bool, datetime], ...] = (check_not_written,)


def check_case_is_over(facts: AnalysisFacts, now: datetime) -> None:
    check((check_resolved,), facts.case, now)


def check_cause_known(facts: AnalysisFacts, now: datetime) -> None:
    if not facts.has_cause:
        raise CauseUnknown


def check_prevention_known(facts: AnalysisFacts, now: datetime) -> None:
    """Where a retrospective is required, so is what keeps the case from coming back."""
    if facts.is_measure_needed and not facts.has_measure:
        raise PreventionMissing


def check_not_reviewed(facts: AnalysisFacts, now: datetime) -> None:
    if facts.is_reviewed:
        raise ReviewedAlready


REVIEW_RULES: tuple[Rule[AnalysisFacts, datetime], ...] = (
    check_not_concerned,
    check_not_reviewed,
    check_case_is_over,
    check_examined_case_is_open,
    check_cause_known,
    check_prevention_known,
)


def check_goes_to_departments(facts: LessonFacts, now: datetime) -> None:
    if not facts.departments:
        raise NoDepartment


def check_reaches_somebody(facts: LessonFacts, now: datetime) -> None:
    if not facts.new_readers:
        raise NobodyThere


SEND_RULES: tuple[Rule[LessonFacts, datetime], ...] = (check_goes_to_departments, check_reaches_somebody)
