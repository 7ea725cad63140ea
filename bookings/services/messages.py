"""What people are told about their bookings. Called inside the transaction of the service that causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, WaitlistEntry
from bookings.policies import BookingPolicy
from bookings.selectors.facts import free_until
from bookings.selectors.words import ClassWords
from members.models import Member
from venue import clock, outbox, wording


def subject_key(booking: Booking) -> str:
    """What messages about a booking are filed under, so that a cancellation withdraws them."""
    return f"booking:{booking.pk}"


def tell_booked(
    booking: Booking, words: ClassWords, to: Member, policy: BookingPolicy, given_up: Sequence[ClassWords] = ()
) -> None:
    """`given_up` are the classes at the same time for which this person no longer waits."""
    until = words.starts_at - policy.free_cancel
    _put("booking_confirmed", booking, words, to, until=until, given_up=given_up, is_direct=True)


def tell_promoted(
    booking: Booking, words: ClassWords, to: Member, policy: BookingPolicy, given_up: Sequence[ClassWords] = ()
) -> None:
    """The one message of a place that came from the waitlist, instead of a confirmation."""
    until = words.starts_at - policy.free_cancel
    _put("waitlist_promoted", booking, words, to, until=until, given_up=given_up, is_direct=True)


def tell_cancelled(booking: Booking, words: ClassWords) -> None:
    outbox.withdraw(subject_key(booking))
    is_late = booking.state == Booking.State.LATE_CANCELLED
    _put("booking_cancelled", booking, words, booking.member, is_direct=True, is_late=is_late)


def tell_session_cancelled(booking: Booking, words: ClassWords, reason: str) -> None:
    outbox.withdraw(subject_key(booking))
    _put("session_cancelled", booking, words, booking.member, is_direct=True, reason=reason)


def tell_wait_called_off(entry: WaitlistEntry, words: ClassWords, reason: str) -> None:
    to = receiver_of(entry.member)
    if to:
        outbox.put(
            "waitlist_called_off",
            to,
            {**_params(entry.member, words), "reason": reason},
            dedupe_key=f"waitlist_called_off:{entry.pk}",
            subject_key=f"wait:{entry.pk}",
            is_direct=True,
        )


def remind(booking: Booking, words: ClassWords, cause: str, expires_at: datetime) -> bool:
    """Put one reminder of this booking; False when the one of this cause was put before."""
    return _put("booking_reminder", booking, words, booking.member, cause=cause, expires_at=expires_at)


def receiver_of(member: Member) -> outbox.Receiver | None:
    """Where a member is written to; nowhere, when neither an email address nor a sign-in is known."""
    return outbox.Receiver(member.email, member.language, member.user_id) if member.email else None


def _put(
    template: str,
    booking: Booking,
    words: ClassWords,
    member: Member,
    *,
    cause: str = "",
    reason: str = "",
    is_late: bool = False,
    until: datetime | None = None,
    given_up: Sequence[ClassWords] = (),
    **options: Any,
) -> bool:
    """`until` is when cancelling stops being free, where the caller knows it; else what the booking keeps is read."""
    to = receiver_of(member)
    if to is None:
        return False
    until = until or free_until(booking, words.starts_at)
    with translation.override(member.language):
        cancel_until = wording.when(until) if clock.now() < until else ""
    return outbox.put(
        template,
        to,
        {**_params(member, words), "reason": reason, "is_late": is_late, "cancel_until": cancel_until}
        | ({"given_up": named(given_up, member.language)} if given_up else {}),
        dedupe_key=f"{cause or template}:{booking.pk}",
        subject_key=subject_key(booking),
        **options,
    )


def named(classes: Sequence[ClassWords], language: str) -> str:
    """Flow yoga (Sun 22 Nov, 19:00)"""
    return ", ".join("{course} ({starts})".format_map(each.said(language)) for each in classes)


def _params(member: Member, words: ClassWords) -> dict[str, str]:
    url = settings.BASE_URL + reverse("bookings:my_bookings")
    return {"member_name": member.name, **words.said(member.language), "url": url}
