"""The words of messages by SMS, which a gateway approves one by one: each under a code, with gaps for parameters.

A kind of message may go by SMS when a file proposes its words, `templates/_sms/<language>/<template>.txt`, and does go
once the venue has kept the code that the gateway gave it (`venue.models.SmsTemplate`), in that language. The gaps are
plain names in braces, those the message knows (`venue.message_texts`); the gateway knows them by the same names.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from venue import house, message_texts, sms
from venue.message_texts import ALWAYS, TextIncomplete, fill, in_braces, names_in, placeholders
from venue.models import SmsTemplate
from venue.recent import Recent

FOLDER = Path(settings.BASE_DIR, "templates", "_sms")
NEEDED = "code"


@cache
def kinds() -> tuple[str, ...]:
    """The names of all messages that may go by SMS."""
    return tuple(sorted(path.stem for path in FOLDER.glob("en/*.txt")))


@cache
def proposed(template: str, language: str) -> str:
    """The words to hand in for approval, as they are shipped."""
    return (FOLDER / language / f"{template}.txt").read_text().strip()


def _approved() -> Mapping[tuple[str, str], SmsTemplate]:
    return {(row.template, row.language): row for row in SmsTemplate.objects.all()}


_recent = Recent(_approved)
forget = _recent.forget


def find(template: str, language: str) -> SmsTemplate | None:
    """What was approved for a message in a language; none where it does not go by SMS."""
    return _recent.get().get((template, language)) if sms.is_offered() else None


def languages_of(template: str) -> list[str]:
    """The languages in which a message goes by SMS."""
    return sorted(language for name, language in _recent.get() if name == template) if sms.is_offered() else []


def render(row: SmsTemplate, params: Mapping[str, Any]) -> str:
    return " ".join(fill(row.text, _values(row, params)).split())


def given(row: SmsTemplate, params: Mapping[str, Any]) -> dict[str, str]:
    """The parameters that the approved text has gaps for, as the gateway takes them."""
    values = _values(row, params)
    names = [name for _literal, name, _spec, _conversion in Formatter().parse(row.text) if name is not None]
    return {name: str(values.get(name) or "") for name in names}


def _values(row: SmsTemplate, params: Mapping[str, Any]) -> dict[str, Any]:
    return {**params, ALWAYS: house.name(row.language)}


def check(template: str, text: str) -> None:
    """Raises `WrongPlaceholder` for a name the message does not know, `TextIncomplete` when its code is gone."""
    used = names_in(text, placeholders(template), "text")
    if NEEDED in placeholders(template) and NEEDED not in used:
        raise TextIncomplete(
            _("The text must contain %(names)s; without it the message is of no use.")
            % {"names": in_braces(frozenset({NEEDED}))},
            facts={"field": "text", "missing": [NEEDED]},
        )


def sample(row_text: str, template: str, language: str) -> str:
    """How it would be read, with made-up particulars."""
    values = {**message_texts.samples(template), ALWAYS: house.name(language)}
    return " ".join(fill(row_text, values).split())
