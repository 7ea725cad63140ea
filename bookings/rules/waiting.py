"""The rules of waiting, of moving up, and of places that are kept for somebody for a while."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.errors import AlreadyWaiting, NotWaiting, PlaceLeft, WaitlistClosed
from bookings.line import Movement
from bookings.rules.booking import (
    BookingFacts,
    check_able,
    check_agreements_signed,
    check_booking_open,
    check_doctor_asked,
    check_health_allows,
    check_membership_covers,
    check_not_begun,
    check_not_booked_already,
    check_not_suspended,
    check_not_too_many_that_day,
    check_not_too_many_to_come,
    check_nothing_in_the_way,
    check_place_left,
    check_place_not_promised,
    check_place_open,
    check_rules_accepted,
    check_session_stands,
    check_walk_in_open,
)
from bookings.waitlist_errors import AskedEnough, HeldBefore, HoldTooLate, NotHere, NoticePassed, OneHold, PaidAlready
from venue.errors import Text
from venue.rules import Rule
from venue.wording import when

Rules = tuple[Rule[BookingFacts, datetime], ...]
AN_HOUR = timedelta(hours=1)


def check_not_waiting(facts: BookingFacts, now: datetime) -> None:
    if facts.is_waiting:
        raise AlreadyWaiting


def check_waitlist_open(facts: BookingFacts, now: datetime) -> None:
    until = facts.line_closes_at
    if now >= until:
        raise WaitlistClosed(
            _(
                "The waitlist of this class moved up until %(until)s. A place that becomes free now can be booked by "
                "anybody."
            )
            % {"until": when(until)},
            facts={"until": until.isoformat()},
        )


def check_is_full(facts: BookingFacts, now: datetime) -> None:
    if facts.places_left > 0 and not facts.is_promised(now):
        raise PlaceLeft(facts={"capacity": facts.capacity, "booked": facts.booked})


def check_notice(facts: BookingFacts, now: datetime) -> None:
    """Whoever stands in the house is given what nobody claimed, whatever notice they asked for."""
    notice, until = facts.waiter.notice, facts.starts_at - facts.waiter.notice
    if notice and now >= until and facts.movement(now) is not Movement.HERE:
        raise NoticePassed(
            _("This wait asks to know at least %(notice)s before the class; since %(until)s it is too late for that.")
            % {"notice": span(notice), "until": when(until)},
            facts={"notice_minutes": notice // timedelta(minutes=1), "until": until.isoformat()},
        )


def span(time: timedelta) -> Text:
    """An hour and more in hours where it fits, else in minutes."""
    hours, minutes = time // AN_HOUR, time // timedelta(minutes=1)
    if hours and time == hours * AN_HOUR:
        return ngettext_lazy("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext_lazy("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


WAITLIST_RULES: Rules = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_not_booked_already,
    check_not_waiting,
    check_booking_open,
    check_not_suspended,
    check_agreements_signed,
    check_able,
    check_health_allows,
    check_membership_covers,
    check_not_too_many_that_day,
    check_not_too_many_to_come,
    check_waitlist_open,
    check_notice,
    check_is_full,
    check_doctor_asked,
    check_rules_accepted,
)


# What can be told of a line to somebody who is not known: everything but what depends on the person.
LINE_RULES: Rules = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_booking_open,
    check_waitlist_open,
    check_is_full,
)


def check_line_moves(facts: BookingFacts, now: datetime) -> None:
    """Places are given to the line, or kept for it: by this rule nobody else gets them, by its absence anybody."""
    if not facts.movement(now).keeps_places:
        raise WaitlistClosed(facts={"how": facts.movement(now).value, "until": facts.line_closes_at.isoformat()})


def check_still_waiting(facts: BookingFacts, now: datetime) -> None:
    if not facts.is_waiting:
        raise NotWaiting


def check_here(facts: BookingFacts, now: datetime) -> None:
    if facts.movement(now) is Movement.HERE and not facts.waiter.is_here:
        raise NotHere


def check_not_asked_enough(facts: BookingFacts, now: datetime) -> None:
    if facts.movement(now) is not Movement.ASKED:
        return
    waiter, policy = facts.waiter, facts.policy.waitlist
    if waiter.offers >= policy.offers_per_class:
        raise AskedEnough(
            ngettext_lazy(
                "%(count)s place in this class was offered and let pass; more than %(most)s are not offered.",
                "%(count)s places in this class were offered and let pass; more than %(most)s are not offered.",
                waiter.offers,
            )
            % {"count": waiter.offers, "most": policy.offers_per_class},
            facts={"offers": waiter.offers, "most": policy.offers_per_class},
        )
    if waiter.offers_today >= policy.offers_per_day:
        raise AskedEnough(
            ngettext_lazy(
                "%(count)s place was offered today; more than %(most)s a day are not offered.",
                "%(count)s places were offered today; more than %(most)s a day are not offered.",
                waiter.offers_today,
            )
            % {"count": waiter.offers_today, "most": policy.offers_per_day},
            rule="offers_per_day",
            facts={"offers_today": waiter.offers_today, "most": policy.offers_per_day},
        )


# What ends the search for somebody to move up, whoever is next.
PLACE_RULES: Rules = (check_session_stands, check_not_begun, check_place_open, check_line_moves, check_place_left)

# What passes one person over, and the next is asked. None of it hangs on the person's tier. Nobody is there to be asked
# about a doctor: that is said on joining the line.
PROMOTION_RULES: Rules = (
    check_still_waiting,
    check_not_booked_already,
    check_not_suspended,
    check_able,
    check_health_allows,
    check_membership_covers,
    check_nothing_in_the_way,
    check_notice,
    check_here,
    check_not_asked_enough,
)

# What must be so when an offer is accepted. The entry rules were accepted on joining the line; so was it said then that
# a doctor is asked first, unless the screening came later.
ACCEPT_RULES: Rules = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_not_suspended,
    check_able,
    check_health_allows,
    check_membership_covers,
    check_nothing_in_the_way,
    check_doctor_asked,
)

# The same when the desk was paid, which may be while the class has begun and people still come. By then they have paid,
# and mostly nobody is there to be asked: what a doctor is asked about was said when the place was kept.
CONFIRM_RULES: Rules = (
    check_session_stands,
    check_place_open,
    check_able,
    check_health_allows,
    check_membership_covers,
    check_nothing_in_the_way,
)


def check_not_paid_already(facts: BookingFacts, now: datetime) -> None:
    if facts.membership_pk is not None:
        raise PaidAlready


def check_one_hold(facts: BookingFacts, now: datetime) -> None:
    other = next((each for each in facts.others if each.held_for == "payment"), None)
    if other:
        raise OneHold(
            _("A place in %(course)s, %(at)s, is kept in this name already, to be paid at the desk.")
            % {"course": other.course, "at": when(other.starts_at)},
            facts={"session": other.session_pk},
        )


def check_not_held_before(facts: BookingFacts, now: datetime) -> None:
    if facts.was_held and not facts.at_desk:
        raise HeldBefore


# Keeping a place for somebody whom nothing covers: all that booking asks for, but for what they will pay at the desk.
HOLD_RULES: Rules = (
    check_session_stands,
    check_not_begun,
    check_place_open,
    check_not_booked_already,
    check_booking_open,
    check_not_suspended,
    check_agreements_signed,
    check_able,
    check_health_allows,
    check_not_paid_already,
    check_nothing_in_the_way,
    check_not_too_many_that_day,
    check_not_too_many_to_come,
    check_one_hold,
    check_not_held_before,
    check_place_left,
    check_place_not_promised,
    check_doctor_asked,
    check_rules_accepted,
)


def check_hold_has_time(facts: BookingFacts, now: datetime) -> None:
    """Whoever comes after people are checked in pays first, and is taken in then."""
    until = facts.check_in_closes_at
    if now >= until:
        raise HoldTooLate(
            _("Places in this class were kept until %(until)s. Whoever has paid can be taken in still.")
            % {"until": when(until)},
            facts={"until": until.isoformat()},
        )


# The same for somebody who stands there: once people are taken in, and also when the class has just begun.
WALK_IN_HOLD_RULES: Rules = (
    check_walk_in_open,
    check_hold_has_time,
    *(rule for rule in HOLD_RULES if rule is not check_not_begun),
)
