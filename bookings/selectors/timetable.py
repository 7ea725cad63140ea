"""The week as a reader sees it: rows with everything formatted once, and what this reader may do with each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from bookings.errors import AskDoctor, RulesNotAccepted
from bookings.models import Booking, Course, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.rules import BOOKING_RULES, STRANGER_RULES, WAITLIST_RULES, BookingFacts
from bookings.rules.booking import check_doctor_asked
from bookings.selectors.closing import closed_of, room_of, with_closures
from bookings.selectors.facts import Moving, booking_facts, day_of, scopes_of
from bookings.selectors.line import Waitlist, waitlists
from bookings.selectors.line_words import what_will_happen
from bookings.selectors.reader import Reader, reader_of
from members.models import CreditLot, Member
from venue import clock
from venue.errors import DomainError
from venue.models import Area
from venue.rules import refusal
from venue.working_time import wall_clock

A_WEEK = 7
NO_PLACE = ("session_full", "place_promised")
MET_IN_THE_ACT = (AskDoctor.code, RulesNotAccepted.code)  # by a tick in the form that books


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
    is_crowded_out: bool = False  # refused only because of others that would be booked in the same act

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
    def why(self) -> DomainError | None:
        """What stands between this person and a place, or a wait for one where there is none."""
        return self.why_no_wait or self.why_not

    @property
    def owes_rules(self) -> bool:
        """Whether nothing but the entry rules stands there."""
        why = self.why
        return why is not None and (
            why.code == RulesNotAccepted.code or (why.code == AskDoctor.code and self.facts.owes_rules)
        )

    @property
    def is_refused(self) -> bool:
        """Whether a rule is in the way of booking that this person cannot meet in the same act."""
        return self.why_not is not None and self.why_not.code not in MET_IN_THE_ACT

    @property
    def asks_doctor(self) -> bool:
        """Whether the person is to say that they know whom to ask first, and nothing else stands before it."""
        return self.why is not None and self.why.code == AskDoctor.code

    @property
    def why_ask(self) -> DomainError | None:
        """What is told of a doctor to be asked first, as long as the person has not said that they know, whatever else
        stands there: also of a place that is kept for them, or could be.
        """
        return refusal((check_doctor_asked,), self.facts, self.at)

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
    sessions = with_closures(ScheduledSession.objects.between(begins, ends).with_names()).order_by("starts_at", "pk")
    by_day: dict[date, list[Row]] = {each: [] for each in days}
    for row in rows(sessions, member):
        by_day[day_of(row.session)].append(row)
    today = clock.today()
    return [Day(each, each == today, each == chosen, tuple(by_day[each])) for each in days]


def rows(sessions: Iterable[ScheduledSession], member: Member | None, moving: Moving | None = None) -> list[Row]:
    """What this member, or anybody, may do with each session; `moving` is a place that would be given up for it."""
    listed, now = list(sessions), clock.now()
    reader, read = reader_of(member, listed, now, moving), _reading(listed, now)
    return [read(session, reader) for session in listed]


def rows_in_one_act(sessions: Iterable[ScheduledSession], member: Member) -> list[Row]:
    """The same for sessions that would be booked in one act, the earliest first: each as it is once those before it are
    booked that can be. What they alone leave no room for `is_crowded_out`.
    """
    listed, now = list(sessions), clock.now()
    read, result = _reading(listed, now), []
    alone = reader = reader_of(member, listed, now)
    for session in listed:
        row = read(session, reader)
        if not row.is_refused:
            reader = reader.having(session, row.lot)
        elif not read(session, alone).is_refused:
            row = replace(row, is_crowded_out=True)
        result.append(row)
    return result


def _reading(listed: Sequence[ScheduledSession], now: datetime) -> Callable[[ScheduledSession, Reader], Row]:
    """How each of these is read by somebody; what is the same for all of them is asked once."""
    under = cache(booking_policies(now).under)
    lines, closed = waitlists(listed, under, now), closed_of(listed)

    def read(session: ScheduledSession, reader: Reader) -> Row:
        covering = reader.covering(day_of(session))
        lot = None if covering else reader.lot_for(session)
        contract = covering or (lot.membership if lot else None)
        line = lines.get(session.pk, Waitlist())
        facts = booking_facts(
            session,
            policy=under(scopes_of(session, contract.tier if contract else "")),
            standing=reader.standing(session, contract, lot),
            in_line=line.place_of(reader.key),
            ability_needed=session.course.ability_needed,
            closed=closed.get(session.pk),
        )
        return _row(session, facts, line, reader.mine.get(session.pk), reader.member, now, lot)

    return read


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
