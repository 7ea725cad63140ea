"""Meetings: planned, held with their minutes and decisions, or called off; and who sits in the quality group."""

from collections.abc import Iterable
from datetime import date, datetime

from feedback.agenda import prepared_in
from feedback.meeting_errors import MeetingStands, SitsAlready
from feedback.meeting_rules import (
    CALL_OFF_RULES,
    CONFIRM_RULES,
    DECIDE_RULES,
    DONE_RULES,
    HOLD_RULES,
    PLAN_RULES,
    DecisionFacts,
    MeetingFacts,
    TaskFacts,
)
from feedback.models import AgendaLine, GroupMember, Improvement, Meeting, MeetingDecision, MeetingGuest
from feedback.selectors.improvement import MANAGE
from feedback.selectors.meeting import decisions_of, facts_of, group_today, guests_of
from feedback.services import improvement, meeting_messages
from members.models import Member
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.models import Department, StaffMember, User
from venue.rules import check
from venue.services.keeping import Keeper

STANDS = {"feedback_meeting_one_about_the_days": MeetingStands()}
group = Keeper(
    GroupMember,
    {"feedback_groupmember_staff_once": SitsAlready(), "feedback_groupmember_customer_once": SitsAlready()},
)


def plan_meeting(
    *,
    kind: str,
    first_on: date,
    last_on: date,
    planned_at: datetime,
    place: str,
    led_by: StaffMember,
    staff: Iterable[StaffMember] = (),
    by: Actor,
) -> Meeting:
    """Invite to a meeting about these days; one that was missed is taken up again. A meeting of the quality group
    invites all who sit in it. Raises what `PLAN_RULES` say, and `MeetingStands`.
    """
    with locking.atomic(by=by), refused_as(STANDS):
        check(PLAN_RULES, MeetingFacts(True, False, planned_at), clock.now())
        missed = Meeting.objects.standing().filter(kind=kind, last_on=last_on, planned_at=None).first()
        if missed:
            return change_meeting(missed.pk, planned_at=planned_at, place=place, led_by=led_by, staff=staff, by=by)
        row = Meeting.objects.create(
            kind=kind, first_on=first_on, last_on=last_on, planned_at=planned_at, place=place, led_by=led_by
        )
        invite(row, staff, is_other_time=True)
    return row


def change_meeting(
    pk: int,
    *,
    planned_at: datetime,
    place: str,
    led_by: StaffMember,
    staff: Iterable[StaffMember],
    by: Actor,
) -> Meeting:
    """Another time, place or leader, or more people; whoever is invited is told when the time is another. Locks the
    meeting; raises what `PLAN_RULES` say.
    """
    with locking.atomic(by=by):
        row: Meeting = locking.lock_one(Meeting, pk)
        check(PLAN_RULES, MeetingFacts(row.is_open, row.called_off_at is not None, planned_at), clock.now())
        is_other_time = planned_at != row.planned_at
        row.planned_at, row.place, row.led_by = planned_at, place, led_by
        row.save(update_fields=["planned_at", "place", "led_by"])
        invite(row, staff, is_other_time=is_other_time)
    return row


def invite(meeting: Meeting, staff: Iterable[StaffMember], *, is_other_time: bool = False) -> None:
    """Everybody once, with the leader, and with the quality group where it is that group's meeting. Those who know of
    it are told again when its time is another. Called with the meeting locked, or new.
    """
    people: dict[tuple[str, int], tuple[StaffMember | None, Member | None]] = {}
    wanted = [each for each in (meeting.led_by, *staff) if each]
    people |= {("staff", each.pk): (each, None) for each in wanted}
    if meeting.kind == Meeting.Kind.GROUP:
        for sitting in group_today():
            key = ("staff", sitting.staff_id) if sitting.staff_id else ("member", sitting.member_id or 0)
            people.setdefault(key, (sitting.staff, sitting.member))
    known = {(each.staff_id, each.member_id) for each in meeting.guests.all()}
    for each, member in people.values():
        if (each.pk if each else None, member.pk if member else None) not in known:
            MeetingGuest.objects.create(meeting=meeting, staff=each, member=member)
    for guest in guests_of(meeting):
        if is_other_time or (guest.staff_id, guest.member_id) not in known:
            meeting_messages.invite(meeting, guest)


def hold(pk: int, *, minutes: str, came: Iterable[MeetingGuest], by: User) -> Meeting:
    """Keep the minutes and who came, and the agenda as it stands now. Raises what `HOLD_RULES` say."""
    there = {guest.pk for guest in came}
    with locking.atomic(by=by):
        row: Meeting = locking.lock_one(Meeting, pk)
        check(HOLD_RULES, facts_of(row, came=len(there)), clock.now())
        row.held_at, row.minutes, row.written_by = clock.now(), minutes, by
        row.save(update_fields=["held_at", "minutes", "written_by"])
        for guest in row.guests.all():
            guest.came = guest.pk in there
            guest.save(update_fields=["came"])
        keep_agenda(row)
    return row


def keep_agenda(meeting: Meeting) -> None:
    for en, zh in zip(prepared_in(meeting, "en"), prepared_in(meeting, "zh-hans"), strict=True):
        AgendaLine.objects.create(
            meeting=meeting,
            title_en=en.title,
            title_zh=zh.title,
            figure_en=en.figure,
            figure_zh=zh.figure,
            is_bad=en.is_bad,
            url=en.url,
            rows=[list(row) for row in en.rows],
        )


def confirm(pk: int, *, minutes: str, by: User) -> Meeting:
    """Put the minutes right once more, and send them with the decisions to everybody invited, each in their language.
    Raises what `CONFIRM_RULES` say.
    """
    with locking.atomic(by=by):
        row: Meeting = locking.lock_one(Meeting, pk)
        check(CONFIRM_RULES, facts_of(row), clock.now())
        row.minutes, row.confirmed_at, row.confirmed_by = minutes, clock.now(), by
        row.save(update_fields=["minutes", "confirmed_at", "confirmed_by"])
        decisions = decisions_of(row)
        for guest in guests_of(row):
            meeting_messages.send_minutes(row, guest, decisions)
    return row


def call_off(pk: int, *, why_off: str, by: Actor) -> Meeting:
    """Tell everybody invited that it does not take place. Raises what `CALL_OFF_RULES` say."""
    with locking.atomic(by=by):
        row: Meeting = locking.lock_one(Meeting, pk)
        check(CALL_OFF_RULES, facts_of(row), clock.now())
        row.called_off_at, row.why_off = clock.now(), why_off
        row.save(update_fields=["called_off_at", "why_off"])
        for guest in guests_of(row):
            meeting_messages.tell_called_off(row, guest)
    return row


def decide(
    pk: int,
    *,
    text: str,
    owner: StaffMember | None = None,
    due_on: date | None = None,
    department: Department | None = None,
    by: User,
) -> MeetingDecision:
    """Write down a decision: with an owner and a day it is a task of theirs, with a department also an improvement
    that they plan by that day. Raises what `DECIDE_RULES` say.
    """
    with locking.atomic(by=by):
        row: Meeting = locking.lock_one(Meeting, pk)
        check(DECIDE_RULES, DecisionFacts(facts_of(row), due_on, clock.today()), clock.now())
        proposed = propose(row, text, owner, department, by) if department and owner else None
        made = MeetingDecision.objects.create(
            meeting=row,
            text=text,
            owner=owner,
            due_on=due_on,
            improvement=proposed,
            decided_at=clock.now(),
            decided_by=user_of(by),
        )
        meeting_messages.tell_task(made)
    return made


def propose(meeting: Meeting, text: str, owner: StaffMember, department: Department, by: Actor) -> Improvement:
    return improvement.propose(
        title=text[:120],
        text=text,
        department=department,
        owner=owner,
        sources=[("meeting", str(meeting.pk))],
        by=by,
    )


def finish(pk: int, *, by: User) -> MeetingDecision:
    """Say that what was decided is done. Raises what `DONE_RULES` say."""
    with locking.atomic(by=by):
        locking.lock_one(Meeting, MeetingDecision.objects.get(pk=pk).meeting_id)
        row = MeetingDecision.objects.select_related("owner").get(pk=pk)
        is_theirs = row.owner is not None and row.owner.user_id == by.pk
        facts = TaskFacts(row.owner is not None and row.done_at is None, is_theirs or by.has_perm(MANAGE))
        check(DONE_RULES, facts, clock.now())
        row.done_at, row.done_by = clock.now(), by
        row.save(update_fields=["done_at", "done_by"])
    return row
