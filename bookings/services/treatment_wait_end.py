"""What becomes of a wait when the time that was kept for it is taken, or given up. The caller holds the appointment,
which is what guards a wait that is offered.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min

from bookings.models import Appointment, TreatmentWait
from bookings.services import treatment_wait_messages as messages
from bookings.treatment_policies import treatment_policy

State = TreatmentWait.State


def taken(appointment: Appointment, now: datetime) -> None:
    """The wait for it is over."""
    for wait in _offered([appointment]):
        wait.state, wait.ended_at = State.ACCEPTED, now
        wait.save(update_fields=["state", "ended_at"])
        messages.withdraw(wait)


def let_pass(appointments: Collection[Appointment], now: datetime) -> None:
    """Whoever was asked about these times waits again, after those who were not asked yet, and not for the same time;
    no more once they let pass as many as the house offers. What the house itself called off does not count.
    """
    most = treatment_policy(now).offers
    for wait in _offered(appointments):
        kept = wait.appointment
        if kept and not kept.is_cancelled_by_venue:
            wait.let_pass = [*wait.let_pass, wait.begins]  # type: ignore[attr-defined]
        is_over = len(wait.let_pass) >= most
        wait.state, wait.appointment = State.LAPSED if is_over else State.WAITING, None
        wait.ended_at = now if is_over else None
        wait.save(update_fields=["state", "appointment", "ended_at", "let_pass"])
        messages.withdraw(wait)
        if is_over:
            messages.tell_over(wait)


def _offered(appointments: Collection[Appointment]) -> list[TreatmentWait]:
    """Each with when the time begins."""
    asked = TreatmentWait.objects.filter(appointment__in=appointments, state=State.OFFERED)
    named = asked.select_related("appointment", "member__guardian", "member__host", "treatment", "staff__user")
    return list(named.annotate(begins=Min("appointment__lines__starts_at")).order_by("pk"))
