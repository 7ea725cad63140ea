"""Saying on the day of a treatment whether its guest is here or did not come, and changing one's mind."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, Resource, ResourceAllocation
from bookings.models.booking import Mark
from bookings.rules.appointment import IDENTITY_RULES, MARK_RULES
from bookings.selectors.appointment import standing_facts
from bookings.selectors.treatment_marks import clock_of
from bookings.services import appointment_steps as steps
from bookings.services.claiming import NO_OVERLAP, give_up_kept
from bookings.treatment_errors import NotInThatState, TimeGivenAway
from members.services.fees import take_back_fee
from venue import clock, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import User
from venue.rules import check

State = Appointment.State


def mark(line_pk: int, said: str, *, by: Actor) -> AppointmentLine:
    """Say that the guest of a treatment is here (`present`), that they did not come (`absent`), or take back what was
    said (empty). A mark replaces the one before.

    Locks what the appointment claimed, then the appointment. Checks `MARK_RULES`, for absence what `steps.no_show`
    does; raises `TimeGivenAway` where a guest who came after all has lost the time to somebody else.
    """
    now = clock.now()
    pk = AppointmentLine.objects.values_list("appointment_id", flat=True).get(pk=line_pk)
    claims = ResourceAllocation.objects.filter(appointment_line__appointment=pk)
    with locking.atomic(by=by):
        resources = set(claims.values_list("resource_id", flat=True))
        locking.lock(Resource, resources)
        if said != Mark.ABSENT and Appointment.objects.filter(pk=pk, state=State.NO_SHOW).exists():
            give_up_kept(resources, now, also_appointments=[pk])
        row = locking.lock_one(Appointment, pk)
        line = AppointmentLine.objects.get(pk=line_pk)
        line.appointment = row
        check(MARK_RULES, standing_facts(row, at_desk=True), now)
        if line.began_at is not None:
            raise NotInThatState
        if said == Mark.ABSENT:
            if row.state != State.NO_SHOW:
                _note_here(line, None)
                steps.no_show(pk, by=by)
        else:
            if row.state == State.NO_SHOW:
                _take_back_absence(row, by=by)
            _note_here(line, now if said == Mark.PRESENT else None)
    return line


def see_identity(line_pk: int, *, is_seen: bool, by: User) -> AppointmentLine:
    """Say that an identity document of the guest of a treatment was looked at, or take that back: of all that this
    guest has in the appointment and that asks for it. What was looked at is not kept, only when and by whom.

    Locks the appointment. Checks `MARK_RULES`, `IDENTITY_RULES`; raises `NotInThatState` once it has begun.
    """
    now = clock.now()
    pk = AppointmentLine.objects.values_list("appointment_id", flat=True).get(pk=line_pk)
    with locking.atomic(by=by):
        row = locking.lock_one(Appointment, pk)
        line = AppointmentLine.objects.select_related("treatment").get(pk=line_pk)
        line.appointment = row
        check(MARK_RULES, standing_facts(row, at_desk=True), now)
        check(IDENTITY_RULES, clock_of(line), now)
        if line.began_at is not None:
            raise NotInThatState
        asking = AppointmentLine.objects.filter(
            appointment=row, guest=line.guest_id, began_at=None, treatment__asks_identity=True
        )
        if is_seen:
            asking.filter(identity_seen_at=None).update(identity_seen_at=now, identity_seen_by=by)
        else:
            asking.update(identity_seen_at=None, identity_seen_by=None)
        line.refresh_from_db(fields=["identity_seen_at", "identity_seen_by"])
    return line


def _note_here(line: AppointmentLine, at: datetime | None) -> None:
    """Of all the treatments that this guest has with this one; seen twice is seen once."""
    own = AppointmentLine.objects.filter(appointment=line.appointment_id, guest=line.guest_id, began_at=None)
    (own.filter(here_at=None) if at else own).update(here_at=at)
    line.refresh_from_db(fields=["here_at"])


def _take_back_absence(row: Appointment, *, by: Actor) -> None:
    """The appointment has its time again, and nothing is charged for it."""
    released = ResourceAllocation.objects.filter(appointment_line__appointment=row, released_at__isnull=False)
    with refused_as({NO_OVERLAP: TimeGivenAway()}):
        released.update(released_at=None)
    row.state = State.BOOKED
    row.save(update_fields=["state"])
    take_back_fee(row.cause, by=by, note=_("It was taken back that the guest did not come."))
