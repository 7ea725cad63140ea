"""Waiting for a treatment, and giving that up; taking the time that is offered, or letting it pass."""

from django.utils.translation import gettext_noop

from bookings.errors import NotWaiting
from bookings.models import Appointment, Treatment, TreatmentWait
from bookings.rules.treatment_wait import WAIT_RULES, Wish
from bookings.selectors.treatment_wait import facts_of
from bookings.services import appointment_steps as steps
from bookings.services import treatment_wait_messages as messages
from bookings.services.appointment_end import end as end_appointment
from bookings.services.serving import serves_at_desk
from bookings.treatment_wait_errors import AlreadyInLine, TimeGone
from members.models import Member, RulesAcceptance
from members.services import entry_rules, screening
from venue import clock, locking
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.rules import check

State = TreatmentWait.State
SWEEP = Automation(gettext_noop("waitlist of treatments"))


def join(wish: Wish, member_pk: int, *, knows: bool = False, rules_pk: int | None = None, by: Actor) -> TreatmentWait:
    """Put a member on the waitlist of a treatment. Checks `WAIT_RULES` under the lock of the member.

    `knows`: they say that they know that a doctor should be asked; `rules_pk` are entry rules that they accept. Both
    hold together with the wait. Raises the rules' errors.
    """
    now = clock.now()
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        activities = set(Treatment.objects.get(pk=wish.treatment_pk).activities)
        if knows and activities:
            screening.acknowledge(member_pk, activities, by=by)
        if rules_pk:
            entry_rules.accept(member_pk, rules_pk, where=RulesAcceptance.Where.ONLINE, by=by)
        check(WAIT_RULES, facts_of(wish, member_pk, now, at_desk=serves_at_desk(member, by)), now)
        with refused_as({"bookings_treatmentwait_once": AlreadyInLine()}):
            return TreatmentWait.objects.create(
                member=member,
                treatment_id=wish.treatment_pk,
                staff_id=wish.staff_pk,
                from_day=wish.from_day,
                to_day=wish.to_day,
                from_time=wish.from_time,
                to_time=wish.to_time,
                joined_at=now,
                joined_by=user_of(by),
            )


def leave(wait_pk: int, *, by: Actor) -> None:
    """Take somebody off the waitlist; a time that is kept for them is free for the next. Locks the member, then the
    appointment; raises `NotWaiting` when the wait has ended already.
    """
    now = clock.now()
    member_pk = TreatmentWait.objects.values_list("member_id", flat=True).get(pk=wait_pk)
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        wait = TreatmentWait.objects.get(pk=wait_pk)
        kept = locking.lock_one(Appointment, wait.appointment_id) if wait.is_offered and wait.appointment_id else None
        wait.refresh_from_db()
        if not wait.is_open:
            raise NotWaiting
        wait.state, wait.ended_at, wait.appointment = State.LEFT, now, None
        wait.save(update_fields=["state", "ended_at", "appointment"])
        if kept and kept.state == Appointment.State.HELD:
            end_appointment(kept, Appointment.State.RELEASED, now, by=by)
        messages.withdraw(wait)


def take(wait_pk: int, *, by: Actor) -> Appointment:
    """Take the time that is offered: it is booked, or requested where the house confirms, and the wait ends with it.
    Locks the appointment; raises `TimeGone`, `HoldOver` or `PlaceClosed`.
    """
    return steps.decide(_offered(wait_pk), by=by)


def decline(wait_pk: int, *, by: Actor) -> None:
    """Let the time that is offered pass; they go on waiting for another one. Locks the appointment; raises `TimeGone`
    when it is no longer offered.
    """
    appointment_pk = _offered(wait_pk)
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, appointment_pk)
        if row.state != Appointment.State.HELD:
            raise TimeGone
        end_appointment(row, Appointment.State.RELEASED, clock.now(), by=by)


def _offered(wait_pk: int) -> int:
    wait = TreatmentWait.objects.get(pk=wait_pk)
    if not wait.is_offered or wait.appointment_id is None:
        raise TimeGone
    return wait.appointment_id
