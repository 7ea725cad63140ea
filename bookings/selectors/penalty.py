"""Late cancellations and no-shows: what is due, what was the matter with each, and the lists of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from bookings.models import Booking, Decision, Objection, Penalty, ScheduledSession
from bookings.models.penalty import PenaltyQuerySet
from bookings.penalties import Circumstances, last_free_hours
from bookings.penalty_policies import PenaltyPolicy
from bookings.selectors.facts import free_until
from bookings.selectors.penalty_words import closed_words
from bookings.selectors.reckoning import Reckoning, reckoning_of
from members.models import Member
from members.selectors.fees import Fees, fees_of
from venue import clock
from venue.models import Probe

What = Decision.What
EXPLAINING = (What.LATE_CANCELLED, What.NO_SHOW, What.POSTED, What.FORGIVEN, What.WAIVED)
MOST = 50


def due_penalties(now: datetime, limit: int) -> list[tuple[int, int]]:
    """What is to be decided now, with the key of its person, the longest due first."""
    objected = Objection.objects.open().filter(penalty=OuterRef("pk"))
    due = Penalty.objects.open().filter(~Exists(objected), due_at__lte=now)
    return list(due.order_by("due_at", "pk").values_list("pk", "member_id")[:limit])


def circumstances_of(penalty: Penalty, policy: PenaltyPolicy) -> Circumstances:
    """What is known now of the class, the place and the page; four queries."""
    booking = Booking.objects.select_related("session").get(pk=penalty.booking_id)
    session = booking.session
    return Circumstances(
        booked_at=booking.booked_at,
        came=penalty.kind == Penalty.Kind.NO_SHOW and has_come(booking),
        is_called_off=session.is_cancelled,
        changed_at=session.changed_at,
        page_down_at=page_down_at(booking, policy),
    )


def has_come(booking: Booking) -> bool:
    """Whether the roster says of this person, by this or another place in the class, that they came."""
    came = (Booking.State.ATTENDED, Booking.State.CHECKED_IN)
    return Booking.objects.filter(session=booking.session_id, member=booking.member_id, state__in=came).exists()


def page_down_at(booking: Booking, policy: PenaltyPolicy) -> datetime | None:
    """When the public page did not answer in the last hours in which this booking could be cancelled free of charge."""
    begins, ends = last_free_hours(
        booking.booked_at, free_until(booking, booking.session.starts_at), policy.page_answers
    )
    down = Probe.objects.filter(is_up=False, minute__gte=begins, minute__lt=ends)
    return down.order_by("minute").values_list("minute", flat=True).first()


def unclaimed(session: ScheduledSession) -> list[Booking]:
    """Places that were theirs and were given up because nobody had checked in for them."""
    released = session.bookings.filter(state=Booking.State.RELEASED, cancelled_at=F("session__places_released_at"))
    return list(released.select_related("member", "membership__plan"))


# --- lists -----------------------------------------------------------------------------------------------------------


def penalties() -> PenaltyQuerySet:
    """With all that a list says of them, the latest first."""
    rows = Penalty.objects.select_related(
        "member", "booking__session__course", "booking__membership__plan", "settled_by"
    )
    return rows.order_by("-happened_at", "-pk")


@dataclass(frozen=True)
class Entry:
    """One late cancellation or no-show as its person reads it. `text` is the latest explanation; `may_object` while
    nobody has, and it was not waived.
    """

    penalty: Penalty
    objection: Objection | None
    text: str

    @property
    def may_object(self) -> bool:
        return self.objection is None and self.penalty.outcome != Penalty.Outcome.WAIVED

    @property
    def session(self) -> ScheduledSession:
        return self.penalty.booking.session


@dataclass(frozen=True)
class Account:
    """Everything of one person: how they stand, what they owe, their late cancellations and no-shows, latest first."""

    person: Member
    stands: Reckoning
    fees: Fees
    strikes: Sequence[Penalty]
    entries: Sequence[Entry]

    @property
    def closed(self) -> list[str]:
        """That advance booking is closed, where it is."""
        return closed_words(self.stands)

    @property
    def late_left(self) -> int:
        return self.stands.left(Penalty.Kind.LATE_CANCEL)

    @property
    def no_shows_left(self) -> int:
        return self.stands.left(Penalty.Kind.NO_SHOW)


def account_of(member: Member) -> Account:
    now = clock.now()
    rows = list(penalties().filter(member=member).prefetch_related("objections")[:MOST])
    said = explained([row.booking_id for row in rows])
    entries = [Entry(row, next(iter(row.objections.all()), None), said.get(row.booking_id, "")) for row in rows]
    strikes = list(penalties().in_force(now).filter(member=member).order_by("strike_until"))
    return Account(member, reckoning_of(member.pk, now), fees_of(member), strikes, entries)


def explained(bookings: Iterable[int]) -> dict[int, str]:
    """The latest explanation about each of these bookings, in the reader's language; one query for all."""
    rows = Decision.objects.filter(booking__in=list(bookings), what__in=EXPLAINING).order_by("pk")
    return {row.booking_id: row.text for row in rows if row.booking_id}
