"""What is known of whoever reads a list of classes, asked once for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bookings.models import Booking, ScheduledSession
from bookings.penalties import Strike
from bookings.rules import OtherClass
from bookings.selectors.facts import Moving, Standing, classes_to_come, day_of, limits_for, strikes_of, without
from bookings.selectors.session import other_class
from members.models import CreditLot, Member, Membership
from members.screening_verdict import Limit, on_day
from members.selectors.agreement import barred_by
from members.selectors.credits import packs_for
from members.selectors.entry_rules import owing
from members.selectors.freeze import pause_over
from members.selectors.screening import every_limit_of


@dataclass(frozen=True)
class Reader:
    """A person, or nobody in particular, with what of theirs a place hangs on. `mine` are their live bookings by class,
    `moving` is a place that would be given up. `spent` are the packs and days of what would be booked before.
    """

    member: Member | None = None
    mine: Mapping[int, Booking] = field(default_factory=dict)
    memberships: Sequence[Membership] = ()
    others: tuple[OtherClass, ...] = ()
    packs: Sequence[CreditLot] = ()
    strikes: tuple[Strike, ...] = ()
    owes_rules: bool = False
    unsigned: tuple[str, ...] = ()
    limits: Sequence[Limit] = ()
    moving: Moving | None = None
    spent: tuple[tuple[int, date], ...] = ()

    @property
    def key(self) -> int | None:
        return self.member.pk if self.member else None

    def covering(self, day: date) -> Membership | None:
        return next((each for each in self.memberships if each.covers(day)), None)

    def lot_for(self, session: ScheduledSession) -> CreditLot | None:
        """The pack that would pay for a class: the one whose credit comes back, else the first that is good for it."""
        day, module = day_of(session), session.course.module
        moved = self.moving.pays_for(session) if self.moving else None
        return moved or next((each for each in self.packs if each.pays_for(day, module, self._spent_of(each))), None)

    def _spent_of(self, lot: CreditLot) -> list[date]:
        return [day for pk, day in self.spent if pk == lot.pk]

    def standing(self, session: ScheduledSession, contract: Membership | None, lot: CreditLot | None) -> Standing:
        """How they stand to a class that this contract would cover, or this pack pay for."""
        return Standing(
            session.pk in self.mine,
            contract.pk if contract else None,
            self.others,
            lot_pk=lot.pk if lot else None,
            ability=self.member.ability if self.member else "",
            owes_rules=self.owes_rules,
            unsigned=self.unsigned,
            limits=limits_for(on_day(self.limits, day_of(session)), session.course.activities, self.moving),
            strikes=self.strikes,
            paused_until=None if contract else pause_over(self.memberships, day_of(session)),
        )

    def having(self, session: ScheduledSession, lot: CreditLot | None) -> "Reader":
        """The same person once this class is booked, too, and paid from the pack."""
        place = other_class(session.pk, session.course_id, session.starts_at, session.ends_at, "booked", "")
        spent = (*self.spent, (lot.pk, day_of(session))) if lot else self.spent
        return replace(self, others=(*self.others, place), spent=spent)


def reader_of(
    member: Member | None, sessions: Sequence[ScheduledSession], now: datetime, moving: Moving | None = None
) -> Reader:
    """As many queries for many classes as for one; none for nobody."""
    if member is None:
        return Reader(moving=moving)
    live = (
        Booking.objects.standing(now)
        .filter(member=member, session__in=sessions)
        .select_related("membership__plan", "membership__member")
    )
    return Reader(
        member=member,
        mine={booking.session_id: booking for booking in live},
        memberships=list(member.memberships.prefetch_related("freezes").order_by("ends_on", "pk")),
        others=without(moving, classes_to_come(member.pk, now)),
        packs=list(packs_for(member.pk)),
        strikes=strikes_of(member.pk),
        owes_rules=bool(owing([member.pk])),
        unsigned=barred_by(member.pk),
        limits=every_limit_of(member.pk),
        moving=moving,
    )
