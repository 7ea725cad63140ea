"""Credits, accounts and preferences in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.models import Activity, Intake, Member, Preference, RecommendationRule
from venue.wording import money


def credits_in_words(count: int) -> str:
    """10 credits"""
    return ngettext("%(count)s credit", "%(count)s credits", count) % {"count": count}


def signed(amount: Decimal, *, is_credits: bool) -> str:
    """+10 credits, −¥30.00"""
    sign = "−" if amount < 0 else "+"
    return sign + (credits_in_words(int(abs(amount))) if is_credits else money(abs(amount)))


def listed(texts: Iterable[str]) -> str:
    """Several things of one kind, as the language puts them beside each other."""
    return pgettext("between the things of a list", ", ").join(texts)


def wishes_in_words(preference: Preference, practitioner: str) -> list[str]:
    """How somebody likes to be served, one wish each; what does not matter to them is left out."""
    gender: dict[str, str] = {
        Preference.Gender.FEMALE: _("served by a woman"),
        Preference.Gender.MALE: _("served by a man"),
    }
    pressure: dict[str, str] = {
        Preference.Pressure.LIGHT: _("light pressure"),
        Preference.Pressure.MEDIUM: _("medium pressure"),
        Preference.Pressure.FIRM: _("firm pressure"),
    }
    budget: dict[str, str] = {
        Preference.Budget.ECONOMY: _("economical budget"),
        Preference.Budget.STANDARD: _("medium budget"),
        Preference.Budget.PREMIUM: _("generous budget"),
    }
    hours = [str(Preference.Hours(each).label) for each in Preference.Hours.values if each in preference.hours]
    wishes = [
        _("wishes for %(name)s") % {"name": practitioner} if practitioner else "",
        gender.get(preference.practitioner_gender, ""),
        pressure.get(preference.pressure, ""),
        _("likes it quiet") if preference.is_quiet else "",
        str(Preference.Room(preference.room).label) if preference.room else "",
        _("comes %(hours)s") % {"hours": listed(hours)} if hours else "",
        budget.get(preference.budget, ""),
    ]
    return [each for each in wishes if each]


def needs_in_words(preference: Preference) -> list[str]:
    return [str(need.label) for need in Preference.Need if need in preference.needs]


def conditions_in_words(rule: RecommendationRule) -> list[str]:
    """For whom a rule proposes something; every one of these must hold."""
    ages = {"from": rule.age_from, "to": rule.age_to}
    aged = ""
    if rule.age_from is not None and rule.age_to is not None:
        aged = _("%(from)s to %(to)s years old") % ages
    elif rule.age_from is not None:
        aged = _("%(from)s years and older") % ages
    elif rule.age_to is not None:
        aged = _("up to %(to)s years old") % ages
    barred = named(Activity, rule.for_whom_is_barred)
    words = [
        str(Member.Gender(rule.gender).label) if rule.gender else "",
        aged,
        named(Intake.Goal, rule.goals),
        named(Preference.Hours, rule.hours),
        named(Preference.Need, rule.needs),
        named(Member.Ability, rule.abilities),
        _("may do none of: %(activities)s") % {"activities": barred} if barred else "",
    ]
    return [each for each in words if each]


def named(choices: Any, values: list[str]) -> str:
    return listed(str(each.label) for each in choices if each.value in values)
