"""The rules of waiting for a treatment. They only raise, and look at nothing but facts."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.models.treatment_wait import MOST_DAYS
from bookings.rules.appointment import (
    AppointmentFacts,
    check_agreements,
    check_doctor_asked,
    check_health,
    check_on_offer,
    check_rules_accepted,
)
from bookings.treatment_errors import TooFarAhead
from bookings.treatment_policies import TreatmentPolicy
from bookings.treatment_wait_errors import AlreadyInLine, DaysPassed, NotTheirTreatment, TooManyDays, TooManyWaits
from venue import clock, wording
from venue.rules import Rule
from venue.working_time import in_quiet_hours, quiet_hours_began


@dataclass(frozen=True)
class Wish:
    """What somebody waits for."""

    treatment_pk: int
    from_day: date
    to_day: date
    staff_pk: int | None = None
    from_time: time | None = None
    to_time: time | None = None


@dataclass(frozen=True, kw_only=True)
class WaitFacts(AppointmentFacts):
    """What is known when somebody wants to wait; `starts_at` is when the first of the days begins."""

    wish: Wish
    today: date
    is_skilled: bool = True  # whoever is asked for does it
    is_in_line: bool = False  # for the same, on one of these days
    waits: int = 0  # for how many treatments by now


def check_days_to_come(facts: WaitFacts, now: datetime) -> None:
    if facts.wish.from_day < facts.today:
        raise DaysPassed(facts={"from_day": facts.wish.from_day.isoformat()})


def check_not_too_many_days(facts: WaitFacts, now: datetime) -> None:
    days = (facts.wish.to_day - facts.wish.from_day).days + 1
    if days > MOST_DAYS:
        raise TooManyDays(
            ngettext_lazy(
                "This is %(days)s day; a treatment is waited for on at most %(most)s. Choose fewer.",
                "These are %(days)s days; a treatment is waited for on at most %(most)s. Choose fewer.",
                days,
            )
            % {"days": days, "most": MOST_DAYS},
            facts={"days": days, "most": MOST_DAYS},
        )


def check_days_open(facts: WaitFacts, now: datetime) -> None:
    last = facts.today + facts.policy.opens
    if facts.wish.to_day > last:
        raise TooFarAhead(
            _("Treatments can be booked until %(last)s at present. Choose days until then.")
            % {"last": wording.fulldate(last)},
            facts={"last": last.isoformat()},
        )


def check_done_by(facts: WaitFacts, now: datetime) -> None:
    if not facts.is_skilled:
        raise NotTheirTreatment


def check_not_in_line(facts: WaitFacts, now: datetime) -> None:
    if facts.is_in_line:
        raise AlreadyInLine


def check_not_too_many_waits(facts: WaitFacts, now: datetime) -> None:
    most = facts.policy.waits
    if facts.waits >= most:
        raise TooManyWaits(
            ngettext_lazy(
                "This person already waits for %(count)s treatment, and for no more than %(most)s at once. Leave that "
                "waitlist first.",
                "This person already waits for %(count)s treatments, and for no more than %(most)s at once. Leave one "
                "of the waitlists first.",
                facts.waits,
            )
            % {"count": facts.waits, "most": most},
            facts={"waits": facts.waits, "most": most},
        )


# What depends on the time is looked at when one is offered.
WAIT_RULES: tuple[Rule[WaitFacts, datetime], ...] = (
    check_on_offer,
    check_days_to_come,
    check_not_too_many_days,
    check_days_open,
    check_done_by,
    check_not_in_line,
    check_not_too_many_waits,
    check_agreements,
    check_health,
    check_doctor_asked,
    check_rules_accepted,
)


def is_time_to_ask(policy: TreatmentPolicy, now: datetime) -> bool:
    """Whether a time may be offered now: not in quiet hours, nor when the time to answer would run into them."""
    if policy.quiet_from == policy.quiet_until:
        return True
    zone, until = clock.zone(), now + policy.offer
    if in_quiet_hours(now, policy.quiet_from, policy.quiet_until, zone):
        return False
    return quiet_hours_began(until, policy.quiet_from, zone) <= now
