"""The week as a reader sees it: rows with everything formatted once, and what this reader may do with each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from bookings.errors import RulesNotAccepted
from bookings.models import Booking, Course, Resource, ScheduledSession, WaitlistEntry
from bookings.penalties import Strike
from bookings.policies import booking_policies
from bookings.rules import BOOKING_RULES, STRANGER_RULES, WAITLIST_RULES, BookingFacts, OtherClass
from bookings.selectors.facts import (
    Moving,
    Standing,
    booking_facts,
    classes_to_come,
    day_of,
    scopes_of,
    strikes_of,
    without,
)
from bookings.selectors.line import Waitlist, waitlists
from bookings.selectors.line_words import what_will_happen
from members.models import CreditLot, Member, Membership
from members.selectors.agreement import barred_by
from members.selectors.credits import packs_for
from members.selectors.entry_rules import owing
from members.selectors.freeze import pause_over
from venue import clock
from venue.errors import DomainError
from venue.models import Area
from venue.rules import refusal
from venue.working_time import wall_clock

A_WEEK = 7
NO_PLACE = ("session_full", "place_promised")


@dataclass(frozen=True)
class Row:
    """One session as its reader sees it. `why_not` is the rule's own refusal; without one a place can be booked.
    `why_no_wait` likewise for the waitlist, and only where a place cannot be booked because there is none.
    """

    session: ScheduledSession
    course: Course
    room: str
    instructor: str
    begins: str
    minutes: int
    places_left: int
    booking: Booking | None
    why_not: DomainError | None
    free_until: datetime
    waiting: int
    wait: WaitlistEntry | None
    position: int
    may_wait: bool
    why_no_wait: DomainError | None
    facts: BookingFacts
    at: datetime  # when all this was looked at
    lot: CreditLot | None = None  # the pack that a credit would be used of
    policies: tuple[int, ...] = ()  # the rows that a booking would keep
    line: tuple[int, ...] = ()  # who waits, in order: the keys of people
    room_area: Area | None = None

    @property
    def lot_left(self) -> int:
        """Credits of the pack that may be used for this class."""
        return self.lot.usable_on(day_of(self.session)) if self.lot else 0

    @property
    def lot_until(self) -> date | None:
        return self.lot.good_until(day_of(self.session)) if self.lot else None

    @property
    def will_happen(self) -> list[str]:
        """What becomes of a place that frees, for whoever waits or is about to."""
        return what_will_happen(self.facts, self.at)

    @property
    def is_line_open(self) -> bool:
        return self.at < self.facts.line_closes_at

    @property
    def is_told(self) -> bool:
        """Whether everybody in line is told at once; the position says nothing then."""
        return self.facts.policy.waitlist.mode == "all"

    @property
    def is_taken(self) -> bool:
        """Whether no place is to be had: all are taken, or the free ones belong to the waitlist."""
        return self.why_not is not None and self.why_not.code in NO_PLACE

    @property
    def owes_rules(self) -> bool:
        """Whether nothing but the entry rules stands between this person and a place, or a wait for one."""
        why = self.why_no_wait or self.why_not
        return why is not None and why.code == RulesNotAccepted.code

    @property
    def is_refused(self) -> bool:
        """Whether a rule is in the way of booking that this person cannot meet in the same act."""
        return self.why_not is not None and self.why_not.code != RulesNotAccepted.code

    @property
    def is_off(self) -> bool:
        return self.session.is_cancelled or (self.why_not is not None and self.why_not.code == "session_started")


@dataclass(frozen=True)
class Day:
    on: date
    is_today: bool
    is_chosen: bool
    rows: tuple[Row, ...]


def week_around(chosen: date, today: date) -> list[date]:
    """Seven days that hold `chosen`, counted from today, so that today is always the first of its seven."""
    first = today + timedelta(days=(chosen - today).days // A_WEEK * A_WEEK)
    return [first + timedelta(days=n) for n in range(A_WEEK)]


def timetable(days: list[date], chosen: date, member: Member | None) -> list[Day]:
    """The sessions of some consecutive days; the number of queries does not depend on how many."""
    zone = clock.zone()
    begins, ends = wall_clock(days[0], time(0), zone), wall_clock(days[-1] + timedelta(days=1), time(0), zone)
    sessions = ScheduledSession.objects.between(begins, ends).with_names().order_by("starts_at", "pk")
    by_day: dict[date, list[Row]] = {each: [] for each in days}
    for row in rows(sessions, member):
        by_day[day_of(row.session)].append(row)
    today = clock.today()
    return [Day(each, each == today, each == chosen, tuple(by_day[each])) for each in days]


def rows(sessions: Iterable[ScheduledSession], member: Member | None, moving: Moving | None = None) -> list[Row]:
    """What this member, or anybody, may do with each session; `moving` is a place that would be given up for it."""
    listed = list(sessions)
    now = clock.now()
    under = cache(booking_policies(now).under)
    mine: dict[int, Booking] = {}
    memberships: list[Membership] = []
    others: tuple[OtherClass, ...] = ()
    packs: list[CreditLot] = []
    strikes: tuple[Strike, ...] = ()
    owes_rules = False
    unsigned: tuple[str, ...] = ()
    if member:
        live = (
            Booking.objects.standing(now)
            .filter(member=member, session__in=listed)
            .select_related("membership__plan", "membership__member")
        )
        mine = {booking.session_id: booking for booking in live}
        memberships = list(member.memberships.prefetch_related("freezes").order_by("ends_on", "pk"))
        others = without(moving, classes_to_come(member.pk, now))
        packs = list(packs_for(member.pk))
        strikes = strikes_of(member.pk)
        owes_rules = bool(owing([member.pk]))
        unsigned = barred_by(member.pk)
    lines = waitlists(listed, under, now)
    result = []
    for session in listed:
        day = day_of(session)
        covering = next((each for each in memberships if each.covers(day)), None)
        lot = None if covering else lot_for_row(session, packs, moving)
        contract = covering or (lot.membership if lot else None)
        facts = booking_facts(
            session,
            policy=under(scopes_of(session, contract.tier if contract else "")),
            standing=Standing(
                session.pk in mine,
                contract.pk if contract else None,
                others,
                lot_pk=lot.pk if lot else None,
                ability=member.ability if member else "",
                owes_rules=owes_rules,
                unsigned=unsigned,
                strikes=strikes,
                paused_until=None if contract else pause_over(memberships, day),
            ),
            in_line=(line := lines.get(session.pk, Waitlist())).place_of(member.pk if member else None),
            ability_needed=session.course.ability_needed,
        )
        result.append(_row(session, facts, line, mine.get(session.pk), member, now, lot))
    return result


def lot_for_row(session: ScheduledSession, packs: Sequence[CreditLot], moving: Moving | None) -> CreditLot | None:
    """The pack that would pay for a class: the one whose credit comes back, else the first that is good for it."""
    moved = moving.pays_for(session) if moving else None
    return moved or next((each for each in packs if each.pays_for(day_of(session), session.course.module)), None)


def _row(
    session: ScheduledSession,
    facts: BookingFacts,
    line: Waitlist,
    booking: Booking | None,
    member: Member | None,
    now: datetime,
    lot: CreditLot | None = None,
) -> Row:
    why_not = refusal(BOOKING_RULES if member else STRANGER_RULES, facts, now)
    wants_to_wait = member is not None and why_not is not None and why_not.code in NO_PLACE
    why_no_wait = refusal(WAITLIST_RULES, facts, now) if wants_to_wait else None
    room = room_of(session)
    return Row(
        session=session,
        course=session.course,
        room=room.name if room else "",
        instructor=session.instructor.user.display_name,
        begins=f"{clock.local(session.starts_at):%H:%M}",
        minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
        places_left=session.places_left,
        booking=booking,
        why_not=why_not,
        free_until=facts.free_until,
        waiting=len(line),
        wait=line.entry_of(member.pk if member else None),
        position=line.position_of(member.pk if member else None),
        may_wait=wants_to_wait and why_no_wait is None,
        why_no_wait=why_no_wait,
        facts=facts,
        at=now,
        lot=lot,
        policies=facts.policy.ids,
        line=tuple(each.entry.member_id for each in line.waiting),
        room_area=room.area if room else None,
    )


def room_of(session: ScheduledSession) -> Resource | None:
    """Where it takes place; of a session read with `with_names` the database is asked nothing."""
    names = getattr(session, "room_names", None)
    if names is None:
        return session.room
    area = Area(**names["area"]) if names["area"]["id"] else None
    return Resource(name_en=names["name_en"], name_zh=names["name_zh"], area=area)
