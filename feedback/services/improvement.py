"""The circle of an improvement, each step one transaction that adds an event."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from feedback import measures
from feedback.improvement_errors import ImprovementMoved, NotChecked, NothingCounted, TargetMissed, TwoDepartments
from feedback.improvement_rules import (
    ACT_RULES,
    ANSWER_RULES,
    ASK_RULES,
    CANCEL_RULES,
    CHANGE_RULES,
    DONE_RULES,
    EFFECTIVE_RULES,
    FOLLOW_RULES,
    INEFFECTIVE_RULES,
    MEASURE_RULES,
    PLAN_RULES,
    PUBLISH_RULES,
    START_RULES,
    TASK_RULES,
    AnswerFacts,
    AskFacts,
    ChangeFacts,
    DataFacts,
    GivenFacts,
    ImprovementFacts,
    PlanFacts,
    TaskFacts,
)
from feedback.models import (
    Improvement,
    ImprovementEvent,
    ImprovementReview,
    ImprovementSource,
    ImprovementTask,
    Measurement,
)
from feedback.selectors.improvement import MANAGE, facts_of, improvements, own_question
from feedback.services import improvement_messages as messages
from venue import clock, locking
from venue.actors import Actor, name_of, user_of
from venue.constraints import refused_as
from venue.models import Department, StaffMember, User
from venue.rules import Rule, check

Kind = ImprovementEvent.Kind
REFUSED = {
    "feedback_improvementevent_once": ImprovementMoved(),
    "feedback_improvementevent_in_order": ImprovementMoved(),
    "feedback_improvementevent_two_departments_agree": TwoDepartments(),
    "feedback_improvementevent_measured_after": NotChecked(),
    "feedback_improvementevent_reached_its_target": TargetMissed(),
}


def propose(
    *,
    title: str,
    text: str,
    department: Department,
    sources: Iterable[tuple[str, str]] = (),
    follows: Improvement | None = None,
    owner: StaffMember | None = None,
    by: Actor,
) -> Improvement:
    """Write down what could be better, and what it came from."""
    with locking.atomic(by=by):
        row = Improvement.objects.create(
            number=next_number(),
            title=title,
            text=text,
            department=department,
            owner=owner,
            follows=follows,
            proposed_at=clock.now(),
        )
        for kind, ref in sources:
            ImprovementSource.objects.create(improvement=row, kind=kind, ref=ref)
        add_event(row, Kind.PROPOSED, by=by)
    return reread(row.pk)


def plan(
    pk: int,
    *,
    owner: StaffMember,
    deadline_on: date,
    measure: str,
    scope: str,
    measure_name: str,
    unit: str,
    better: str,
    target: Decimal,
    first_on: date,
    last_on: date,
    value: Decimal | None,
    count: int | None,
    by: Actor,
) -> Improvement:
    """Say who does it by when, and by which figure it is judged, with how that stood before. A changed plan is asked
    about anew. Locks the improvement; raises what `PLAN_RULES` say, and `NothingCounted`.
    """
    with locking.atomic(by=by):
        row = locked(pk)
        check(PLAN_RULES, PlanFacts(facts_of(row), deadline_on, last_on), clock.today())
        row.owner, row.deadline_on, row.target, row.better = owner, deadline_on, target, better
        row.measure, row.scope, row.measure_name, row.unit = measure, scope, measure_name, unit
        row.save(
            update_fields=[
                "owner",
                "deadline_on",
                "target",
                "better",
                "measure",
                "scope",
                "measure_name",
                "unit",
            ]
        )
        keep_figure(row, first_on, last_on, value, count, is_after=False)
        add_event(row, Kind.PLANNED, by=by)
        messages.tell_owner(row)
    return reread(pk)


def keep_figure(
    row: Improvement, first_on: date, last_on: date, value: Decimal | None, count: int | None, *, is_after: bool
) -> Measurement:
    """The figure as the system has it, or as it was entered where it has none."""
    is_read = bool(row.measure)
    if is_read:
        value, count = measures.read(row.measure, row.scope, first_on, last_on)
    if value is None or not count:
        raise NothingCounted
    return Measurement.objects.create(
        improvement=row,
        is_after=is_after,
        first_on=first_on,
        last_on=last_on,
        value=value,
        count=count,
        is_read=is_read,
        at=clock.now(),
    )


def ask(pk: int, *, reviewers: Iterable[StaffMember], by: Actor) -> Improvement:
    """Ask people, each for their department, whether the plan shall be carried out. Raises what `ASK_RULES` say."""
    asked = {each.department_id: each for each in reviewers if each.department_id}
    with locking.atomic(by=by):
        row = locked(pk)
        check(ASK_RULES, AskFacts(facts_of(row), frozenset(asked)), clock.today())
        add_event(row, Kind.REVIEW, by=by)
        number = row.events.filter(kind=Kind.REVIEW).count()
        for department, reviewer in sorted(asked.items()):
            review = ImprovementReview.objects.create(
                improvement=row, round=number, department_id=department, reviewer=reviewer
            )
            messages.ask_reviewer(row, review)
    return reread(pk)


def answer(pk: int, *, is_yes: bool, words: str, by: User) -> Improvement:
    """Say for one's department whether a plan shall be carried out. Raises what `ANSWER_RULES` say."""
    with locking.atomic(by=by):
        row = locked(pk)
        review = own_question(row, by)
        check(ANSWER_RULES, AnswerFacts(facts_of(row), review is not None, is_yes, words), clock.today())
        assert review is not None  # noqa: S101 - the rules refuse that
        review.is_yes, review.words, review.answered_at = is_yes, words, clock.now()
        review.save(update_fields=["is_yes", "words", "answered_at"])
        add_event(row, Kind.ANSWERED, by=by, text=words)
    return reread(pk)


def start(pk: int, *, by: Actor) -> Improvement:
    """Carry out what the departments have agreed to. Raises what `START_RULES` say."""
    return step(pk, Kind.DOING, START_RULES, by=by)


def give_task(pk: int, *, what: str, owner: StaffMember, due_on: date, by: Actor) -> ImprovementTask:
    """Raises what `TASK_RULES` say."""
    with locking.atomic(by=by):
        row = locked(pk)
        check(TASK_RULES, GivenFacts(facts_of(row), due_on), clock.today())
        task = ImprovementTask.objects.create(improvement=row, what=what, owner=owner, due_on=due_on)
        add_event(row, Kind.TASK, by=by, text=what)
        messages.tell_task(row, task)
    return task


def finish_task(pk: int, *, by: User) -> Improvement:
    """Say that a task is done. Raises what `DONE_RULES` say."""
    with locking.atomic(by=by):
        row = locked(ImprovementTask.objects.get(pk=pk).improvement_id)
        task = ImprovementTask.objects.select_related("owner").get(pk=pk)
        may_finish = task.owner.user_id == by.pk or by.has_perm(MANAGE)
        check(DONE_RULES, TaskFacts(facts_of(row), task.done_at is not None, may_finish), clock.today())
        task.done_at, task.done_by = clock.now(), by
        task.save(update_fields=["done_at", "done_by"])
        add_event(row, Kind.DONE, by=by, text=task.what)
    return reread(row.pk)


def date_change(pk: int, *, changed_on: date, by: Actor) -> Improvement:
    """Say from which day it was different; from then on it is checked. Raises what `CHANGE_RULES` say."""
    with locking.atomic(by=by):
        row = locked(pk)
        check(CHANGE_RULES, ChangeFacts(facts_of(row), changed_on), clock.today())
        row.changed_on = changed_on
        row.save(update_fields=["changed_on"])
        add_event(row, Kind.CHECK, by=by)
    return reread(pk)


def measure_after(
    pk: int, *, first_on: date, last_on: date, value: Decimal | None, count: int | None, by: Actor
) -> Improvement:
    """Keep the figure of days after the change; the latest counts. Raises what `MEASURE_RULES` say."""
    with locking.atomic(by=by):
        row = locked(pk)
        check(MEASURE_RULES, DataFacts(facts_of(row), first_on, last_on), clock.today())
        keep_figure(row, first_on, last_on, value, count, is_after=True)
        add_event(row, Kind.MEASURED, by=by)
    return reread(pk)


def act(pk: int, *, text: str, lesson: str, by: Actor) -> Improvement:
    """Write down what is the rule from now on, and what was learnt. Raises what `ACT_RULES` say."""
    return step(pk, Kind.ACT, ACT_RULES, text=text, lesson=lesson, by=by)


def call_effective(pk: int, *, by: Actor) -> Improvement:
    return step(pk, Kind.EFFECTIVE, EFFECTIVE_RULES, by=by)


def call_ineffective(pk: int, *, text: str, by: Actor) -> Improvement:
    """Keep that it did not work, and begin the new cycle that follows it: the new one. What is not to be tried again
    is cancelled instead. Raises what `INEFFECTIVE_RULES` say.
    """
    with locking.atomic(by=by), refused_as(REFUSED):
        row = locked(pk)
        check(INEFFECTIVE_RULES, facts_of(row), clock.today())
        new = begin_anew(row, by=by)
        add_event(row, Kind.INEFFECTIVE, by=by, text=text)
        add_event(row, Kind.FOLLOWED, by=by, text=new.number)
    return new


def cancel(pk: int, *, text: str, by: Actor) -> Improvement:
    return step(pk, Kind.CANCELLED, CANCEL_RULES, text=text, by=by)


def follow(pk: int, *, by: Actor) -> Improvement:
    """Begin a new cycle of what was called ineffective without one. Raises what `FOLLOW_RULES` say."""
    with locking.atomic(by=by), refused_as({"feedback_improvement_follows_id_key": ImprovementMoved()}):
        row = locked(pk)
        check(FOLLOW_RULES, facts_of(row), clock.today())
        new = begin_anew(row, by=by)
        add_event(row, Kind.FOLLOWED, by=by, text=new.number)
    return new


def begin_anew(row: Improvement, *, by: Actor) -> Improvement:
    """From the same sources, in the same hands."""
    fields: dict[str, Any] = {"title": row.title, "text": row.text, "department": row.department, "owner": row.owner}
    return propose(**fields, sources=list(row.sources.values_list("kind", "ref")), follows=row, by=by)


def publish(pk: int, *, said_en: str, said_zh: str, by: Actor) -> int:
    """Tell the public what was said and what was done, and tell those who said it, once; how many are told. Raises
    what `PUBLISH_RULES` say.
    """
    with locking.atomic(by=by), refused_as(REFUSED):
        row = locked(pk)
        check(PUBLISH_RULES, facts_of(row), clock.today())
        row.said_en, row.said_zh, row.published_on = said_en, said_zh, clock.today()
        row.save(update_fields=["said_en", "said_zh", "published_on"])
        add_event(row, Kind.PUBLISHED, by=by)
        return messages.tell_those_who_said_it(row)


def step(pk: int, kind: str, rules: Iterable[Rule[ImprovementFacts, date]], *, by: Actor, **said: str) -> Improvement:
    with locking.atomic(by=by), refused_as(REFUSED):
        row = locked(pk)
        check(rules, facts_of(row), clock.today())
        add_event(row, kind, by=by, **said)
    return reread(pk)


def add_event(row: Improvement, kind: str, *, by: Actor, **fields: str) -> ImprovementEvent:
    return ImprovementEvent.objects.create(
        improvement=row, kind=kind, at=clock.now(), by=user_of(by), by_name=name_of(by), **fields
    )


def locked(pk: int) -> Improvement:
    """The improvement, locked; read again, because its state is as old as the statement that waited."""
    locking.lock_one(Improvement, pk)
    return reread(pk)


def reread(pk: int) -> Improvement:
    return improvements().get(pk=pk)


def next_number() -> str:
    """The year and a running number that the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('feedback_improvement_number')")
        return f"I-{clock.today().year}-{cursor.fetchone()[0]:04}"
