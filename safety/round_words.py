"""When there are more rounds, and why there are more today, in the active language."""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safety.models import Duty, ExtraRounds
from venue.wording import month_day, one_after_the_other


def when_more(rule: ExtraRounds) -> str:
    """On which days there are more: from 120 people a day on, 1 June to 30 September."""
    said = []
    if rule.people:
        said.append(
            ngettext("from %(count)s person a day on", "from %(count)s people a day on", rule.people)
            % {"count": rule.people}
        )
    if rule.season:
        first, last = (month_day(on_day(*end)) for end in rule.season)
        said.append(_("%(first)s to %(last)s") % {"first": first, "last": last})
    return " · ".join(said)


def why_more(duty: Duty) -> str:
    """Why this round is one more than the plan has on other days."""
    rule = duty.extra
    if rule is None:
        return ""
    said = []
    if duty.people is not None:
        words = ngettext(
            "%(count)s person came or has booked today, and from %(least)s on there are more rounds.",
            "%(count)s people came or have booked today, and from %(least)s on there are more rounds.",
            duty.people,
        )
        said.append(words % {"count": duty.people, "least": rule.people})
    if rule.season:
        first, last = (month_day(on_day(*end)) for end in rule.season)
        said.append(_("From %(first)s to %(last)s there are more rounds.") % {"first": first, "last": last})
    return one_after_the_other(*said)


def on_day(month: int, day: int) -> date:
    """In a leap year; of a month that is shorter, its last day."""
    return date(2024, month, min(day, monthrange(2024, month)[1]))
