"""Who may be known here already, before the same person is written down twice."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import phones, pinyin
from members.models import Member
from members.selectors.search import TAIL
from venue.errors import Text

MOST_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """Somebody who may be the one that is being typed in, and what is the same."""

    member: Member
    why: Text


def alike(name: str, phone: str, born_on: date | None) -> Q:
    """Who is most likely the same person: of the same name and date of birth, or whose name sounds the same and whose
    phone ends the same; empty, where nothing can be compared.
    """
    same, name, tail = Q(), name.strip(), tail_of(phone)
    if name and born_on:
        same |= Q(name__iexact=name, born_on=born_on)
    if (sound := pinyin.sound(name)) and tail:
        same |= Q(search_keys__contains=f" {sound} ", phone__endswith=tail)
    return same


def known_like(*, name: str = "", phone: str = "", email: str = "", born_on: date | None = None) -> list[Known]:
    """People with the same phone or email address, or who are alike. One query, none while nothing can be compared."""
    number, email = _e164(phone), email.strip().lower()
    same = alike(name, phone, born_on)
    if number:
        same |= Q(phone=number)
    if email:
        same |= Q(email__iexact=email)
    if not same:
        return []
    found = Member.objects.filter(same).order_by("pk")[:MOST_SHOWN]
    return [Known(row, _why(row, name, number, email, born_on)) for row in found]


def _why(member: Member, name: str, number: str, email: str, born_on: date | None) -> Text:
    if number and member.phone == number:
        return _("the same phone")
    if email and member.email.lower() == email:
        return _("the same email address")
    if born_on and (member.name.lower(), member.born_on) == (name.strip().lower(), born_on):
        return _("the same name and date of birth")
    return _("a name that sounds the same, and the same end of the phone number")


def tail_of(phone: str) -> str:
    """The last figures of what was typed of a phone; none while they are too few to mean somebody."""
    figures = "".join(each for each in unicodedata.normalize("NFKC", phone) if each in "0123456789")
    return figures[-TAIL:] if len(figures) >= TAIL else ""


def _e164(text: str) -> str:
    try:
        return phones.e164(phones.international(text, settings.PHONE_REGION)) if text.strip() else ""
    except phones.NoPhone:
        return ""
