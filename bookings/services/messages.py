"""What people are told about their bookings. Called inside the transaction of the service that causes it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, ScheduledSession
from members.models import Member
from venue import outbox, wording
from venue.bilingual import in_language


def subject_key(booking: Booking) -> str:
    """What messages about a booking are filed under, so that a cancellation withdraws them."""
    return f"booking:{booking.pk}"


def tell_booked(booking: Booking, session: ScheduledSession) -> None:
    _put("booking_confirmed", booking, session, is_direct=True)


def tell_cancelled(booking: Booking, session: ScheduledSession) -> None:
    outbox.withdraw(subject_key(booking))
    _put("booking_cancelled", booking, session, is_direct=True)


def tell_session_cancelled(booking: Booking, session: ScheduledSession) -> None:
    outbox.withdraw(subject_key(booking))
    _put("session_cancelled", booking, session, is_direct=True, reason=session.cancel_reason)


def remind(booking: Booking, session: ScheduledSession, expires_at: Any) -> bool:
    """Put the one reminder of this booking; False when it was put before."""
    return _put("booking_reminder", booking, session, expires_at=expires_at)


def receiver_of(member: Member) -> outbox.Receiver | None:
    """Where a member is written to; nowhere, when neither an email address nor a sign-in is known."""
    if member.email:
        return outbox.Receiver(member.email, member.language, member.user)
    return None


def _put(template: str, booking: Booking, session: ScheduledSession, *, reason: str = "", **options: Any) -> bool:
    to = receiver_of(booking.member)
    if to is None:
        return False
    return outbox.put(
        template,
        to,
        {**_params(booking, session, to.language), "reason": reason},
        dedupe_key=f"{template}:{booking.pk}",
        subject_key=subject_key(booking),
        **options,
    )


def _params(booking: Booking, session: ScheduledSession, language: str) -> dict[str, str]:
    room = session.room
    with translation.override(language):
        return {
            "member_name": booking.member.name,
            "course": in_language(session.course.name_en, session.course.name_zh),
            "starts": wording.when(session.starts_at),
            "room": in_language(room.name_en, room.name_zh) if room else "",
            "instructor": session.instructor.user.display_name,
            "url": settings.BASE_URL + reverse("bookings:my_bookings"),
        }
