"""What practitioners do, who does it, and which rooms are kept for it."""

from collections.abc import Collection, Iterable
from typing import Any

from bookings.models import Resource, RoomTreatment, Skill, Treatment
from bookings.treatment_errors import SkillListed, TreatmentNameTaken
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.models import StaffMember

NAME = "bookings_treatment_one_per_name"
SKILL = "bookings_skill_once"


def create_treatment(*, staff: Iterable[StaffMember] = (), by: Actor, **fields: Any) -> Treatment:
    """Add a treatment and say who does it. Raises `TreatmentNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: TreatmentNameTaken()}):
        treatment = Treatment.objects.create(**fields)
        set_practitioners(treatment, staff)
    return treatment


def change_treatment(pk: int, *, staff: Iterable[StaffMember] | None = None, by: Actor, **fields: Any) -> Treatment:
    """Change a treatment, or take it off (`is_active=False`): what is booked stays. Whoever stays on the list of those
    who do it keeps their own minutes. Locks it. Raises `TreatmentNameTaken`.
    """
    with locking.atomic(by=by), refused_as({NAME: TreatmentNameTaken()}):
        treatment = locking.lock_one(Treatment, pk)
        for name, value in fields.items():
            setattr(treatment, name, value)
        treatment.save(update_fields=list(fields))
        if staff is not None:
            set_practitioners(treatment, staff)
    return treatment


def set_practitioners(treatment: Treatment, staff: Iterable[StaffMember]) -> None:
    """These and nobody else do it. Somebody who no longer does stays listed, out of use, with their minutes."""
    wanted = {each.pk for each in staff}
    listed = {each.staff_id: each for each in treatment.skills.all()}
    for pk, skill in listed.items():
        if skill.is_active != (pk in wanted):
            skill.is_active = pk in wanted
            skill.save(update_fields=["is_active"])
    for pk in sorted(wanted - listed.keys()):
        Skill.objects.create(treatment=treatment, staff_id=pk)


def create_skill(*, by: Actor, **fields: Any) -> Skill:
    """Say that somebody does a treatment. Raises `SkillListed`."""
    with locking.atomic(by=by), refused_as({SKILL: SkillListed()}):
        return Skill.objects.create(**fields)


def change_skill(pk: int, *, by: Actor, **fields: Any) -> Skill:
    """Change somebody's minutes, or that they do it at all; what is booked stays. Raises `SkillListed`."""
    with locking.atomic(by=by), refused_as({SKILL: SkillListed()}):
        skill = Skill.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(skill, name, value)
        skill.save(update_fields=list(fields))
    return skill


def keep_room_for(room: Resource, treatments: Collection[Treatment]) -> None:
    """The room is for these treatments alone; with none it is for any. Called by the service that changes the room."""
    wanted = {each.pk for each in treatments}
    listed = {each.treatment_id: each for each in room.kept_for.all()}
    for pk, row in listed.items():
        if row.is_active != (pk in wanted):
            row.is_active = pk in wanted
            row.save(update_fields=["is_active"])
    for pk in sorted(wanted - listed.keys()):
        RoomTreatment.objects.create(room=room, treatment_id=pk)
