"""The sweep that puts reminders when they fall due, never earlier."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_noop

from bookings.models import Booking, ScheduledSession
from bookings.policies import reminder_policy
from bookings.reminders import due_at
from bookings.selectors.words import class_words
from bookings.services import messages
from venue import clock, locking, sweeping
from venue.actors import Automation
from venue.models import Message

SWEEP = Automation(gettext_noop("reminders"))
FIRST, SECOND = "booking_reminder", "booking_second_reminder"  # the causes of the two messages
A_DAY = timedelta(days=1)  # quiet hours move a reminder forward by less than that


def put_due_reminders(limit: int = 500) -> int:
    """Put the reminders of every live booking whose time has come, the first and the second; how many were put.

    A reminder is due from `reminders.due_at` until it is worthless; a booking made later than that gets none, nor does
    one whose class was changed later, of which its member was told then. Safe to run twice: the booking is locked and
    looked at again, and the message's cause is unique.
    """
    return sweeping.each("reminders of classes", _due(clock.now(), limit), lambda due: remind_one(*due), limit=limit)


def _due(now: datetime, limit: int) -> Iterator[tuple[int, str, datetime]]:
    """Which booking, the cause of its reminder, and until when that is worth anything."""
    policy = reminder_policy(now)
    for cause, lead in ((FIRST, policy.lead), (SECOND, policy.second_lead)):
        for session in _sessions_in_reach(now, lead):
            due = due_at(session.starts_at, lead, policy.quiet_from, policy.quiet_until, clock.zone())
            if due <= now < due + policy.latest and not (session.changed_at and session.changed_at > due):
                own = cause_of(cause, session)
                for booking_pk in _unreminded(session, own, due)[:limit]:
                    yield booking_pk, own, due + policy.latest


def cause_of(cause: str, session: ScheduledSession) -> str:
    """A class that was changed is reminded of anew: what was said before has been taken back, or is no longer so."""
    return f"{cause}@{session.changed_at:%Y%m%d%H%M%S}" if session.changed_at else cause


def remind_one(booking_pk: int, cause: str, expires_at: datetime) -> bool:
    """Lock one booking, look whether it still stands, and put one of its reminders."""
    with locking.atomic(by=SWEEP):
        booking = locking.lock_one(Booking, booking_pk)
        if not booking.is_live or booking.session.is_cancelled:
            return False
        return messages.remind(booking, class_words(booking.session_id), cause, expires_at)


def _sessions_in_reach(now: datetime, lead: timedelta) -> list[ScheduledSession]:
    sessions = ScheduledSession.objects.standing().between(now, now + lead + A_DAY)
    return list(sessions.filter(booked__gt=0))


def _unreminded(session: ScheduledSession, cause: str, due: datetime) -> list[int]:
    reachable = Q(member__email__gt="") | Q(member__guardian__email__gt="") | Q(member__host__email__gt="")
    key = Concat(Value(f"{cause}:"), Cast(OuterRef("pk"), CharField()))
    return list(
        session.bookings.live()
        .filter(reachable, booked_at__lte=due)
        .exclude(Exists(Message.objects.filter(dedupe_key=key)))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
