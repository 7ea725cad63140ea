"""Prices, what they include, and the rules of the house in plain words, each from the figure that really holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Resource, Treatment, TreatmentPackage
from bookings.penalty_policies import penalty_policy
from bookings.policies import (
    FREE_CANCEL,
    LATE_FEE,
    LATE_PACK,
    LATE_PERIOD,
    NO_SHOW_FEE,
    NO_SHOW_PACK,
    NO_SHOW_PERIOD,
    OPENS,
    OPENS_CLOCK,
    OPENS_WEEKDAY,
)
from bookings.selectors.penalty_words import days, hours
from bookings.selectors.room_online import is_let_online, online_rooms
from bookings.treatment_policies import treatment_policy
from feedback.policies import case_policy
from members.models import MembershipPlan
from members.policies import pause_limits
from venue.models.opening import WEEKDAYS
from venue.policies import Definition, Values, read
from venue.selectors.policies import in_words as value_in_words
from venue.wording import money

CLASSES = (
    OPENS, OPENS_WEEKDAY, OPENS_CLOCK, FREE_CANCEL, LATE_PACK, LATE_PERIOD, LATE_FEE, NO_SHOW_PACK, NO_SHOW_PERIOD,
    NO_SHOW_FEE,
)  # fmt: skip
FEE = "fee"


@dataclass(frozen=True)
class Term:
    """One rule: what it is about, and what holds, in whole sentences."""

    about: str
    sentences: tuple[str, ...]


def plans() -> QuerySet[MembershipPlan]:
    """What is sold, memberships before packs."""
    return MembershipPlan.objects.on_sale().order_by("-kind", "months", "price", "pk")


def treatments() -> QuerySet[Treatment]:
    return Treatment.objects.on_offer().filter(price__isnull=False).order_by("price", "pk")


def packages() -> QuerySet[TreatmentPackage]:
    """With their parts; what is sold as a pack has the price of the pack."""
    return TreatmentPackage.objects.on_offer().with_parts().order_by("pk")


def rooms() -> list[Resource]:
    """What is let by the hour; nothing where the house lets no room online."""
    return list(online_rooms()) if is_let_online() else []


def terms(now: datetime) -> list[Term]:
    values = read(CLASSES, at=now)
    return [
        Term(_("Booking a class"), (_opens(values),)),
        Term(_("Cancelling a class"), tuple(_cancelling(values, now))),
        Term(_("Treatments"), tuple(_treatments(now))),
        Term(_("Pausing a membership"), tuple(_pauses(now))),
    ]


def complaints(now: datetime) -> list[str]:
    """How fast somebody who complains hears of us."""
    policy = case_policy(now)
    return [
        _("A complaint is confirmed at once, with a number and a page that shows how it stands."),
        _("A colleague answers in person within %(hours)s; what is urgent within %(urgent)s.")
        % {"hours": hours(policy.answer), "urgent": _minutes(policy.answer_urgent)},
        _("It is resolved within %(hours)s of its arrival, whatever it is about.") % {"hours": hours(policy.resolve)},
    ]


def _minutes(span: timedelta) -> str:
    count = span // timedelta(minutes=1)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _opens(values: Values) -> str:
    if weekday := values.count(OPENS_WEEKDAY):
        day = dict(WEEKDAYS)[weekday - 1]
        return _("Booking opens every %(weekday)s at %(time)s for the whole week that follows.") % {
            "weekday": day,
            "time": f"{values.clock(OPENS_CLOCK):%H:%M}",
        }
    return _("Classes can be booked from %(days)s before they begin.") % {"days": days(values.span(OPENS))}


def _cancelling(values: Values, now: datetime) -> list[str]:
    policy = penalty_policy(now)
    sentences = [
        _("Cancelling is free until %(hours)s before the class.") % {"hours": hours(values.span(FREE_CANCEL))},
        _("Later it costs with a pack: %(pack)s; with a membership: %(period)s.")
        % {"pack": _cost(values, LATE_PACK, LATE_FEE), "period": _cost(values, LATE_PERIOD, LATE_FEE)},
        _("Not coming costs with a pack: %(pack)s; with a membership: %(period)s.")
        % {"pack": _cost(values, NO_SHOW_PACK, NO_SHOW_FEE), "period": _cost(values, NO_SHOW_PERIOD, NO_SHOW_FEE)},
    ]
    if policy.forgiven:
        forgiven = ngettext(
            "%(count)s of each is forgiven within %(days)s.",
            "%(count)s of each are forgiven within %(days)s.",
            policy.forgiven,
        )
        sentences.append(forgiven % {"count": policy.forgiven, "days": days(policy.forgiven_within)})
    if policy.suspension.strikes:
        closed = _("%(count)s strikes within %(days)s close booking ahead for %(lasts)s.") % {
            "count": policy.suspension.strikes,
            "days": days(policy.strike_lasts),
            "lasts": days(policy.suspension.lasts),
        }
        sentences.append(closed)
    sentences.append(_("What the house itself cancels costs nobody anything."))
    return sentences


def _cost(values: Values, price: Definition, fee: Definition) -> str:
    what = values.choice(price)
    return money(values.money(fee)) if what == FEE else value_in_words(price, what)


def _treatments(now: datetime) -> list[str]:
    policy = treatment_policy(now)
    sentences = [_("Cancelling is free until %(hours)s before it.") % {"hours": hours(policy.free_cancel)}]
    if fee := Decimal(policy.late_fee):
        sentences.append(_("Later, or without coming, it costs %(fee)s.") % {"fee": money(fee)})
    return sentences


def _pauses(now: datetime) -> list[str]:
    limits = pause_limits(now)
    sentence = ngettext(
        "%(count)s time a year, for %(least)s to %(most)s days; the membership ends later by as many.",
        "%(count)s times a year, for %(least)s to %(most)s days each; the membership ends later by as many.",
        limits.a_year,
    )
    return [sentence % {"count": limits.a_year, "least": limits.least, "most": limits.most}]
