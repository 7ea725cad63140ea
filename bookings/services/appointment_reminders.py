"""The sweep that puts the reminders of treatments when they fall due, never earlier."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext_noop

from bookings.models import Appointment
from bookings.reminders import due_at
from bookings.services import appointment_messages as messages
from bookings.treatment_policies import TreatmentPolicy, treatment_policy
from venue import clock, locking, sweeping
from venue.actors import Automation

SWEEP = Automation(gettext_noop("reminders"))
A_DAY = timedelta(days=1)  # quiet hours move a reminder forward by less than that


def put_due_reminders(limit: int = 500) -> int:
    """Put the reminder of every appointment whose time has come; how many were put. One that was made or changed later
    than that gets none. Safe to run twice: each is looked at again under its lock, and the message's cause is unique.
    """
    now = clock.now()
    policy = treatment_policy(now)
    booked = Appointment.objects.filter(state=Appointment.State.BOOKED).annotate(first=Min("lines__starts_at"))
    reach = booked.filter(first__gt=now, first__lt=now + policy.reminder + A_DAY).order_by("first", "pk")
    due = [each.pk for each in reach if _is_due(each, each.first, policy, now)]
    return sweeping.each("reminders of treatments", due[:limit], lambda pk: _remind(pk, policy, now))


def _is_due(row: Appointment, starts_at: datetime, policy: TreatmentPolicy, now: datetime) -> bool:
    due = due_at(starts_at, policy.reminder, policy.quiet_from, policy.quiet_until, clock.zone())
    is_known = max(row.booked_at, row.changed_at or row.booked_at) > due
    return due <= now < due + policy.reminder_latest and not is_known


def _remind(pk: int, policy: TreatmentPolicy, now: datetime) -> bool:
    with locking.atomic(by=SWEEP):
        row = locking.lock_one(Appointment, pk)
        if row.state != Appointment.State.BOOKED:
            return False
        return messages.remind(row, now + policy.reminder_latest)
