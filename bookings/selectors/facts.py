"""Loading what the rules look at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from bookings.models import Booking, Penalty, ScheduledSession, WaitlistEntry
from bookings.models.booking import BookingQuerySet
from bookings.penalties import Strike, suspended_until
from bookings.policies import BookingPolicies, BookingPolicy, FreeCancel, free_cancel_of
from bookings.rules import BookingFacts, HeldFacts, OtherClass, Waiter
from bookings.rules.closure import Closed
from bookings.selectors.closing import closures_of_session, first_over
from bookings.selectors.line import PlaceInLine, as_other, as_rows
from bookings.selectors.place_in_line import Ahead, own_wait, promotable_ahead
from bookings.selectors.session import day_of as day_of
from bookings.selectors.session import first_to_end, other_class
from bookings.selectors.session import scopes_of as scopes_of
from members.models import CreditLot, Member, Membership
from members.screening_verdict import BAR, Limit, within
from members.selectors.agreement import barred_by
from members.selectors.credits import payable_for, usable, whose_first
from members.selectors.entry_rules import owed_rules
from members.selectors.freeze import paused_until
from members.selectors.screening import as_limit, standing_limits
from members.selectors.screening import as_rows as limits_as_rows
from venue import clock
from venue.prepared import AmongKeys, Prepared, PreparedModel

_member = PreparedModel(Member, lambda key: Member.objects.filter(pk=key), key=int)
_session = PreparedModel(ScheduledSession, lambda key: ScheduledSession.objects.filter(pk=key), key=int)


def session_now(pk: int) -> ScheduledSession:
    """A session as it stands at this moment, without anything around it."""
    return _session.get(key=pk)


def member_now(pk: int) -> Member:
    return _member.get(key=pk)


_whose = Prepared(lambda key: Booking.objects.filter(pk=key).order_by().values_list("member_id", "session_id"), key=int)


def whose_place(booking_pk: int) -> tuple[int, int]:
    """Member and session of a booking, which never change; raises `Booking.DoesNotExist`."""
    row = _whose.row(key=booking_pk)
    if row is None:
        raise Booking.DoesNotExist
    return row[0], row[1]


def membership_for(member: Member, session: ScheduledSession) -> Membership | None:
    """The membership a booking relies on: of those that cover the day, the one that ends first."""
    return first_to_end(member.memberships.covering(day_of(session))).first()


def _coming(member: int, now: datetime) -> BookingQuerySet:
    to_come = Booking.objects.standing(now).filter(member=member, session__ends_at__gt=now)
    return to_come.order_by("session__starts_at", "pk")


_classes_to_come = Prepared(
    lambda member, now: _coming(member, now).values_list(
        "session_id", "session__course_id", "session__starts_at", "session__ends_at", "state", "held_for"
    ),
    member=int,
    now=datetime,
)


def classes_to_come(member_pk: int, now: datetime) -> tuple[OtherClass, ...]:
    """Every class that is not over and in which this member has a place, the soonest first."""
    return tuple(other_class(*row) for row in _classes_to_come.rows(member=member_pk, now=now))


@dataclass(frozen=True)
class Standing:
    """How one member stands to one session: a place of their own, the membership that covers its day, and their other
    classes.
    """

    has_live_booking: bool = False
    membership_pk: int | None = None
    others: tuple[OtherClass, ...] = ()
    waits: bool = False
    lot_pk: int | None = None  # the pack that a credit is used of, where no membership covers the day
    plan_pk: int | None = None
    payer_pk: int | None = None
    ability: str = ""
    owes_rules: bool = False
    unsigned: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    strikes: tuple[Strike, ...] = ()
    paused_until: date | None = None


@dataclass(frozen=True)
class Moving:
    """A place that is given up for the one that is asked for: it is not in the way of it, and a credit that comes back
    may pay for it.
    """

    session_pk: int
    lot: CreditLot | None = None  # where the credit comes back
    activities: Collection[str] = ()  # what its class contains

    def pays_for(self, session: ScheduledSession) -> CreditLot | None:
        """The pack, when its credit is good for this class, too."""
        is_good = self.lot is not None and self.lot.is_good_for(day_of(session), session.course.module)
        return self.lot if is_good else None

    def lot_for(self, session: ScheduledSession) -> tuple[Any, ...] | None:
        lot = self.pays_for(session)
        if lot is None:
            return None
        contract = lot.membership
        return lot.pk, contract.pk, contract.tier, contract.plan_id, contract.member_id


def limits_for(limits: Iterable[Limit], activities: Collection[str], moving: Moving | None) -> tuple[Limit, ...]:
    """What a screening says about what a class contains. Whoever gives up a place in a class that contains the same is
    not asked anew whether they know.
    """
    given_up = moving.activities if moving else ()
    return tuple(each for each in within(limits, activities) if each.level == BAR or each.activity not in given_up)


def without(moving: Moving | None, others: tuple[OtherClass, ...]) -> tuple[OtherClass, ...]:
    return tuple(each for each in others if moving is None or each.session_pk != moving.session_pk)


def booking_facts(
    session: ScheduledSession,
    *,
    policy: BookingPolicy,
    standing: Standing,
    in_line: PlaceInLine,
    ability_needed: str = "",
    at_desk: bool = False,
    closed: Closed | None = None,
) -> BookingFacts:
    return BookingFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        day=day_of(session),
        capacity=session.capacity,
        booked=session.booked,
        opens_at=policy.opens_at(session.starts_at, clock.zone()),
        has_live_booking=standing.has_live_booking,
        membership_pk=standing.membership_pk,
        policy=policy,
        is_waiting=in_line.is_waiting,
        waiting_ahead=in_line.ahead,
        others=tuple(each for each in standing.others if each.session_pk != session.pk),
        waits=standing.waits,
        lot_pk=standing.lot_pk,
        plan_pk=standing.plan_pk,
        payer_pk=standing.payer_pk,
        ability=standing.ability,
        ability_needed=ability_needed,
        owes_rules=standing.owes_rules,
        unsigned=standing.unsigned,
        limits=standing.limits,
        suspended_until=suspended_until(standing.strikes, policy.suspension.strikes, policy.suspension.lasts),
        paused_until=standing.paused_until,
        at_desk=at_desk,
        is_roster_closed=session.is_roster_closed,
        is_released=session.places_released_at is not None,
        zone=clock.zone(),
        waiter=in_line.waiter,
        closed=closed,
    )


def _standing(session: int, member: int, day: date, now: datetime) -> QuerySet[ScheduledSession, tuple[object, ...]]:
    covering = first_to_end(Membership.objects.covering(day).filter(member=member))
    return (
        ScheduledSession.objects.filter(pk=session)
        .order_by()
        .values_list(
            WaitlistEntry.objects.has_line(OuterRef("pk")),
            Exists(WaitlistEntry.objects.waiting().filter(member=member)),
            Exists(Booking.objects.live().filter(session=OuterRef("pk"), member=member)),
            Subquery(covering.values(contract=JSONObject(pk="pk", tier="tier", plan="plan"))[:1]),
            Subquery(Member.objects.filter(pk=member).values("ability")),
            Exists(owed_rules(member)),
            Exists(Penalty.objects.strikes().filter(member=member)),
            "course__ability_needed",
            ArraySubquery(as_rows(_coming(member, now))),
            "course__activities",
            ArraySubquery(limits_as_rows(standing_limits(member, day))),
            closures_of_session(),
        )
    )


_strikes = Prepared(
    lambda members: (
        Penalty.objects.strikes()
        .filter(AmongKeys("member", members))
        .order_by("-pk")
        .values_list("member_id", "settled_at", "strike_until")
    ),
    members=list,
)


def strikes_by_member(member_pks: Iterable[int]) -> dict[int, tuple[Strike, ...]]:
    """Every strike of these people that was ever in force, and not waived since; whoever has one."""
    found: dict[int, tuple[Strike, ...]] = {}
    for member_pk, at, until in _strikes.rows(members=sorted(set(member_pks))):
        found[member_pk] = (*found.get(member_pk, ()), Strike(at, until))
    return found


def strikes_of(member_pk: int) -> tuple[Strike, ...]:
    return strikes_by_member([member_pk]).get(member_pk, ())


_standing_of = Prepared(_standing, session=int, member=int, day=date, now=datetime)


_lot = Prepared(
    lambda member, day, session: (
        whose_first(usable(payable_for(member), day), member)
        .filter(module__in=["", Subquery(ScheduledSession.objects.filter(pk=session).values("course__module"))])
        .values_list("pk", "membership_id", "membership__tier", "membership__plan_id", "membership__member_id")
    ),
    member=int,
    day=date,
    session=int,
)


def lot_for(session: ScheduledSession, member_pk: int) -> tuple[Any, ...]:
    """The pack that this class is paid from with a credit: its key, its contract, tier, plan and owner; five times
    nothing.
    """
    return _lot.row(member=member_pk, day=day_of(session), session=session.pk) or (None,) * 5


class _Found(NamedTuple):
    """What is read of one member and one session in one go."""

    standing: Standing
    tier: str
    has_line: bool
    ability_needed: str
    closed: Closed | None


def _found(session: ScheduledSession, member_pk: int, now: datetime, moving: Moving | None) -> _Found:
    row = _standing_of.row(session=session.pk, member=member_pk, day=day_of(session), now=now)
    if row is None:
        raise ScheduledSession.DoesNotExist
    (
        has_line,
        waits,
        has_booking,
        contract,
        ability,
        owes_rules,
        has_strikes,
        needed,
        coming,
        activities,
        limits,
        over,
    ) = row
    lot_pk = payer_pk = paused = None
    if contract:
        membership_pk, tier, plan_pk = contract["pk"], contract["tier"], contract["plan"]
    else:
        lot = moving.lot_for(session) if moving else None
        lot_pk, membership_pk, tier, plan_pk, payer_pk = lot or lot_for(session, member_pk)
    if membership_pk is None:
        paused = paused_until(member_pk, day_of(session))
    standing = Standing(
        has_booking,
        membership_pk,
        without(moving, tuple(map(as_other, coming))),
        waits,
        lot_pk,
        plan_pk,
        payer_pk,
        ability or "",
        owes_rules,
        barred_by(member_pk),
        limits_for(map(as_limit, limits), activities, moving),
        strikes_of(member_pk) if has_strikes else (),
        paused,
    )
    return _Found(standing, tier or "", has_line, needed, first_over(session, over))


def facts_of(
    session: ScheduledSession,
    member_pk: int,
    policies: BookingPolicies,
    now: datetime,
    at_desk: bool = False,
    moving: Moving | None = None,
    ahead: Ahead = Ahead.COUNTED,
) -> BookingFacts:
    """Everything a member's wish for a place hangs on, as it is now, with the policy for the course and for the tier of
    the contract; read under the locks of member and session, what decides. `at_desk` when somebody of the staff books;
    `moving` is the place that is given up for it. Who else waits is read, as far as `ahead` asks, where a place is free
    and the line may have it; for most nobody waits.
    """
    found = _found(session, member_pk, now, moving)
    own, waiter = (found.has_line and own_wait(session, member_pk, now)) or (None, Waiter())
    facts = booking_facts(
        session,
        policy=policies.under(scopes_of(session, found.tier)),
        standing=found.standing,
        in_line=PlaceInLine(own is not None, waiter=waiter),
        ability_needed=found.ability_needed,
        at_desk=at_desk,
        closed=found.closed,
    )
    if found.has_line and ahead is not Ahead.UNSEEN and facts.asks_line(now):
        return replace(facts, waiting_ahead=promotable_ahead(own, session, policies, now, ahead))
    return facts


def held_facts(
    booking: Booking,
    session: ScheduledSession,
    policy: BookingPolicy,
    free_cancel: FreeCancel | None = None,
    is_own: bool = False,
    closed: Closed | None = None,
) -> HeldFacts:
    """`free_cancel` holds what the bookings of a list keep; for one booking it is read here. `is_own` when the person
    whose place it is asks. `closed` is what keeps the place of the class closed.
    """
    kept = free_cancel or free_cancel_of([booking.policies])
    return HeldFacts(
        is_session_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        state=booking.state,
        check_in_opens_before=policy.check_in_opens_before,
        check_in_closes_after=policy.check_in_closes_after,
        free_cancel=kept.of(booking.policies),
        last_cancel=policy.last_cancel,
        is_own=is_own,
        is_roster_closed=session.is_roster_closed,
        is_moved=booking.is_cancelled_by_venue and Booking.objects.filter(moved_from=booking).exists(),
        grace_until=booking.grace_until,
        closed=closed,
    )


def free_until(booking: Booking, starts_at: datetime) -> datetime:
    """Until when this booking can be cancelled free of charge, under the policy it was made under; whoever moved up has
    a while in any case.
    """
    until = starts_at - free_cancel_of([booking.policies]).of(booking.policies)
    return max(until, booking.grace_until) if booking.grace_until else until
