"""The rules of improvements, each written once. They only raise, and look at nothing but the facts they are handed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from feedback.improvement_errors import (
    BaselineLater,
    ChangeAhead,
    DataTooEarly,
    DeadlinePassed,
    ImprovementMoved,
    NoSaysWhy,
    NotAsked,
    NotChecked,
    NotPublishable,
    SaidNo,
    TargetMissed,
    TaskDayPassed,
    TaskNotYours,
    TasksOpen,
    TwoDepartments,
)
from venue.rules import Rule
from venue.wording import fulldate

OPEN = ("proposed", "planned", "review", "doing", "check", "act")
DEPARTMENTS = 2


@dataclass(frozen=True)
class Answer:
    """What one department said; nothing yet, where `is_yes` is none."""

    department: int
    is_yes: bool | None


@dataclass(frozen=True)
class ImprovementFacts:
    """How an improvement stands when somebody wants to do something about it."""

    state: str
    answers: tuple[Answer, ...] = ()  # of the present plan
    tasks: int = 0
    tasks_open: int = 0
    changed_on: date | None = None
    target: Decimal | None = None
    is_higher_better: bool = True
    after: Decimal | None = None  # what was measured last
    is_published: bool = False


@dataclass(frozen=True)
class PlanFacts:
    improvement: ImprovementFacts
    deadline_on: date
    baseline_last: date


@dataclass(frozen=True)
class AskFacts:
    improvement: ImprovementFacts
    departments: frozenset[int]


@dataclass(frozen=True)
class AnswerFacts:
    improvement: ImprovementFacts
    is_asked: bool
    is_yes: bool
    words: str


@dataclass(frozen=True)
class ChangeFacts:
    improvement: ImprovementFacts
    changed_on: date | None  # none when only asked whether


@dataclass(frozen=True)
class DataFacts:
    improvement: ImprovementFacts
    first: date | None
    last: date | None


@dataclass(frozen=True)
class GivenFacts:
    improvement: ImprovementFacts
    due_on: date | None  # none when only asked whether


@dataclass(frozen=True)
class TaskFacts:
    improvement: ImprovementFacts
    is_done: bool
    may_finish: bool


def at(*states: str) -> Rule[ImprovementFacts, date]:
    """The rule that a step is taken from one of these states."""

    def check_state(facts: ImprovementFacts, today: date) -> None:
        if facts.state not in states:
            raise ImprovementMoved(facts={"state": facts.state})

    return check_state


# --- plan and review -------------------------------------------------------------------------------------------------


def check_can_be_planned(facts: PlanFacts, today: date) -> None:
    at("proposed", "planned", "review")(facts.improvement, today)


def check_deadline_ahead(facts: PlanFacts, today: date) -> None:
    if facts.deadline_on <= today:
        raise DeadlinePassed


def check_baseline_is_past(facts: PlanFacts, today: date) -> None:
    if facts.baseline_last >= today:
        raise BaselineLater


PLAN_RULES: tuple[Rule[PlanFacts, date], ...] = (check_can_be_planned, check_deadline_ahead, check_baseline_is_past)


def check_can_be_asked(facts: AskFacts, today: date) -> None:
    at("planned")(facts.improvement, today)


def check_two_departments_asked(facts: AskFacts, today: date) -> None:
    if len(facts.departments) < DEPARTMENTS:
        raise TwoDepartments(_("Please ask people of at least two departments."))


ASK_RULES: tuple[Rule[AskFacts, date], ...] = (check_can_be_asked, check_two_departments_asked)


def check_in_review(facts: AnswerFacts, today: date) -> None:
    at("review")(facts.improvement, today)


def check_was_asked(facts: AnswerFacts, today: date) -> None:
    if not facts.is_asked:
        raise NotAsked


def check_no_says_why(facts: AnswerFacts, today: date) -> None:
    if not facts.is_yes and not facts.words.strip():
        raise NoSaysWhy


ANSWER_RULES: tuple[Rule[AnswerFacts, date], ...] = (check_in_review, check_was_asked, check_no_says_why)


def check_nobody_said_no(facts: ImprovementFacts, today: date) -> None:
    if any(answer.is_yes is False for answer in facts.answers):
        raise SaidNo


def check_two_departments_agree(facts: ImprovementFacts, today: date) -> None:
    """The owner's own department alone does not do: two different ones are needed."""
    agreed = {answer.department for answer in facts.answers if answer.is_yes}
    if len(agreed) < DEPARTMENTS:
        raise TwoDepartments(facts={"agreed": len(agreed)})


START_RULES: tuple[Rule[ImprovementFacts, date], ...] = (
    at("review"),
    check_nobody_said_no,
    check_two_departments_agree,
)

# --- do --------------------------------------------------------------------------------------------------------------


def check_task_can_be_given(facts: GivenFacts, today: date) -> None:
    at("doing")(facts.improvement, today)


def check_task_due_ahead(facts: GivenFacts, today: date) -> None:
    if facts.due_on and facts.due_on < today:
        raise TaskDayPassed


TASK_RULES: tuple[Rule[GivenFacts, date], ...] = (check_task_can_be_given, check_task_due_ahead)


def check_task_can_be_done(facts: TaskFacts, today: date) -> None:
    at("doing")(facts.improvement, today)


def check_task_is_theirs(facts: TaskFacts, today: date) -> None:
    if facts.is_done or not facts.may_finish:
        raise TaskNotYours


DONE_RULES: tuple[Rule[TaskFacts, date], ...] = (check_task_can_be_done, check_task_is_theirs)


def check_is_being_done(facts: ChangeFacts, today: date) -> None:
    at("doing")(facts.improvement, today)


def check_tasks_done(facts: ChangeFacts, today: date) -> None:
    if not facts.improvement.tasks or facts.improvement.tasks_open:
        raise TasksOpen


def check_change_has_happened(facts: ChangeFacts, today: date) -> None:
    if facts.changed_on and facts.changed_on > today:
        raise ChangeAhead


CHANGE_RULES: tuple[Rule[ChangeFacts, date], ...] = (check_is_being_done, check_tasks_done, check_change_has_happened)

# --- check and act ---------------------------------------------------------------------------------------------------


def check_is_to_be_measured(facts: DataFacts, today: date) -> None:
    at("check")(facts.improvement, today)


def check_data_after_change(facts: DataFacts, today: date) -> None:
    changed_on = facts.improvement.changed_on
    if facts.first and changed_on and facts.first <= changed_on:
        raise DataTooEarly(
            _("It was changed on %(day)s. Please choose a first day after that.") % {"day": fulldate(changed_on)},
            facts={"changed_on": changed_on.isoformat()},
        )


def check_data_is_past(facts: DataFacts, today: date) -> None:
    if facts.last and facts.last > today:
        raise DataTooEarly(_("These days are not over yet. Please choose days that have passed."), rule="data_ahead")


MEASURE_RULES: tuple[Rule[DataFacts, date], ...] = (
    check_is_to_be_measured,
    check_data_after_change,
    check_data_is_past,
)


def check_measured(facts: ImprovementFacts, today: date) -> None:
    if facts.after is None:
        raise NotChecked


def reached(facts: ImprovementFacts) -> bool:
    """Whether what was measured last is as good as the target; the target itself is."""
    if facts.after is None or facts.target is None:
        return False
    return facts.after >= facts.target if facts.is_higher_better else facts.after <= facts.target


def check_target_reached(facts: ImprovementFacts, today: date) -> None:
    if not reached(facts):
        raise TargetMissed


ACT_RULES: tuple[Rule[ImprovementFacts, date], ...] = (at("check"), check_measured, check_target_reached)
EFFECTIVE_RULES: tuple[Rule[ImprovementFacts, date], ...] = (at("act"), check_measured, check_target_reached)
INEFFECTIVE_RULES: tuple[Rule[ImprovementFacts, date], ...] = (at("check"), check_measured)
CANCEL_RULES: tuple[Rule[ImprovementFacts, date], ...] = (at(*OPEN),)
FOLLOW_RULES: tuple[Rule[ImprovementFacts, date], ...] = (at("ineffective"),)


def check_publishable(facts: ImprovementFacts, today: date) -> None:
    if facts.changed_on is None or facts.is_published or facts.state in ("ineffective", "cancelled"):
        raise NotPublishable


PUBLISH_RULES: tuple[Rule[ImprovementFacts, date], ...] = (check_publishable,)

# --- reminders -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A day by which somebody has something to do; `key` names the thing."""

    key: str
    on: date


def reminders_due(due: Due, taken: frozenset[str], today: date, before: timedelta, again: timedelta) -> str:
    """The latest reminder about `due` that is due and was not sent; empty when there is none. Only the latest: after
    days in which nothing ran, nobody is told what has already been overtaken.
    """
    stages = (("before", due.on - before), ("after", due.on + timedelta(days=1)), ("again", due.on + again))
    reached_ones = [name for name, day in stages if day <= today]
    if not reached_ones:
        return ""
    step = f"{due.key}:{reached_ones[-1]}:{due.on:%Y%m%d}"
    return "" if step in taken else step
