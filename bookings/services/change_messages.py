"""What people are told when a class they booked, or wait for, is changed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from bookings.models import Booking, WaitlistEntry
from bookings.selectors.facts import free_until
from bookings.selectors.words import ClassWords
from bookings.services.messages import params_of, receiver_of, subject_key
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
    return _put(booking.member, changed, f"booking:{booking.pk}", until=free_until(booking, changed.after.starts_at))


def tell_waiting(entry: WaitlistEntry, changed: Changed) -> bool:
    return _put(entry.member, changed, f"wait:{entry.pk}", is_waiting=True)


def _put(
    member: Member, changed: Changed, subject: str, *, is_waiting: bool = False, until: datetime | None = None
) -> bool:
    to = receiver_of(member)
    if to is None:
        return False
    with translation.override(to.language):
        cancel_until = wording.when(until) if until and clock.now() < until else ""
    params = {
        **params_of(member, changed.after, to),
        **changed.said(to.language),
        "reason": changed.reason,
        "is_waiting": is_waiting,
        "cancel_until": cancel_until,
    }
    return outbox.put(
        "session_changed",
        to,
        params,
        dedupe_key=f"session_changed:{clock.now().timestamp()}:{subject}",
        subject_key=subject,
        is_direct=True,
    )
