"""The rules of booking, changing, cancelling and running treatments. They only raise, and look at nothing but facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from bookings.errors import AgreementUnsigned, AskDoctor, HealthBars, LateNow, RulesNotAccepted
from bookings.treatment_errors import (
    GuestBusy,
    HasBegun,
    IdentityUnasked,
    IdentityUnseen,
    NotCancellableNow,
    NotInThatState,
    NotItsDay,
    NotOffered,
    OnlyOneLine,
    OthersBelong,
    PackageWhole,
    PaidAlready,
    SomebodyIsHere,
    TooEarlyForNoShow,
    TooFarAhead,
    TooLateToChange,
    TooShortNotice,
)
from bookings.treatment_policies import TreatmentPolicy
from members.screening_verdict import ASK, BAR, Limit
from venue.clock import zone
from venue.errors import Text
from venue.models.agreed_text import Kind
from venue.rules import Rule
from venue.wording import clock, in_a_row, when
from venue.working_time import business_date


@dataclass(frozen=True)
class Other:
    """Something else that a guest has at the same time."""

    what: Text
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class GuestFacts:
    """What is known of one guest when something is booked for them. `name` is empty for whoever books for themselves
    alone.
    """

    limits: tuple[Limit, ...] = ()  # what a screening says about what it contains
    unsigned: tuple[str, ...] = ()
    owes_rules: bool = False
    others: tuple[Other, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class AppointmentFacts:
    starts_at: datetime
    guests: tuple[GuestFacts, ...]
    policy: TreatmentPolicy
    retired: tuple[str, ...] = ()  # treatments that are not on offer
    at_desk: bool = False
    is_of_course: bool = False  # a date of something that is sold with all its dates


def check_on_offer(facts: AppointmentFacts, now: datetime) -> None:
    if facts.retired:
        raise NotOffered(
            _("Not on offer at present: %(names)s. Please choose another treatment.")
            % {"names": in_a_row(facts.retired)}
        )


def check_to_come(facts: AppointmentFacts, now: datetime) -> None:
    if facts.starts_at < now:
        raise HasBegun(facts={"starts_at": facts.starts_at.isoformat()})


def check_not_too_far(facts: AppointmentFacts, now: datetime) -> None:
    """A course is booked to its end, as far as shifts are planned."""
    last = now + facts.policy.opens
    if facts.starts_at > last and not facts.is_of_course:
        raise TooFarAhead(
            _("Treatments can be booked until %(last)s at present.") % {"last": when(last)},
            facts={"last": last.isoformat()},
        )


def check_notice(facts: AppointmentFacts, now: datetime) -> None:
    """The desk books until it begins."""
    minutes = int(facts.policy.notice / timedelta(minutes=1))
    if not facts.at_desk and facts.starts_at < now + facts.policy.notice:
        raise TooShortNotice(
            _("Online a treatment is booked at least %(minutes)s minutes before it begins. Please call the front desk.")
            % {"minutes": minutes},
            facts={"minutes": minutes},
        )


def check_agreements(facts: AppointmentFacts, now: datetime) -> None:
    for guest in facts.guests:
        if guest.unsigned:
            raise AgreementUnsigned(
                _("Not signed yet: %(agreements)s. It can be signed online, or at the front desk.")
                % {"agreements": in_a_row(Kind(kind).label for kind in guest.unsigned)},
                facts={"unsigned": list(guest.unsigned)},
            )


def check_health(facts: AppointmentFacts, now: datetime) -> None:
    """Says that there is something, never what."""
    if any(limit.level == BAR for guest in facts.guests for limit in guest.limits):
        raise HealthBars(
            _(
                "By the health screening this treatment is not advisable at present. Please speak to the front desk: "
                "there is something that suits, and a screening can be done anew at any time."
            )
        )


def check_guest_is_free(facts: AppointmentFacts, now: datetime) -> None:
    for guest in facts.guests:
        for other in guest.others:
            raise GuestBusy(
                _("%(what)s, %(begins)s to %(ends)s, is booked in this name and takes place at the same time.")
                % {"what": other.what, "begins": when(other.starts_at), "ends": clock(other.ends_at)}
            )


def check_doctor_asked(facts: AppointmentFacts, now: datetime) -> None:
    if any(limit.level == ASK and not limit.is_known for guest in facts.guests for limit in guest.limits):
        raise AskDoctor(
            _(
                "By the health screening a doctor should be asked before this treatment. Whoever has done so, or knows "
                "and decides for themselves, says so once and can book."
            )
        )


def check_rules_accepted(facts: AppointmentFacts, now: datetime) -> None:
    """Online they are read before booking; the desk reads them out when somebody comes."""
    if not facts.at_desk and any(guest.owes_rules for guest in facts.guests):
        raise RulesNotAccepted


APPOINTMENT_RULES: tuple[Rule[AppointmentFacts, datetime], ...] = (
    check_on_offer,
    check_to_come,
    check_not_too_far,
    check_notice,
    check_agreements,
    check_health,
    check_guest_is_free,
    check_doctor_asked,
    check_rules_accepted,
)


@dataclass(frozen=True)
class StandingFacts:
    """What is known of an appointment that was made."""

    state: str
    starts_at: datetime
    policy: TreatmentPolicy  # the one it was made under, as far as cancelling goes
    at_desk: bool = False
    is_closed: bool = False  # the house has closed where it takes place, and nobody decided about it
    is_here: bool = False  # one of its guests has come
    guests: int = 1

    @property
    def free_until(self) -> datetime:
        return self.starts_at - self.policy.free_cancel

    def is_late(self, now: datetime) -> bool:
        """Whether cancelling now costs something: what was only asked for, or is only kept, costs nothing, nor does
        what the house keeps from taking place.
        """
        return self.state == "booked" and now > self.free_until and not self.is_closed


def check_is_to_come(facts: StandingFacts, now: datetime) -> None:
    if facts.state not in ("held", "requested", "booked"):
        raise NotInThatState


def check_cancellable(facts: StandingFacts, now: datetime) -> None:
    """The desk also calls off what should have begun, as long as nobody has said that it did."""
    if now >= facts.starts_at and not facts.at_desk:
        raise NotCancellableNow


def check_free_still(facts: StandingFacts, now: datetime) -> None:
    if facts.is_late(now):
        raise LateNow(facts={"free_until": facts.free_until.isoformat()})


def check_change_in_time(facts: StandingFacts, now: datetime) -> None:
    if facts.is_late(now) and not facts.at_desk:
        raise TooLateToChange(
            _("It can be changed online until %(until)s. Please call the front desk: they may find another time.")
            % {"until": when(facts.free_until)},
            facts={"free_until": facts.free_until.isoformat()},
        )


def check_stayed_away(facts: StandingFacts, now: datetime) -> None:
    from_then_on = facts.starts_at + facts.policy.no_show
    if facts.state != "booked":
        raise NotInThatState
    if now < from_then_on:
        raise TooEarlyForNoShow(
            _("The guest may still come. From %(at)s on it can be said that they did not.")
            % {"at": when(from_then_on)},
            facts={"from": from_then_on.isoformat()},
        )


@dataclass(frozen=True)
class LineFacts:
    """What is known when one treatment of an appointment is to be left out."""

    lines: int
    package: str = ""
    is_paid: bool = False


def check_not_of_a_package(facts: LineFacts, now: datetime) -> None:
    """Nothing ever leaves half a package."""
    if facts.package:
        raise PackageWhole(
            _(
                "This treatment is part of the package %(package)s, which has one price and is given whole. Please "
                "move or cancel the whole appointment; single treatments can be booked anew."
            )
            % {"package": facts.package}
        )


def check_not_the_last(facts: LineFacts, now: datetime) -> None:
    if facts.lines < 2:
        raise OnlyOneLine


def check_not_paid(facts: LineFacts, now: datetime) -> None:
    """What was paid was paid for all of it."""
    if facts.is_paid:
        raise PaidAlready(
            _("It is paid already. Please cancel it whole, which gives back what was paid, and book the rest anew.")
        )


LEAVE_OUT_RULES: tuple[Rule[LineFacts, datetime], ...] = (check_not_of_a_package, check_not_the_last, check_not_paid)


def check_nobody_here(facts: StandingFacts, now: datetime) -> None:
    if facts.is_here:
        raise SomebodyIsHere


def check_speaks_for_all(facts: StandingFacts, now: datetime) -> None:
    """It ends for all of them; whoever gives one of its treatments knows of their own guest alone."""
    if facts.guests > 1 and not facts.at_desk:
        raise OthersBelong


def check_on_its_day(facts: StandingFacts, now: datetime) -> None:
    if business_date(facts.starts_at, zone()) != business_date(now, zone()):
        raise NotItsDay(facts={"starts_at": facts.starts_at.isoformat()})


def check_to_be_served(facts: StandingFacts, now: datetime) -> None:
    if facts.state not in ("booked", "in_service", "no_show"):
        raise NotInThatState


@dataclass(frozen=True)
class LineClock:
    """What is known when the clock of a treatment is to be started, or its guest's document was looked at."""

    state: str  # of the appointment
    asks_identity: bool = False
    is_identity_seen: bool = False


def check_being_served(facts: LineClock, now: datetime) -> None:
    if facts.state not in ("booked", "in_service"):
        raise NotInThatState


def check_identity_seen(facts: LineClock, now: datetime) -> None:
    if facts.asks_identity and not facts.is_identity_seen:
        raise IdentityUnseen


def check_asks_identity(facts: LineClock, now: datetime) -> None:
    """Nobody's document is looked at without need."""
    if not facts.asks_identity:
        raise IdentityUnasked


START_RULES: tuple[Rule[LineClock, datetime], ...] = (check_being_served, check_identity_seen)
IDENTITY_RULES: tuple[Rule[LineClock, datetime], ...] = (check_being_served, check_asks_identity)
CANCEL_RULES: tuple[Rule[StandingFacts, datetime], ...] = (check_is_to_come, check_cancellable)
CHANGE_RULES: tuple[Rule[StandingFacts, datetime], ...] = (check_is_to_come, check_cancellable, check_change_in_time)
NO_SHOW_RULES: tuple[Rule[StandingFacts, datetime], ...] = (
    check_stayed_away,
    check_nobody_here,
    check_speaks_for_all,
)
# Whoever gives it says who came, and may change their mind.
MARK_RULES: tuple[Rule[StandingFacts, datetime], ...] = (check_to_be_served, check_on_its_day)
