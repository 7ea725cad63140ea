"""The words of messages: shipped as files, or the venue's own, kept as rows.

A file is a Django template, written by us. A text of the venue is data: its placeholders are plain names in braces,
`{member_name}`, of which each message knows its own. It is filled in by replacing names and nothing else; there is no
attribute, no index, no format and no code in it (docs/decisions/0010-message-texts.md).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from venue import house
from venue.errors import DomainError
from venue.models import MessageTemplate
from venue.recent import Recent

Text = tuple[str, str]  # subject, body

FOLDER = Path(settings.BASE_DIR, "templates", "_mail")
NAMES = re.compile(r"\{\{\s*(\w+)")
ALWAYS = "venue_name"
SUBJECT_LENGTH = 200
SAMPLES = {
    "member_name": "王晓敏",
    "name": "王晓敏",
    "course": "流瑜伽 Flow yoga",
    "starts": "11月22日 周日 19:00",
    "room": "2号厅",
    "instructor": "陈静",
    "url": "https://venue.example/…",
    "code": "482 913",
    "email": "member@venue.example",
}


class WrongPlaceholder(DomainError):
    code = "wrong_placeholder"


class TextIncomplete(DomainError):
    code = "text_incomplete"


# --- what is shipped -------------------------------------------------------------------------------------------------


@cache
def templates() -> tuple[str, ...]:
    """The names of all messages."""
    return tuple(sorted(path.stem for path in FOLDER.glob("en/*.txt")))


@cache
def placeholders(template: str) -> frozenset[str]:
    """The names that a message knows, as its shipped file uses them."""
    text = (FOLDER / "en" / f"{template}.txt").read_text()
    names = {*NAMES.findall(text), ALWAYS}
    # A letter with a link may also know a code, for venues that send codes; this one sends links.
    return frozenset(names - {"code"} if any(name.endswith("url") for name in names) else names)


def needed(template: str) -> frozenset[str]:
    """Names without which the message is of no use: links and codes."""
    return frozenset(name for name in placeholders(template) if name == "code" or name.endswith("url"))


def shipped(template: str, language: str, params: Mapping[str, Any]) -> Text:
    """The text of the file, filled in. Nothing is escaped here; the HTML part of a letter escapes it all."""
    context = Context({**params, ALWAYS: house.name(language)}, autoescape=False)
    with translation.override(language):
        text = get_template(f"_mail/{language}/{template}.txt").template.render(context)  # type: ignore[attr-defined]
    head, _, body = text.lstrip().partition("\n")
    return tidy(head.removeprefix("Subject:"), body)


def to_edit(template: str, language: str) -> Text:
    """The text of the file with its placeholders in braces: where the venue's own text begins."""
    names = placeholders(template)
    context = Context({name: f"{{{name}}}" for name in names}, autoescape=False)
    with translation.override(language):
        text = get_template(f"_mail/{language}/{template}.txt").template.render(context)  # type: ignore[attr-defined]
    head, _, body = text.lstrip().partition("\n")
    return tidy(head.removeprefix("Subject:"), body)


# --- what is sent ----------------------------------------------------------------------------------------------------


def _own() -> Mapping[tuple[str, str], MessageTemplate]:
    return {(row.template, row.language): row for row in MessageTemplate.objects.all()}


_recent = Recent(_own)
forget = _recent.forget


def render(template: str, language: str, params: Mapping[str, Any]) -> Text:
    """Subject and text of a message: the venue's own words when there are any, else those of the file."""
    own = _recent.get().get((template, language))
    if own is None:
        return shipped(template, language, params)
    values = {**params, ALWAYS: house.name(language)}
    return tidy(fill(own.subject, values), fill(own.body, values))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put the values in place of the names; a name without a value gives nothing."""
    return "".join(
        literal + (str(values.get(name) or "") if name is not None else "")
        for literal, name, _spec, _conversion in Formatter().parse(text)
    )


def check(template: str, subject: str, body: str) -> None:
    """Raises `WrongPlaceholder` for a name this message does not know or anything else than a plain name,
    `TextIncomplete` when the link or code is gone.
    """
    known = placeholders(template)
    used: set[str] = set()
    for field, text in (("subject", subject), ("body", body)):
        used |= names_in(text, known, field)
    if missing := needed(template) - used:
        raise TextIncomplete(
            _("The text must contain %(names)s; without it the message is of no use.") % {"names": in_braces(missing)},
            facts={"field": "body", "missing": sorted(missing)},
        )


def names_in(text: str, known: frozenset[str], field: str) -> set[str]:
    try:
        parts = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError as error:
        words = _("A brace is open or closed alone. Write {{ or }} for a brace that is meant as such.")
        raise WrongPlaceholder(words, facts={"field": field}) from error
    for name, spec, conversion in parts:
        if spec or conversion or name not in known:
            raise WrongPlaceholder(
                _("%(name)s is not known here. This message knows %(names)s.")
                % {"name": f"{{{name}}}", "names": in_braces(known)},
                facts={"field": field, "name": name},
            )
    return {name for name, _spec, _conversion in parts}


def in_braces(names: frozenset[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(names))


def samples(template: str) -> dict[str, str]:
    """Something to fill in for a preview."""
    return {name: SAMPLES.get(name, f"‹{name}›") for name in placeholders(template) - {ALWAYS}}


def tidy(subject: str, body: str) -> Text:
    body = body.replace("\r\n", "\n")
    return " ".join(subject.split())[:SUBJECT_LENGTH], re.sub(r"\n{3,}", "\n\n", body).strip()
