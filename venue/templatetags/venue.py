"""Tags and filters of every template (loaded as built-ins, no `{% load %}` needed)."""

import re
import uuid
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency
from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy, to_locale

from venue import phrases

register = template.Library()

PAGER_KEYS = ("after", "before", "page")
# CLDR has no skeleton that gives these in one go; the weekday comes where each language puts it.
DAY_PATTERNS = {"zh_Hans": "M月d日 EEE", "en": "EEE d MMM"}
DATE_PATTERNS = {"zh_Hans": "y年M月d日 EEE", "en": "EEE d MMM y"}


def locale() -> str:
    """Babel's name of the active language."""
    return to_locale(get_language() or settings.LANGUAGE_CODE)


# --- icons -----------------------------------------------------------------------------------------------------------


@cache
def icon_paths(name: str) -> SafeString:
    """The drawing inside the SVG file. A missing file is a missing line in venue/assets_icons.txt."""
    svg = (settings.ICONS_DIR / f"{name}.svg").read_text()
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>.*$|<path stroke=\"none\"[^>]*>", "", svg, flags=re.DOTALL)
    return mark_safe(" ".join(inner.split()))  # noqa: S308 - a file of the icon package, no input of anybody


@register.simple_tag
def icon(name: str, size: int = 20, css: str = "", label: str = "") -> SafeString:
    """An icon drawn inline. It is hidden from screen readers, since words stand beside it, unless it has a label."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" width="{}" height="{}" viewBox="0 0 24 24" focusable="false" {}>{}</svg>',
        css,
        size,
        size,
        spoken,
        icon_paths(name),
    )


# --- times, days, money: always in the venue's zone, always in the reader's language ---------------------------------


def at_venue(value: datetime | date) -> datetime | date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def clock(value: datetime | time | None) -> str:
    """19:05"""
    if not value:
        return ""
    local = at_venue(value) if isinstance(value, datetime) else value
    return f"{local:%H:%M}"


@register.filter
def day(value: datetime | date | None) -> str:
    """Sun 22 Nov, 11月22日 周日"""
    return format_date(at_venue(value), DAY_PATTERNS.get(locale(), "MMMEd"), locale=locale()) if value else ""


@register.filter
def fulldate(value: datetime | date | None) -> str:
    """Sun 22 Nov 2026, 2026年11月22日 周日: for what lies far away, such as the end of a contract."""
    return format_date(at_venue(value), DATE_PATTERNS.get(locale(), "yMMMEd"), locale=locale()) if value else ""


@register.filter
def weekday(value: datetime | date | None) -> str:
    """Sun, 周日"""
    return format_date(at_venue(value), "EEE", locale=locale()) if value else ""


@register.filter
def when(value: datetime | None) -> str:
    """Sun 22 Nov, 19:05; 11月22日 周日 19:05"""
    if not value:
        return ""
    comma = "" if locale().startswith("zh") else ","
    return f"{day(value)}{comma} {clock(value)}"


@register.filter
def iso(value: datetime | date | None) -> str:
    """For `<time datetime="…">` and for dates in an address."""
    return at_venue(value).isoformat() if value else ""


@register.filter
def money(value: Decimal | int | None) -> str:
    """An amount in the venue's currency: ¥1,280.00 where the reader's language knows the sign as its own."""
    return "" if value is None else format_currency(value, settings.CURRENCY, locale=locale())


# --- addresses and forms ---------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def qs(context: RequestContext, **changes: Any) -> str:
    """This page's query with some keys changed (None removes) and a pager, if any, sent back to its first page."""
    query = context["request"].GET.copy()
    for key in PAGER_KEYS:
        query.pop(key, None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag
def form_key() -> SafeString:
    """The key of one filled-in form: sent twice, it is done once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())


@register.simple_tag
def phrase(name: str) -> str:
    """A shared phrase of venue/phrases.py: `{% phrase "SAVE" %}`."""
    return str(getattr(phrases, name))


# --- components that calculate ---------------------------------------------------------------------------------------


@register.inclusion_tag("_components/seats.html")
def seats(booked: int, capacity: int, waiting: int = 0) -> dict[str, Any]:
    """How full something is, as a bar and in figures."""
    left = max(capacity - booked, 0)
    return {"booked": booked, "capacity": capacity, "waiting": waiting, "left": left, "is_full": left == 0}


KINDS = {
    "good": ("circle-check", pgettext_lazy("kind of notice", "Done")),
    "warn": ("alert-triangle", pgettext_lazy("kind of notice", "Please note")),
    "bad": ("alert-circle", pgettext_lazy("kind of notice", "Problem")),
    "info": ("info-circle", pgettext_lazy("kind of notice", "Information")),
    "plain": ("point", pgettext_lazy("kind of notice", "Note")),
    "accent": ("point", pgettext_lazy("kind of notice", "Note")),
}
KIND_OF_MESSAGE = {"success": "good", "warning": "warn", "error": "bad"}


@register.filter
def kind_icon(kind: str) -> str:
    return KINDS[kind][0]


@register.filter
def kind_word(kind: str) -> str:
    """What the colour says, in a word, for whoever does not see it."""
    return str(KINDS[kind][1])


@register.filter
def message_kind(message: Message) -> str:
    return KIND_OF_MESSAGE.get(message.level_tag, "info")


@register.filter
def initial(name: str | None) -> str:
    """What stands in a person's circle: the surname's character in Chinese, else the first letters of two words."""
    words = (name or "").split()
    if not words:
        return "?"
    if words[0][0] > "\u2e7f":
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()
