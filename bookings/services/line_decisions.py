"""Writing down how places of a full class went: moved up, offered, kept, given up, and why somebody was passed over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.line import Movement
from bookings.models import Booking, Decision
from bookings.rules import BookingFacts
from bookings.services import decisions
from bookings.services.decisions import Words
from venue.actors import Actor
from venue.errors import DomainError, Text
from venue.wording import when

What = Decision.What
FIRST_IN_LINE = gettext_lazy("A place that becomes free goes to whoever waited longest and can take it")
KEPT_SO_LONG = gettext_lazy("A place is kept for so long and then goes on")


def figures(facts: BookingFacts, now: datetime, position: int) -> dict[str, Any]:
    """What a move hangs on: the place in line, how many places were free, and the policy it was made under."""
    return {
        "position": position,
        "free_places": facts.places_left,
        "how": facts.movement(now).value,
        "policies": list(facts.policy.ids),
    }


def promoted(booking: Booking, facts: BookingFacts, now: datetime, position: int, by: Actor) -> None:
    grace = booking.grace_until

    def text() -> str:
        said = _("A place became free, and number %(position)s in line was the first who could take it.") % {
            "position": position
        }
        if facts.movement(now) is Movement.HERE:
            said = _("Nobody claimed the place, and number %(position)s in line was in the house.") % {
                "position": position
            }
        if grace and grace > facts.free_until:
            said += " " + _("It can be declined free of charge until %(until)s.") % {"until": when(grace)}
        return said

    _write(What.PROMOTED, booking, "waitlist_promoted", FIRST_IN_LINE, text, figures(facts, now, position), by)


def offered(booking: Booking, facts: BookingFacts, now: datetime, position: int, by: Actor) -> None:
    until = booking.held_until

    def text() -> str:
        return _(
            "A place became free, and number %(position)s in line was the first who could take it. It is kept until "
            "%(until)s for an answer."
        ) % {"position": position, "until": when(until)}

    _write(What.OFFERED, booking, "waitlist_offered", FIRST_IN_LINE, text, figures(facts, now, position), by)


def accepted(booking: Booking, kept_until: datetime, by: Actor) -> None:
    def text() -> str:
        return _("The place that was offered until %(until)s was accepted in time.") % {"until": when(kept_until)}

    _write(What.PROMOTED, booking, "waitlist_accepted", FIRST_IN_LINE, text, {"until": kept_until.isoformat()}, by)


def told(member_pk: int, facts: BookingFacts, session_pk: int, vacancy: str, by: Actor) -> None:
    def text() -> str:
        return ngettext(
            "%(count)s place became free; everybody in line was told at once, and whoever books first has it.",
            "%(count)s places became free; everybody in line was told at once, and whoever books first has them.",
            facts.places_left,
        ) % {"count": facts.places_left}

    decisions.write(
        What.OFFERED,
        member_pk=member_pk,
        session_pk=session_pk,
        rule="waitlist_told",
        rule_name=gettext_lazy("A place that becomes free is told to everybody in line at once"),
        text=text,
        facts={"free_places": facts.places_left, "vacancy": vacancy},
        by=by,
    )


def held(booking: Booking, by: Actor) -> None:
    until = booking.held_until

    def text() -> str:
        return _("Nothing covers this class yet; a place is kept until %(until)s, to be paid at the desk.") % {
            "until": when(until)
        }

    rule_name = gettext_lazy("A place that is to be paid at the desk is kept for so long")
    _write(What.HELD, booking, "hold", rule_name, text, {"until": until.isoformat() if until else None}, by)


def lapsed(booking: Booking, kept_until: datetime, by: Actor) -> None:
    is_offer = booking.held_for == Booking.HeldFor.OFFER

    def text() -> str:
        words = (
            _("The place was offered until %(until)s and not answered; it goes on to the next.")
            if is_offer
            else _("The place was kept until %(until)s and not paid; it is free again.")
        )
        return words % {"until": when(kept_until)}

    _write(What.LAPSED, booking, "held_until", KEPT_SO_LONG, text, {"until": kept_until.isoformat()}, by)


def given_back(booking: Booking, by: Actor) -> None:
    is_offer = booking.held_for == Booking.HeldFor.OFFER
    text = (
        gettext_lazy("The place that was offered was declined; that costs nothing, and the wait has ended.")
        if is_offer
        else gettext_lazy("The place that was kept was given back; that costs nothing.")
    )
    _write(What.LAPSED, booking, "given_back", KEPT_SO_LONG, text, {}, by)


def released(booking: Booking, facts: Mapping[str, Any], by: Actor) -> None:
    def text() -> str:
        return ngettext(
            "Nobody had checked in for this place %(count)s minute before the class; it went to those who wait.",
            "Nobody had checked in for this place %(count)s minutes before the class; it went to those who wait.",
            facts["minutes"],
        ) % {"count": facts["minutes"]}

    rule_name = gettext_lazy("Unclaimed places are given up shortly before the class")
    _write(What.LAPSED, booking, "places_released", rule_name, text, facts, by)


def passed_over(error: DomainError, member_pk: int, session_pk: int, by: Actor) -> None:
    decisions.write_error(What.PASSED_OVER, error, member_pk=member_pk, session_pk=session_pk, by=by)


def _write(
    what: str, booking: Booking, rule: str, rule_name: Text, text: Words, facts: Mapping[str, Any], by: Actor
) -> None:
    decisions.write(
        what,
        member_pk=booking.member_id,
        session_pk=booking.session_id,
        rule=rule,
        rule_name=rule_name,
        text=text,
        facts=facts,
        booking=booking,
        by=by,
    )
