"""The rules of booking and waiting. They only raise, and look at nothing but the facts they are handed.

The same tuple answers the page ("may I?", facts read without a lock) and decides in the service (facts re-read under
the lock), so the refusal is the explanation that member, desk and history read.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.errors import (
    AbilityTooLow,
    AgreementUnsigned,
    AlreadyBooked,
    AskDoctor,
    BookingNotOpen,
    BookingOverlaps,
    HealthBars,
    MembershipPaused,
    NoMembership,
    PlacePromised,
    RulesNotAccepted,
    SessionCancelled,
    SessionFull,
    SessionStarted,
    Suspended,
    TooManyThatDay,
    TooManyToCome,
    WalkInClosed,
)
from bookings.line import Movement, closes_at, movement
from bookings.policies import BookingPolicy
from bookings.rules.closure import Closed, refuse_closed
from bookings.waitlist_errors import KeptOverlaps
from members.models import Member
from members.screening_verdict import ASK, BAR, Limit
from venue import wording
from venue.errors import Text
from venue.models.agreed_text import Kind
from venue.rules import Rule
from venue.wording import when

ABILITIES = ("", *Member.Ability.values)  # each includes those before it; nobody has looked: a beginner


@dataclass(frozen=True)
class OtherClass:
    """Another class in which the person has a place, and which is not over."""

    session_pk: int
    course: Text
    starts_at: datetime
    ends_at: datetime
    day: date
    held_for: str = ""  # why the place is only kept for a while, if so


@dataclass(frozen=True)
class Waiter:
    """What is known of somebody's wait: how long before the class they must know, what was offered to them so far, and
    whether they are in the house.
    """

    notice: timedelta = timedelta(0)
    offers: int = 0
    offers_today: int = 0
    is_here: bool = False


@dataclass(frozen=True)
class BookingFacts:
    """What is known when somebody wants a place, or to wait for one."""

    is_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    day: date  # in the venue's zone
    capacity: int
    booked: int
    opens_at: datetime
    has_live_booking: bool
    membership_pk: int | None  # the contract that covers the day of the class
    policy: BookingPolicy
    is_waiting: bool = False
    waiting_ahead: int = 0  # who waits before this person and could take a place now, where that decides (`asks_line`)
    others: tuple[OtherClass, ...] = ()
    waits: bool = False  # for this or any other class
    lot_pk: int | None = None  # the pack whose credit is used, where that contract is one
    plan_pk: int | None = None  # what was sold as that contract
    payer_pk: int | None = None  # whose pack it is
    ability: str = ""  # what a coach has seen
    ability_needed: str = ""
    owes_rules: bool = False  # has not accepted the entry rules that hold
    unsigned: tuple[str, ...] = ()  # agreements without which the house lets nobody book
    limits: tuple[Limit, ...] = ()  # what a health screening says about what this course contains
    suspended_until: datetime | None = None
    paused_until: date | None = None  # where a pause alone keeps a membership from covering the day
    at_desk: bool = False  # whether somebody of the staff books, not the person
    is_roster_closed: bool = False
    is_released: bool = False  # whether unclaimed places of this class were given up
    zone: ZoneInfo = ZoneInfo("UTC")  # the venue's, by which hours are quiet
    waiter: Waiter = Waiter()
    closed: Closed | None = None  # what keeps the place of it closed at that time
    was_held: bool = False  # whether a place in this class was kept for payment before, in vain

    @property
    def free_until(self) -> datetime:
        """Until when cancelling is free."""
        return self.starts_at - self.policy.free_cancel

    @property
    def check_in_closes_at(self) -> datetime:
        return self.starts_at + self.policy.check_in_closes_after

    @property
    def line_closes_at(self) -> datetime:
        return closes_at(self.starts_at, self.policy.waitlist)

    def movement(self, now: datetime) -> Movement:
        return movement(self.starts_at, self.policy.waitlist, self.zone, now, self.is_released)

    @property
    def places_left(self) -> int:
        return self.capacity - self.booked

    def asks_line(self, now: datetime) -> bool:
        """Whether a place is free and kept for those in line, as far as somebody there can have it."""
        return self.places_left > 0 and self.movement(now).keeps_places

    def is_promised(self, now: datetime) -> bool:
        """Whether every free place belongs to somebody who waited longer and can get it now."""
        return self.asks_line(now) and self.places_left <= self.waiting_ahead

    @property
    def asks_doctor(self) -> bool:
        """Whether a doctor is to be asked before something of it, and the person has not yet said that they know."""
        return any(limit.level == ASK and not limit.is_known for limit in self.limits)

    @property
    def that_day(self) -> int:
        return sum(each.day == self.day for each in self.others)

    @property
    def in_the_way(self) -> OtherClass | None:
        """The first of the person's other classes that overlaps by more than is allowed."""
        allowed = self.policy.overlap
        overlaps = (each for each in self.others if shared(each, self) > allowed)
        return next(overlaps, None)


def shared(one: OtherClass, other: BookingFacts) -> timedelta:
    """How long both last at once; less than nothing where there is time between them."""
    return min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at)


def check_session_stands(facts: BookingFacts, now: datetime) -> None:
    if facts.is_cancelled:
        raise SessionCancelled


def check_not_begun(facts: BookingFacts, now: datetime) -> None:
    if now >= facts.starts_at:
        raise SessionStarted(facts={"starts_at": facts.starts_at.isoformat()})


def check_place_open(facts: BookingFacts, now: datetime) -> None:
    """Until the class is over: who came to one that took place all the same is written down after it."""
    if facts.closed and now < facts.ends_at:
        refuse_closed(facts.closed, gettext("Please choose another date; those who are booked hear from the house."))


def check_booking_open(facts: BookingFacts, now: datetime) -> None:
    if now < facts.opens_at:
        raise BookingNotOpen(
            _("Booking for this class opens on %(at)s.") % {"at": when(facts.opens_at)},
            facts={"opens_at": facts.opens_at.isoformat()},
        )


def check_not_booked_already(facts: BookingFacts, now: datetime) -> None:
    if facts.has_live_booking:
        raise AlreadyBooked


def check_able(facts: BookingFacts, now: datetime) -> None:
    if ABILITIES.index(facts.ability) < ABILITIES.index(facts.ability_needed):
        raise AbilityTooLow(
            _("This course is for people who are at least %(needed)s; noted here is: %(seen)s.")
            % {"needed": Member.Ability(facts.ability_needed).label, "seen": seen(facts.ability)},
            facts={"needed": facts.ability_needed, "seen": facts.ability},
        )


def seen(ability: str) -> Text:
    return Member.Ability(ability).label if ability else _("nobody has looked yet")


def check_health_allows(facts: BookingFacts, now: datetime) -> None:
    """Says that there is something, never what: the refusal is kept, and read by whoever serves."""
    if any(limit.level == BAR for limit in facts.limits):
        raise HealthBars


def check_doctor_asked(facts: BookingFacts, now: datetime) -> None:
    """At the desk as well, where it is said aloud. It is said once for each activity, not for each class."""
    if facts.asks_doctor:
        raise AskDoctor


def check_rules_accepted(facts: BookingFacts, now: datetime) -> None:
    """Online they are read before booking; the desk reads them out when somebody comes."""
    if facts.owes_rules and not facts.at_desk:
        raise RulesNotAccepted


def check_agreements_signed(facts: BookingFacts, now: datetime) -> None:
    """Where the house bars whoever has not signed; at the desk as well, where it is signed on the spot."""
    if facts.unsigned:
        names = ", ".join(str(Kind(kind).label) for kind in facts.unsigned)
        raise AgreementUnsigned(
            _(
                "Not signed yet: %(agreements)s. It can be signed online under “Consents and agreements”, or at the "
                "front desk."
            )
            % {"agreements": names},
            facts={"unsigned": list(facts.unsigned)},
        )


def check_not_suspended(facts: BookingFacts, now: datetime) -> None:
    """At the desk a free place can be taken once check-in is open."""
    until = facts.suspended_until
    opens_at = facts.starts_at - facts.policy.check_in_opens_before
    if until is None or now >= until or (facts.at_desk and now >= opens_at):
        return
    raise Suspended(
        _(
            "After %(strikes)s strikes advance booking is closed in this name until %(until)s. From %(at)s on a free "
            "place in this class can be taken at the desk."
        )
        % {"strikes": facts.policy.suspension.strikes, "until": when(until), "at": when(opens_at)},
        facts={"until": until.isoformat(), "strikes": facts.policy.suspension.strikes},
    )


def check_membership_covers(facts: BookingFacts, now: datetime) -> None:
    """The entitlement is asked for on the day of the class, not on the day of booking."""
    if facts.membership_pk is None and facts.paused_until:
        raise MembershipPaused(
            _("The membership is paused on that day, until %(until)s. Classes after it can be booked.")
            % {"until": wording.fulldate(facts.paused_until)},
            facts={"day": facts.day.isoformat(), "until": facts.paused_until.isoformat()},
        )
    if facts.membership_pk is None:
        raise NoMembership(facts={"day": facts.day.isoformat()})


def check_not_too_many_to_come(facts: BookingFacts, now: datetime) -> None:
    most, count = facts.policy.most_to_come, len(facts.others)
    if 0 < most <= count:
        raise TooManyToCome(
            ngettext_lazy(
                "There is already %(count)s booking to come in this name; at most %(most)s at a time can be held.",
                "There are already %(count)s bookings to come in this name; at most %(most)s at a time can be held.",
                count,
            )
            % {"count": count, "most": most},
            facts={"to_come": count, "most": most},
        )


def check_not_too_many_that_day(facts: BookingFacts, now: datetime) -> None:
    most, count = facts.policy.most_per_day, facts.that_day
    if 0 < most <= count:
        raise TooManyThatDay(
            ngettext_lazy(
                "There is already %(count)s booking on that day in this name; at most %(most)s a day can be held.",
                "There are already %(count)s bookings on that day in this name; at most %(most)s a day can be held.",
                count,
            )
            % {"count": count, "most": most},
            facts={"day": facts.day.isoformat(), "that_day": count, "most": most},
        )


def check_nothing_in_the_way(facts: BookingFacts, now: datetime) -> None:
    other = facts.in_the_way
    if other and other.held_for:
        raise KeptOverlaps(
            _(
                "A place in %(course)s, %(begins)s to %(ends)s, is kept in this name at the same time. Please "
                "accept it "
                "or give it back first."
            )
            % {"course": other.course, "begins": when(other.starts_at), "ends": wording.clock(other.ends_at)},
            facts={"session": other.session_pk},
        )
    if other:
        raise BookingOverlaps(
            in_the_way_words(other),
            facts={"session": other.session_pk, "allowed_minutes": facts.policy.overlap // timedelta(minutes=1)},
        )


def _in_the_way(other: OtherClass) -> str:
    return _("%(course)s, %(begins)s to %(ends)s, is booked in this name and takes place at the same time.") % {
        "course": other.course,
        "begins": when(other.starts_at),
        "ends": wording.clock(other.ends_at),
    }


# Said only to whoever asks: a line is looked through by this rule, and most of it is read by nobody.
in_the_way_words = lazy(_in_the_way, str)


def check_place_left(facts: BookingFacts, now: datetime) -> None:
    if facts.booked >= facts.capacity:
        raise SessionFull(
            _("All %(capacity)s places of this class are taken. Please choose another date.")
            % {"capacity": facts.capacity},
            facts={"capacity": facts.capacity, "booked": facts.booked},
        )


def check_place_not_promised(facts: BookingFacts, now: datetime) -> None:
    if facts.is_promised(now):
        raise PlacePromised(
            ngettext_lazy(
                "A place is free, but %(count)s person waited for it and gets it first.",
                "A place is free, but %(count)s people waited for it and get it first.",
                facts.waiting_ahead,
            )
            % {"count": facts.waiting_ahead},
            facts={"waiting": facts.waiting_ahead, "places_left": facts.places_left, "how": facts.movement(now).value},
        )


BOOKING_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_not_booked_already,
    check_booking_open,
    check_not_suspended,
    check_agreements_signed,
    check_able,
    check_health_allows,
    check_membership_covers,
    check_nothing_in_the_way,
    check_not_too_many_that_day,
    check_not_too_many_to_come,
    check_place_left,
    check_place_not_promised,
    check_doctor_asked,
    check_rules_accepted,
)


def check_walk_in_open(facts: BookingFacts, now: datetime) -> None:
    opens_at = facts.starts_at - facts.policy.check_in_opens_before
    if now < opens_at:
        raise WalkInClosed(
            _("People are taken in without a booking from %(at)s on; until then a place can be booked.")
            % {"at": when(opens_at)},
            facts={"opens_at": opens_at.isoformat()},
        )
    if facts.is_roster_closed:
        raise WalkInClosed(_("The roster of this class is closed; nobody can be added to it."), rule="roster_closed")


# Somebody who stands there is booked and checked in at once, also when the class has just begun.
WALK_IN_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_walk_in_open,
    *(rule for rule in BOOKING_RULES if rule is not check_not_begun),
)

# What can be told to somebody who is not signed in: everything but what depends on the person.
STRANGER_RULES: tuple[Rule[BookingFacts, datetime], ...] = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_booking_open,
    check_place_left,
    check_place_not_promised,
)
