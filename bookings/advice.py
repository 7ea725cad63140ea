"""What the house advises and never forbids: when evening classes are held, how hard a weekday is meant to be, and how
many hard days somebody trains in a row. Pure arithmetic, said in the active language.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models.course import Course
from venue import wording
from venue.models.opening import WEEKDAYS
from venue.working_time import CUT_OFF

EVENING = time(17)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """How the house means its week to be: between which hours evening classes lie, and how hard each weekday is, Monday
    first ("" is as it comes).
    """

    evening_from: time
    evening_until: time
    intensities: tuple[str, ...]


def placed_otherwise(rhythm: Rhythm, intensity: str, weekday: int, begins_at: time, minutes: int) -> list[str]:
    """In which points a class of this intensity is placed otherwise than the house means its week to be. What begins
    after midnight belongs to the evening before.
    """
    begins = _minute(begins_at)
    if begins_at < CUT_OFF:
        begins, weekday = begins + 24 * 60, (weekday - 1) % 7
    found = [_evening(rhythm, begins, minutes), _intensity(rhythm, intensity, weekday)]
    return [text for text in found if text]


def _evening(rhythm: Rhythm, begins: int, minutes: int) -> str:
    earliest, latest = _minute(rhythm.evening_from), _minute(rhythm.evening_until)
    latest += 24 * 60 if latest <= earliest else 0
    if begins < _minute(EVENING) or earliest <= begins and begins + minutes <= latest:
        return ""
    return _(
        "Evening classes are meant to begin at %(earliest)s or later and to end by %(latest)s; this one lasts from "
        "%(begins)s to %(ends)s."
    ) % {
        "earliest": wording.clock(rhythm.evening_from),
        "latest": wording.clock(rhythm.evening_until),
        "begins": wording.clock(_time(begins)),
        "ends": wording.clock(_time(begins + minutes)),
    }


def _intensity(rhythm: Rhythm, intensity: str, weekday: int) -> str:
    meant = rhythm.intensities[weekday]
    if meant in ("", intensity):
        return ""
    return _("%(day)s is meant for classes of this intensity: %(meant)s. This course is: %(is)s.") % {
        "day": dict(WEEKDAYS)[weekday],
        "meant": Course.Intensity(meant).label,
        "is": Course.Intensity(intensity).label,
    }


def hard_days_in_a_row(day: date, hard_days: Collection[date]) -> int:
    """How many days in a row would be hard ones, if this one is."""
    before = after = 0
    while day - A_DAY * (before + 1) in hard_days:
        before += 1
    while day + A_DAY * (after + 1) in hard_days:
        after += 1
    return before + 1 + after


def rest_words(in_a_row: int, most: int) -> str:
    """Advice to somebody who books more hard days in a row than the house thinks good; nothing, where it is no more.
    With `most` at 0 the house gives none.
    """
    if not 0 < most < in_a_row:
        return ""
    return ngettext(
        "With this class you train hard on %(count)s day in a row. We advise a day of recovery between.",
        "With this class you train hard on %(count)s days in a row. We advise a day of recovery between.",
        in_a_row,
    ) % {"count": in_a_row}


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
