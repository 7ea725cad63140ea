"""The time zones a venue may choose from, and the rule that the choice stands once something goes by it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError, Text
from venue.wording import in_a_row

Choices = list[tuple[Text, list[tuple[str, str]]]]

COMMON = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Asia/Seoul",
)
REGIONS: dict[str, Text] = {
    "Asia": _("Asia"),
    "Europe": _("Europe"),
    "America": _("America"),
    "Africa": _("Africa"),
    "Australia": _("Australia"),
    "Pacific": _("Pacific"),
    "Atlantic": _("Atlantic"),
    "Indian": _("Indian Ocean"),
}


class UnknownZone(DomainError):
    code = "unknown_zone"
    rule_name = _("The venue lives by a zone that has a name")
    message = _("This time zone is not known. Please choose one of the list.")


class ZoneFixed(DomainError):
    code = "zone_fixed"
    rule_name = _("The time zone is chosen before the first class")


# --- the list --------------------------------------------------------------------------------------------------------


@cache
def offered() -> tuple[str, ...]:
    """One name for each place: of several (Asia/Kolkata, Asia/Calcutta) the one that says its city as it is written."""
    known = [name for name in available_timezones() if "/" in name and name.partition("/")[0] in REGIONS]
    known.sort(key=lambda name: (name in COMMON, name.endswith(f"/{city(name).replace(' ', '_')}"), name))
    by_place = {get_timezone_location(ZoneInfo(name), "en"): name for name in known}
    return tuple(sorted(by_place.values()))


@cache
def choices(locale: str) -> Choices:
    """For a list to choose from: the common ones, then all by region, each with its city in the reader's language."""
    grouped: Choices = [(_("Common"), [labelled(name, locale) for name in COMMON])]
    for region, label in REGIONS.items():
        inside = [labelled(name, locale) for name in offered() if name.startswith(f"{region}/") and name not in COMMON]
        grouped.append((label, inside))
    if settings.TIME_ZONE not in offered():
        grouped.append((_("Set where the program is started"), [(settings.TIME_ZONE, settings.TIME_ZONE)]))
    return grouped


def labelled(name: str, locale: str) -> tuple[str, str]:
    """Shanghai (Asia/Shanghai), 上海（Asia/Shanghai）: first what somebody types to find it."""
    return name, f"{city(name, locale)}（{name}）" if locale.startswith("zh") else f"{city(name, locale)} ({name})"


def city(name: str, locale: str = "en") -> str:
    return get_timezone_location(ZoneInfo(name), locale, return_city=True)


# --- the rule --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ZoneFacts:
    """`goes_by_it`: what the venue has put on by the wall clock of the present zone, in words."""

    present: str
    wanted: str
    goes_by_it: tuple[Text, ...] = ()


def check_known(facts: ZoneFacts, now: datetime) -> None:
    if facts.wanted not in (*offered(), settings.TIME_ZONE):
        raise UnknownZone(facts={"wanted": facts.wanted})


def check_nothing_goes_by_it(facts: ZoneFacts, now: datetime) -> None:
    """Classes and shifts are instants that were reckoned from a wall clock: with another one all would be hours off."""
    if facts.wanted == facts.present or not facts.goes_by_it:
        return
    message = gettext(
        "The time zone can no longer be changed: %(what)s are put on by the wall clock of %(zone)s, and each of them"
        " would move by hours. Please leave it as it is."
    )
    what = in_a_row(facts.goes_by_it)
    raise ZoneFixed(
        message % {"what": what, "zone": facts.present},
        facts={"present": facts.present, "wanted": facts.wanted},
    )


ZONE_RULES = (check_known, check_nothing_goes_by_it)
