"""What people are told about their bookings. Called inside the transaction of the service that causes it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.policies import BookingPolicy
from bookings.selectors.facts import free_until
from members.models import Member
from venue import clock, outbox, wording
from venue.bilingual import in_language


def subject_key(booking: Booking) -> str:
    """What messages about a booking are filed under, so that a cancellation withdraws them."""
    return f"booking:{booking.pk}"


def tell_booked(booking: Booking, session: ScheduledSession, policy: BookingPolicy) -> None:
    _put("booking_confirmed", booking, session, until=session.starts_at - policy.free_cancel, is_direct=True)


def tell_promoted(booking: Booking, session: ScheduledSession, policy: BookingPolicy) -> None:
    """The one message of a place that came from the waitlist, instead of a confirmation."""
    _put("waitlist_promoted", booking, session, until=session.starts_at - policy.free_cancel, is_direct=True)


def tell_cancelled(booking: Booking, session: ScheduledSession) -> None:
    outbox.withdraw(subject_key(booking))
    _put("booking_cancelled", booking, session, is_direct=True, is_late=booking.state == Booking.State.LATE_CANCELLED)


def tell_session_cancelled(booking: Booking, session: ScheduledSession) -> None:
    outbox.withdraw(subject_key(booking))
    _put("session_cancelled", booking, session, is_direct=True, reason=session.cancel_reason)


def tell_wait_called_off(entry: WaitlistEntry, session: ScheduledSession) -> None:
    to = receiver_of(entry.member)
    if to:
        outbox.put(
            "waitlist_called_off",
            to,
            {**_params(entry.member, session, to.language), "reason": session.cancel_reason},
            dedupe_key=f"waitlist_called_off:{entry.pk}",
            subject_key=f"wait:{entry.pk}",
            is_direct=True,
        )


def remind(booking: Booking, session: ScheduledSession, cause: str, expires_at: datetime) -> bool:
    """Put one reminder of this booking; False when the one of this cause was put before."""
    return _put("booking_reminder", booking, session, cause=cause, expires_at=expires_at)


def receiver_of(member: Member) -> outbox.Receiver | None:
    """Where a member is written to; nowhere, when neither an email address nor a sign-in is known."""
    if member.email:
        return outbox.Receiver(member.email, member.language, member.user)
    return None


def _put(
    template: str,
    booking: Booking,
    session: ScheduledSession,
    *,
    cause: str = "",
    reason: str = "",
    is_late: bool = False,
    until: datetime | None = None,
    **options: Any,
) -> bool:
    """`until` is when cancelling stops being free, where the caller knows it; else what the booking keeps is read."""
    to = receiver_of(booking.member)
    if to is None:
        return False
    until = until or free_until(booking, session)
    with translation.override(to.language):
        cancel_until = wording.when(until) if clock.now() < until else ""
    return outbox.put(
        template,
        to,
        {
            **_params(booking.member, session, to.language),
            "reason": reason,
            "is_late": is_late,
            "cancel_until": cancel_until,
        },
        dedupe_key=f"{cause or template}:{booking.pk}",
        subject_key=subject_key(booking),
        **options,
    )


def _params(member: Member, session: ScheduledSession, language: str) -> dict[str, str]:
    room = session.room
    with translation.override(language):
        return {
            "member_name": member.name,
            "course": in_language(session.course.name_en, session.course.name_zh),
            "starts": wording.when(session.starts_at),
            "room": in_language(room.name_en, room.name_zh) if room else "",
            "instructor": session.instructor.user.display_name,
            "url": settings.BASE_URL + reverse("bookings:my_bookings"),
        }
