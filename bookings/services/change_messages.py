"""What people are told when a class they booked, or wait for, is changed."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.models import Booking, WaitlistEntry
from bookings.selectors.facts import free_until
from bookings.selectors.words import ClassWords
from bookings.services.messages import receiver_of, subject_key
from members.models import Member
from venue import clock, outbox, wording


@dataclass(frozen=True)
class Changed:
    before: ClassWords
    after: ClassWords
    reason: str

    def said(self, language: str) -> dict[str, str]:
        """The class as it is now, and `was_…` of what is no longer so."""
        was, now = self.before.said(language), self.after.said(language)
        return {**now, **{f"was_{name}": text if text != now[name] else "" for name, text in was.items()}}


def tell_changed(booking: Booking, changed: Changed) -> bool:
    """The one message of a change; what was still to be sent about this booking says what is no longer so."""
    outbox.withdraw(subject_key(booking))
    with translation.override(booking.member.language):
        until = free_until(booking, changed.after.starts_at)
        cancel_until = wording.when(until) if clock.now() < until else ""
    return _put(booking.member, changed, f"booking:{booking.pk}", cancel_until=cancel_until)


def tell_waiting(entry: WaitlistEntry, changed: Changed) -> bool:
    return _put(entry.member, changed, f"wait:{entry.pk}", is_waiting=True)


def _put(member: Member, changed: Changed, subject: str, *, is_waiting: bool = False, cancel_until: str = "") -> bool:
    to = receiver_of(member)
    params = {
        "member_name": member.name,
        **changed.said(member.language),
        "reason": changed.reason,
        "is_waiting": is_waiting,
        "cancel_until": cancel_until,
        "url": settings.BASE_URL + reverse("bookings:my_bookings"),
    }
    return to is not None and outbox.put(
        "session_changed",
        to,
        params,
        dedupe_key=f"session_changed:{clock.now().timestamp()}:{subject}",
        subject_key=subject,
        is_direct=True,
    )
