"""One booking explained: its facts, what it was made under, and everything that was decided and said about it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models import Booking
from bookings.selectors.facts import free_until
from bookings.selectors.payment import paid_by
from venue.errors import Text
from venue.models import AuditEvent, Message, Policy
from venue.policies import DEFINITIONS
from venue.selectors.policies import in_words
from venue.wording import when

Fact = tuple[Text, Text]
TOLD_TOGETHER = "bookings_confirmed"  # one message about several bookings, which its `bookings` name
COURSE_TOLD = "course_booked"  # one about all dates of a course, which its `appointments` name
CLOSED_TOGETHER = "place_closed"  # likewise
AUDITED: dict[str, Text] = {"booking.against_rule": _("booked although a rule was in the way")}


def facts_of_booking(booking: Booking) -> list[Fact]:
    """What is kept of a booking, as labels and words; what is empty is left out by the page."""
    session = booking.session
    until = free_until(booking, session.starts_at)
    return [
        (_("State"), capfirst(str(booking.get_state_display()))),
        (_("Class"), f"{when(session.starts_at)} · {session.course.name}"),
        (_("Used for it"), paid_by(booking)),
        (_("Booked at"), _done(booking.booked_at, booking.booked_by)),
        (_("Cancelling is free until"), when(until) if booking.state == Booking.State.BOOKED else ""),
        (_("Checked in"), _done(booking.checked_in_at, booking.checked_in_by) if booking.checked_in_at else ""),
        (_("Cancelled"), _done(booking.cancelled_at, booking.cancelled_by) if booking.cancelled_at else ""),
        (_("Against the rule, because"), booking.override_reason),
    ]


def _done(at: object, by: object) -> Text:
    who = getattr(by, "display_name", "")
    return format_lazy("{at} · {who}", at=when(at), who=who) if who else when(at)  # type: ignore[arg-type]


def made_under(booking: Booking) -> list[Fact]:
    """The figures that held when the booking was made, in words: those rows of the rules that it keeps."""
    rows = {row.key: row for row in Policy.objects.filter(pk__in=booking.policies)}
    return [
        (definition.label, in_words(definition, rows[key].value))
        for key, definition in DEFINITIONS.items()
        if key in rows
    ]


def letters_about(booking: Booking) -> Sequence[Message]:
    """What was written to anybody about it, alone or together with others, the latest first."""
    alone = Q(subject_key=f"booking:{booking.pk}")
    together = Q(template__in=(TOLD_TOGETHER, CLOSED_TOGETHER), params__bookings__contains=[booking.pk])
    return list(Message.objects.filter(alone | together).order_by("-pk"))


def audit_of(booking: Booking) -> list[tuple[datetime, str, Text]]:
    """What was approved or overridden about it, the latest first: when, by whom, what."""
    noted = AuditEvent.objects.filter(kind=booking._meta.label_lower, ref=str(booking.pk)).order_by("-pk")
    return [(event.at, event.by_name, AUDITED.get(event.action, event.action)) for event in noted]
