"""What people are told when the house calls a class off that they booked, or waited for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.selectors.words import ClassWords
from bookings.services.messages import params_of, receiver_of, subject_key
from venue import outbox, wording

CALLED_OFF_RULE = gettext_lazy("What the house calls off costs nobody anything, unless it says why")


@dataclass(frozen=True)
class CalledOff:
    """A class that does not take place; `credits_kept` says why credits stay used, where they do."""

    words: ClassWords
    reason: str
    further: str
    credits_kept: str
    others: Sequence[ScheduledSession]  # dates of the course that can be booked instead

    def cost(self, is_paid: bool) -> str:
        """What it means for the credit of a booking that was paid with one."""
        if not is_paid:
            return _("Your booking is cancelled at no cost to you.")
        if not self.credits_kept:
            return _("Your booking is cancelled at no cost to you; the credit is back in your pack.")
        return _("Your booking is cancelled. The credit that was used for it stays used: %(why)s") % {
            "why": self.credits_kept
        }

    def said_of(self, is_paid: bool) -> str:
        """As it is kept: why, and what it means for the credit."""
        return f"{self.reason} {self.cost(is_paid)}"

    def dates(self) -> str:
        """A line for each other date, with its page, in the active language."""
        return "\n".join(
            f"{wording.when(each.starts_at)}: {settings.BASE_URL}{reverse('bookings:session', args=[each.pk])}"
            for each in self.others
        )


def tell_called_off(booking: Booking, off: CalledOff, is_paid: bool) -> None:
    """The one message of it; what was still to be sent about this booking is withdrawn."""
    outbox.withdraw(subject_key(booking))
    to = receiver_of(booking.member)
    if to:
        with translation.override(to.language):
            cost = off.cost(is_paid)
        params = params_of(booking.member, off.words, to, booking) | {"cost": cost}
        _put("session_cancelled", to, off, params, f"session_cancelled:{booking.pk}", subject_key(booking))


def tell_wait_called_off(entry: WaitlistEntry, off: CalledOff) -> None:
    to = receiver_of(entry.member)
    if to:
        params = params_of(entry.member, off.words, to)
        _put("waitlist_called_off", to, off, params, f"waitlist_called_off:{entry.pk}", f"wait:{entry.pk}")


def _put(template: str, to: outbox.Receiver, off: CalledOff, params: dict[str, str], key: str, subject: str) -> None:
    with translation.override(to.language):
        said = {"reason": off.reason, "words": off.further, "other_dates": off.dates()}
    outbox.put(template, to, {**params, **said}, dedupe_key=key, subject_key=subject, is_direct=True)
