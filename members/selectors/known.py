"""Who may be known here already, before the same person is written down twice."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members import phones
from members.models import Member
from venue.errors import Text

MOST_SHOWN = 5


@dataclass(frozen=True)
class Known:
    """Somebody who may be the one that is being typed in, and what is the same."""

    member: Member
    why: Text


def namesakes(name: str, born_on: date | None) -> QuerySet[Member]:
    """People of the same name and date of birth; nobody while the date is not known."""
    return Member.objects.filter(name__iexact=name.strip(), born_on=born_on) if born_on else Member.objects.none()


def known_like(*, name: str = "", phone: str = "", email: str = "", born_on: date | None = None) -> list[Known]:
    """People with the same phone, email address, or name and date of birth. One query."""
    number, email = _e164(phone), email.strip().lower()
    same = Q()
    if number:
        same |= Q(phone=number)
    if email:
        same |= Q(email__iexact=email)
    if name.strip() and born_on:
        same |= Q(name__iexact=name.strip(), born_on=born_on)
    if not same:
        return []
    return [Known(row, _why(row, number, email)) for row in Member.objects.filter(same).order_by("pk")[:MOST_SHOWN]]


def _why(member: Member, number: str, email: str) -> Text:
    if number and member.phone == number:
        return _("the same phone")
    if email and member.email.lower() == email:
        return _("the same email address")
    return _("the same name and date of birth")


def _e164(text: str) -> str:
    try:
        return phones.e164(phones.international(text, settings.PHONE_REGION)) if text.strip() else ""
    except phones.NoPhone:
        return ""
