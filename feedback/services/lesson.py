"""Looking back on a case, drawing lessons from it, and sending them to those who have to know."""

from collections.abc import Iterable
from typing import Any

from feedback.lesson_errors import NotSentToYou, ReviewedAlready
from feedback.lesson_rules import REVIEW_RULES, SEND_RULES, LessonFacts
from feedback.models import Case, CaseEvent, Lesson, LessonReader, Retrospective
from feedback.selectors.analysis import analysis_facts
from feedback.selectors.lesson import people_of
from feedback.services import lesson_messages
from feedback.services.case import add_event, locked
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.models import Department, StaffMember, User
from venue.rules import check

REVIEWED = {"feedback_retrospective_once_a_round": ReviewedAlready()}


def look_back(
    pk: int, *, participants: Iterable[StaffMember], what_happened: str, why: str, learned: str, by: User
) -> Retrospective:
    """Keep the look back on a case that is over, which its events tell. Locks the case; raises what `REVIEW_RULES`
    say.
    """
    with locking.atomic(by=by):
        case = locked(pk)
        check(REVIEW_RULES, analysis_facts(case, by), clock.now())
        event = add_event(case, CaseEvent.Kind.REVIEWED, by=by, text=learned)
        event.refresh_from_db(fields=["round"])  # the database counts it
        with refused_as(REVIEWED):
            made = Retrospective.objects.create(
                case=case,
                event=event,
                round=event.round,
                held_at=event.at,
                held_by=by,
                what_happened=what_happened,
                why=why,
                learned=learned,
            )
        made.participants.set(participants)
    return made


def draw_lesson(case: Case, *, departments: Iterable[Department], by: Actor, **words: str) -> Lesson:
    """Write a lesson of a case in both languages; nobody is told yet."""
    with locking.atomic(by=by):
        lesson = Lesson.objects.create(case=case, drawn_at=clock.now(), drawn_by=user_of(by), **words)
        lesson.departments.set(departments)
    return lesson


def change_lesson(pk: int, *, departments: Iterable[Department], by: Actor, **words: str) -> Lesson:
    """Put the words right, or choose other departments. Locks the lesson."""
    with locking.atomic(by=by):
        lesson = locking.lock_one(Lesson, pk)
        for name, value in words.items():
            setattr(lesson, name, value)
        lesson.save(update_fields=[*words])
        lesson.departments.set(departments)
    return lesson


def send_lesson(pk: int, *, by: User) -> int:
    """Send a lesson to the people of its departments who do not have it yet; how many were told. Locks the lesson;
    raises what `SEND_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        lesson = locking.lock_one(Lesson, pk)
        people = people_of(lesson).exclude(lessons__lesson=lesson)
        new = [LessonReader(lesson=lesson, staff=each, told_at=now) for each in people.select_related("user")]
        check(SEND_RULES, LessonFacts(lesson.departments.count(), len(new)), now)
        if lesson.sent_at is None:
            lesson.sent_at, lesson.sent_by = now, by
            lesson.save(update_fields=["sent_at", "sent_by"])
        for reader in LessonReader.objects.bulk_create(new):
            lesson_messages.tell_lesson(reader)
    return len(new)


def confirm_read(lesson: Lesson, *, by: User) -> None:
    """Keep that somebody has read a lesson that was sent to them; said twice, the first time stands. Raises
    `NotSentToYou`.
    """
    with locking.atomic(by=by):
        mine: Any = LessonReader.objects.filter(lesson=lesson, staff__user=by)
        if not mine.filter(read_at=None).update(read_at=clock.now()) and not mine.exists():
            raise NotSentToYou
