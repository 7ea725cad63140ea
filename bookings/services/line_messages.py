"""What people are told about places that are offered, kept or given up. Called inside the causing transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, WaitlistEntry
from bookings.selectors.words import ClassWords
from bookings.services.messages import named, params_of, receiver_of, subject_key
from members.models import Member
from members.selectors.own import addressee_of
from venue import outbox, wording


def tell_offered(
    booking: Booking, words: ClassWords, to: Member, until: datetime, given_up: Sequence[ClassWords]
) -> None:
    """A place is kept until then; the link leads to the class with the two keys. Worthless afterwards."""
    _put(
        "waitlist_offer",
        to,
        words,
        subject_key(booking),
        address=_class_page(booking.session_id, to),
        expires_at=until,
        answer_until=until,
        overlapping=given_up,
    )


def tell_offer_lapsed(booking: Booking, words: ClassWords) -> None:
    outbox.withdraw(subject_key(booking))
    _put("waitlist_offer_lapsed", booking.member, words, subject_key(booking))


def tell_held(booking: Booking, words: ClassWords, to: Member, until: datetime) -> None:
    _put("place_held", to, words, subject_key(booking), kept_until=until)


def tell_hold_lapsed(booking: Booking, words: ClassWords) -> None:
    outbox.withdraw(subject_key(booking))
    _put("place_held_lapsed", booking.member, words, subject_key(booking))


def tell_released(booking: Booking, words: ClassWords) -> None:
    outbox.withdraw(subject_key(booking))
    _put("place_released", booking.member, words, subject_key(booking))


def tell_place_free(entry: WaitlistEntry, words: ClassWords, cause: str) -> None:
    """Everybody in line at once; who books first has it. Worthless once the class begins."""
    _put(
        "waitlist_free",
        entry.member,
        words,
        f"wait:{entry.pk}",
        address=_class_page(entry.session_id, entry.member),
        cause=f"waitlist_free:{entry.pk}:{cause}",
        expires_at=words.starts_at,
    )


def _class_page(session_pk: int, member: Member) -> str:
    """The class, opened for this person where somebody else reads the letter."""
    page = reverse("bookings:session", args=[session_pk])
    return page if addressee_of(member) in (member, None) else f"{page}?person={member.pk}"


def _put(
    template: str,
    to: Member,
    words: ClassWords,
    subject: str,
    *,
    address: str = "",
    cause: str = "",
    expires_at: datetime | None = None,
    **params: Any,
) -> None:
    """Instants and classes among `params` are said in the receiver's language."""
    receiver = receiver_of(to)
    if receiver is None:
        return
    with translation.override(receiver.language):
        said = {key: _said(each, receiver.language) for key, each in params.items()}
    url = {"url": settings.BASE_URL + address} if address else {}
    outbox.put(
        template,
        receiver,
        {**params_of(to, words, receiver), **url, **said},
        dedupe_key=cause or f"{template}:{subject}",
        subject_key=subject,
        is_direct=True,
        expires_at=expires_at,
    )


def _said(param: datetime | Sequence[ClassWords], language: str) -> str:
    return wording.when(param) if isinstance(param, datetime) else named(param, language)
