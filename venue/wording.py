"""Instants, days and amounts in words: in the venue's zone, in the active language. Pages use them as filters."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from unicodedata import east_asian_width

from babel.dates import format_date
from babel.numbers import format_currency
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext, to_locale

from venue.clock import local

# CLDR has no skeleton that gives these in one go; the weekday comes where each language puts it.
DAY_PATTERNS = {"zh_Hans": "M月d日 EEE", "en": "EEE d MMM"}
MONTH_PATTERNS = {"zh_Hans": "M月d日", "en": "d MMMM"}
DATE_PATTERNS = {"zh_Hans": "y年M月d日 EEE", "en": "EEE d MMM y"}


def in_a_row(things: Iterable[object]) -> str:
    """Things one after another: "a room, a coach"; "教室、教练"."""
    return pgettext("between things in a row", ", ").join(str(each) for each in things)


def locale() -> str:
    """Babel's name of the active language."""
    return to_locale(get_language() or settings.LANGUAGE_CODE)


def at_venue(value: datetime | date) -> datetime | date:
    return local(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def clock(value: datetime | time | None) -> str:
    """19:05"""
    if not value:
        return ""
    local = at_venue(value) if isinstance(value, datetime) else value
    return f"{local:%H:%M}"


def day(value: datetime | date | None) -> str:
    """Sun 22 Nov, 11月22日 周日"""
    local = at_venue(value) if value else None
    return _day(local.date() if isinstance(local, datetime) else local, locale()) if local else ""


@lru_cache(maxsize=256)
def _day(value: date, locale: str) -> str:
    """Letters and pages name the same few days."""
    return format_date(value, DAY_PATTERNS.get(locale, "MMMEd"), locale=locale)


def fulldate(value: datetime | date | None) -> str:
    """Sun 22 Nov 2026, 2026年11月22日 周日: for what lies far away, such as the end of a contract."""
    return format_date(at_venue(value), DATE_PATTERNS.get(locale(), "yMMMEd"), locale=locale()) if value else ""


def month_day(value: date) -> str:
    """22 November, 11月22日"""
    return format_date(value, MONTH_PATTERNS.get(locale(), "MMMMd"), locale=locale())


def weekday(value: datetime | date | None) -> str:
    """Sun, 周日"""
    return format_date(at_venue(value), "EEE", locale=locale()) if value else ""


def when(value: datetime | None) -> str:
    """Sun 22 Nov, 19:05; 11月22日 周日 19:05"""
    if not value:
        return ""
    comma = "" if locale().startswith("zh") else ","
    return f"{day(value)}{comma} {clock(value)}"


def iso(value: datetime | date | None) -> str:
    """For `<time datetime="…">` and for dates in an address."""
    return at_venue(value).isoformat() if value else ""


def money(value: Decimal | int | None) -> str:
    """An amount in the venue's currency: ¥1,280.00 where the reader's language knows the sign as its own."""
    return "" if value is None else format_currency(value, settings.CURRENCY, locale=locale())


def one_after_the_other(*sentences: object) -> str:
    """Sentences as one text: Chinese sets no space between them."""
    return ("" if locale().startswith("zh") else " ").join(text for text in map(str, sentences) if text)


def shortened(text: str, width: int) -> str:
    """As much of a text as fits, in Latin letters; what is written in Chinese takes twice the place."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > width:
            return text[: place - 1].rstrip() + "…"
    return text
