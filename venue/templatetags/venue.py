"""Tags and filters of every template (loaded as built-ins, no `{% load %}` needed)."""

import re
import uuid
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy

from venue import masking, phrases, wording
from venue.models import User
from venue.selectors import staff

register = template.Library()

PAGER_KEYS = ("after", "before", "page")

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
        '<svg class="{}" width="{}" height="{}" viewBox="0 0 24 24" focusable="false" {}>{}</svg>',
        f"icon {css}".strip(),
        size,
        size,
        spoken,
        icon_paths(name),
    )


# --- times, days, money: always in the venue's zone, always in the reader's language ---------------------------------

for filter_ in (
    wording.clock,
    wording.day,
    wording.fulldate,
    wording.weekday,
    wording.when,
    wording.iso,
    wording.money,
):
    register.filter(filter_.__name__, filter_)


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
def masked_contact(value: str) -> str:
    """138****5678, w***@venue.example"""
    return masking.contact(value)


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


@register.filter
def needs_second_factor(user: User) -> bool:
    return staff.needs_second_factor(user)
