"""What becomes of a place that frees, said to whoever waits or thinks about it."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.line import Movement
from bookings.rules import BookingFacts
from bookings.rules.waiting import span
from venue import wording
from venue.wording import when

ASKED = (Movement.ASKED, Movement.OPEN)  # in quiet hours nobody is asked


def what_will_happen(facts: BookingFacts, now: datetime) -> list[str]:
    """In sentences, from now until the class: how this line moves, and until when."""
    policy, until = facts.policy.waitlist, facts.line_closes_at
    if facts.movement(now) is Movement.HERE:
        return [_("Nobody claimed some places; they go to those in line who are in the house, then to anybody.")]
    if now >= until:
        return [
            _("The waitlist moved up until %(until)s. Now whoever books a free place first has it.")
            % {"until": when(until)}
        ]
    said = []
    if policy.mode == "all":
        said.append(
            _(
                "If a place becomes free before %(until)s, we write to everybody in line at once; whoever "
                "books first has it."
            )
            % {"until": when(until)}
        )
    else:
        said += _one_by_one(facts, now)
    if policy.release:
        said.append(
            _(
                "%(minutes)s before the class, places of people who have not come go to those in line who are "
                "in the house."
            )
            % {"minutes": span(policy.release)}
        )
    return said


def _one_by_one(facts: BookingFacts, now: datetime) -> list[str]:
    policy, until = facts.policy.waitlist, facts.line_closes_at
    asks_from = facts.starts_at - policy.late_from if policy.mode == "auto" else now
    said = []
    if now < asks_from:
        said.append(
            _(
                "If a place becomes free before %(until)s and you are next, it is booked for you and we tell "
                "you by message."
            )
            % {"until": when(min(asks_from, until))}
        )
    if asks_from < until:
        words = (
            _(
                "After that, until %(until)s, it is kept for you for %(minutes)s: we write to you, and you "
                "accept or decline."
            )
            if said
            else _(
                "If a place becomes free before %(until)s and you are next, it is kept for you for "
                "%(minutes)s: we write to "
                "you, and you accept or decline."
            )
        )
        said.append(words % {"until": when(until), "minutes": span(policy.to_answer)})
        if policy.quiet_from != policy.quiet_until:
            said.append(
                _("Between %(begins)s and %(ends)s nobody is asked; then whoever books first has it.")
                % {"begins": wording.clock(policy.quiet_from), "ends": wording.clock(policy.quiet_until)}
            )
    else:
        said.append(_("After that whoever books a free place first has it."))
    return said
