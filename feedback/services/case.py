"""Everything that is done to a case, each act one transaction that adds events. Nobody does anything but note about a
case that is about themselves (`to_handle`).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from bookings.models import ScheduledSession
from feedback.errors import CaseClosed, CaseSettled, HandlerConcerned, NotExtendable
from feedback.grading import is_lower
from feedback.guest_rules import READY_RULES, ClosingFacts
from feedback.models import Case, CaseEvent, Complaint, EnquiryClass, SurveyResponse
from feedback.policies import case_policy, case_policy_under
from feedback.queue_rules import ANSWER_RULES, GRADE_RULES
from feedback.rules import (
    ACTOR_RULES,
    CLOSE_RULES,
    EXTENSION_RULES,
    HANDLER_RULES,
    SORT_RULES,
    TALK_RULES,
    WORK_RULES,
    ExtensionFacts,
    SortFacts,
)
from feedback.selectors.before_closing import missing
from feedback.selectors.facts import actor_facts, case_facts, concerned, handler_facts
from feedback.selectors.grading import Report, report_of, verdict_on
from feedback.selectors.queue_facts import answer_facts, grade_facts
from feedback.selectors.routing import handler_for
from feedback.services import messages, queue_messages
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, Automation, name_of, user_of
from venue.constraints import refused_as
from venue.models import Area, StaffMember, User
from venue.rules import check

logger = logging.getLogger(__name__)

Kind = CaseEvent.Kind
GRADING = Automation(gettext_noop("rules of grading"))
ROUTING = Automation(gettext_noop("rules of routing"))
CONCERNED = {
    "feedback_case_handler_is_not_accused": HandlerConcerned(),
    "feedback_case_handler_gave_class": HandlerConcerned(),
}


@dataclass(frozen=True)
class NewCase:
    """What is known when a voice arrives."""

    source: str
    text: str = ""
    kind: str = Case.Kind.COMPLAINT
    category: str = Case.Category.OTHER
    grade: str = Case.Grade.GENERAL
    member: Member | None = None
    reporter_name: str = ""
    contact: str = ""
    language: str = "zh-hans"
    session: ScheduledSession | None = None
    survey_response: SurveyResponse | None = None
    follows: Case | None = None
    tone: str = Case.Tone.NEUTRAL
    wish: str = ""
    rating: int | None = None
    occurred_at: datetime | None = None
    area: Area | None = None
    about_staff: StaffMember | None = None
    enquiry_class: EnquiryClass | None = None


def open_case(new: NewCase, *, by: Actor) -> Case:
    """Write a case down with its number, start its clocks, and acknowledge it at once.

    It counts as what was said of it, or as what rules of grading make of it, who then are named. The figures of the
    clocks are those in force now; the case keeps their ids. An urgent case rings at once.
    """
    now = clock.now()
    policy = case_policy(now)
    with locking.atomic(by=by):
        verdict = verdict_on(report_on(new, now))
        grade = verdict.grade(new.grade)
        made = Case.objects.create(
            number=next_number(now),
            received_at=now,
            answer_due_at=now + policy.answer_within(grade),
            policies=list(policy.ids),
            **{name: getattr(new, name) for name in new.__dataclass_fields__} | {"grade": grade},
        )
        if new.kind == Case.Kind.COMPLAINT:
            Complaint.objects.create(case=made, promised_until=now + policy.resolve)
        add_event(made, Kind.RECEIVED, by=by, is_visible=True)
        case = reread(made.pk)
        is_told = messages.acknowledge(case)
        add_event(made, Kind.ACKNOWLEDGED, by=None, is_visible=True, facts={"is_told": is_told})
        if grade != new.grade:
            facts = {"grade": [new.grade, grade], "rules": list(verdict.rules)}
            add_event(made, Kind.SORTED, by=GRADING, facts=facts)
        if case.grade == Case.Grade.URGENT:
            messages.alarm_urgent(case)
    logger.info("case %s opened: %s, %s", case.number, case.kind, case.grade)
    return case


def report_on(new: NewCase, now: datetime) -> Report:
    text = f"{new.text}\n{new.wish}"
    return Report(new.kind, new.category, text, now, new.member, new.area, new.session, new.about_staff)


def next_number(now: datetime) -> str:
    """The year and a running number that the database counts, so that two at once never get the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('feedback_case_number')")
        return f"C-{clock.local(now).year}-{cursor.fetchone()[0]:04}"


def take(pk: int, *, by: User) -> Case:
    """Become the handler. Raises what `HANDLER_RULES` say."""
    return assign(pk, getattr(by, "staff_member", None), by=by)


def assign(pk: int, handler: StaffMember | None, *, by: Actor, **facts: Any) -> Case:
    """Give a case to a handler, who is told, unless it is they who take it. Locks the case; raises what `HANDLER_RULES`
    and `ACTOR_RULES` say, and so does the database. `facts` say why it is this one.
    """
    with locking.atomic(by=by):
        case = locked(pk)
        check(HANDLER_RULES, handler_facts(case, handler), clock.now())
        check(ACTOR_RULES, actor_facts(case, by), clock.now())
        assert handler is not None  # noqa: S101 - the rules refuse that
        case.handler = handler
        with refused_as(CONCERNED):
            case.save(update_fields=["handler"])
        event = add_event(case, Kind.ASSIGNED, by=by, facts={"handler": handler.user.display_name, **facts})
        if user_of(by) != handler.user:
            queue_messages.tell_given(case, event, handler.user)
    return case


def route(case: Case) -> None:
    """Give a case to whom the rules of routing name; with nobody to name it stays as it is."""
    choice = handler_for(case)
    if choice is None:
        return
    rule = {"rule": {"en": choice.rule.name_en, "zh": choice.rule.name_zh}} if choice.rule else {}
    assign(case.pk, choice.handler, by=ROUTING, **rule)


def reply(pk: int, text: str, *, by: Actor) -> bool:
    """Answer the reporter; the first answer stops the clock of the answer. True when it goes out by message.

    Whoever cannot be written to reads it on the status page, and is called. Raises what `ANSWER_RULES` say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(ANSWER_RULES, answer_facts(case, user_of(by)), clock.now())
        event = add_event(case, Kind.REPLY, by=by, text=text, is_visible=True)
        return messages.tell_reply(case, event)


def note(pk: int, text: str, *, by: Actor) -> None:
    """Write something down for colleagues; no message and no page of the reporter ever shows it."""
    with locking.atomic(by=by):
        case = locked(pk)
        check(TALK_RULES, case_facts(case), clock.now())
        add_event(case, Kind.NOTE, by=by, text=text)


def sort_case(pk: int, *, kind: str, category: str, grade: str, reason: str, by: Actor, **also: Any) -> Case:
    """Let a case count as something, the same as before or another, with the reason on the record. `also`: tone, area,
    about_staff, enquiry_class; what is not named stays.

    Grade sets the time for the first answer anew while there is none; what becomes a complaint gets a complaint's
    clock from its intake on. A handler whom the case turns out to be about loses it. Locks the case; raises what
    `SORT_RULES` and `GRADE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(SORT_RULES, SortFacts(case_facts(case), kind == Case.Kind.COMPLAINT), now)
        policy = case_policy_under(case.policies)
        if kind != Case.Kind.ENQUIRY:
            also["enquiry_class"] = None
        wanted = {"kind": kind, "category": category, "grade": grade, **also}
        before = {name: getattr(case, name) for name in wanted}
        for name, value in wanted.items():
            setattr(case, name, value)
        verdict = verdict_on(report_of(case))
        check(GRADE_RULES, grade_facts(case.grade, verdict, user_of(by), reason), now)
        if case.answered_at is None:
            case.answer_due_at = case.received_at + policy.answer_within(grade)
        if is_about_handler := case.handler_id in concerned(case):
            case.handler = None
        case.save(update_fields=[*wanted, "answer_due_at", "handler"])
        if kind == Case.Kind.COMPLAINT and before["kind"] != kind:
            Complaint.objects.create(case=case, promised_until=case.received_at + policy.resolve)
        changed = {
            name: [said_of(before[name]), said_of(wanted[name])] for name in wanted if before[name] != wanted[name]
        }
        lowered = {"lowered": list(verdict.rules)} if is_lower(grade, verdict.least) else {}
        add_event(case, Kind.SORTED, by=by, text=reason, facts=changed | lowered)
        case = reread(pk)
        if grade == Case.Grade.URGENT and "grade" in changed and case.answered_at is None:
            messages.alarm_urgent(case)
        if is_about_handler:
            route(case)
    return case


def said_of(value: Any) -> str:
    """A field of a case as an event keeps it: choices by their key, rows by their name."""
    return "" if value is None else str(value)


def extend(pk: int, *, until: datetime, reason: str, by: User) -> Case:
    """Give an important complaint more time, once and on the record; the promise stays what it was.

    Locks the case; raises what `EXTENSION_RULES` say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(EXTENSION_RULES, ExtensionFacts(case_facts(case), until), clock.now())
        complaint = case.complaint
        complaint.extended_until, complaint.extended_by, complaint.extension_reason = until, by, reason
        complaint.save(update_fields=["extended_until", "extended_by", "extension_reason"])
        with refused_as({"feedback_caseevent_once": NotExtendable()}):
            facts = {"until": until.isoformat()}
            add_event(case, Kind.EXTENDED, by=by, text=reason, facts=facts)
        return reread(pk)


def resolve(pk: int, text: str, *, by: Actor) -> bool:
    """Say what was done; this stops every clock. True when it goes out by message. Locks the case; raises
    `CaseSettled`, `CaseClosed`.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(WORK_RULES, case_facts(case), clock.now())
        with refused_as({"feedback_caseevent_once_a_round": CaseSettled()}):
            event = add_event(case, Kind.RESOLVED, by=by, text=text, is_visible=True)
        return messages.tell_reply(case, event)


def close(pk: int, *, by: Actor) -> None:
    """Put a resolved case away, once nothing is missing. Locks the case; raises what `CLOSE_RULES` and `READY_RULES`
    say.
    """
    with locking.atomic(by=by):
        case = to_handle(pk, by=by)
        check(CLOSE_RULES, case_facts(case), clock.now())
        check(READY_RULES, ClosingFacts(missing(case)), clock.now())
        with refused_as({"feedback_caseevent_once_a_round": CaseClosed()}):
            add_event(case, Kind.CLOSED, by=by, is_visible=True)


def add_event(case: Case, kind: str, *, by: Actor | None, **fields: Any) -> CaseEvent:
    return CaseEvent.objects.create(
        case=case,
        kind=kind,
        at=clock.now(),
        by=user_of(by) if by else None,
        by_name=name_of(by) if by else "",
        **fields,
    )


def to_handle(pk: int, *, by: Actor) -> Case:
    """The case, locked, for somebody who does something about it; raises what `ACTOR_RULES` say."""
    case = locked(pk)
    check(ACTOR_RULES, actor_facts(case, by), clock.now())
    return case


def locked(pk: int) -> Case:
    """The case, locked; read again, because what follows from events is as old as the statement that waited."""
    locking.lock_one(Case, pk)
    return reread(pk)


def reread(pk: int) -> Case:
    return Case.objects.get_queryset().with_details().get(pk=pk)
