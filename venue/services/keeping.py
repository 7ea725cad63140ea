"""Adding, changing and removing rows of the house's reference data, which have no rules but their constraints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, ProtectedError
from django.utils.translation import gettext_lazy as _

from venue import audit, locking
from venue.actors import Actor
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.models import (
    Absence,
    AnswerSheet,
    Area,
    ClosedDay,
    Department,
    Holiday,
    Licence,
    OpeningHours,
    Qualification,
    Shift,
)

M = TypeVar("M", bound=Model)


class NameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Names tell things apart")
    message = _("There is already one with this name. Please choose another name.")


class DayTaken(DomainError):
    code = "day_taken"
    rule_name = _("A day is listed once")
    message = _("This day is already listed. Please change the entry that exists.")


class OpeningTaken(DomainError):
    code = "opening_taken"
    rule_name = _("An opening is listed once")
    message = _("An opening that begins then is already listed. Please change that one.")


class ShiftOverlap(DomainError):
    code = "shift_overlap"
    rule_name = _("Nobody is on duty twice at once")
    message = _("This person is already on duty at that time. Please choose another time or another person.")


class AbsenceListed(DomainError):
    code = "absence_overlap"
    rule_name = _("An absence is listed once")
    message = _("An absence of this person at that time is already listed. Please change that one.")


class CertificateListed(DomainError):
    code = "number_taken"
    rule_name = _("A certificate is listed once")
    message = _("This certificate is already listed for this person.")


class LicenceListed(DomainError):
    code = "number_taken"
    rule_name = _("A licence is listed once")
    message = _("This licence is already listed.")


class InUse(DomainError):
    code = "in_use"
    message = _("Other records belong to this, so that it cannot be removed. Take it out of use instead.")


@dataclass(frozen=True)
class Keeper(Generic[M]):
    """The three services of one model. `refusals`: constraint → what it says."""

    model: type[M]
    refusals: Mapping[str, DomainError] = field(default_factory=dict)

    def create(self, *, by: Actor, **fields: Any) -> M:
        with locking.atomic(by=by), refused_as(self.refusals):
            return self.model._default_manager.create(**fields)

    def change(self, pk: int, *, by: Actor, **fields: Any) -> M:
        """Locks the row; a field that is not named stays."""
        with locking.atomic(by=by), refused_as(self.refusals):
            row = locking.lock_one(self.model, pk)
            for name, value in fields.items():
                setattr(row, name, value)
            row.save(update_fields=[*fields])
            return row

    def remove(self, pk: int, *, by: Actor) -> None:
        """Locks the row and deletes it; what it said stays in the audit. Raises `InUse`."""
        with locking.atomic(by=by):
            row = locking.lock_one(self.model, pk)
            audit.record(f"{self.model._meta.model_name}.removed", by=by, about=row, was=self.was(row))
            try:
                row.delete()
            except ProtectedError as error:
                raise InUse from error

    def was(self, row: M) -> dict[str, Any]:
        return {each.attname: str(getattr(row, each.attname)) for each in row._meta.concrete_fields}


answer_sheets = Keeper(AnswerSheet, {"venue_answersheet_one_per_name": NameTaken()})
areas = Keeper(Area, {"venue_area_one_per_name": NameTaken()})
departments = Keeper(Department, {"venue_department_one_per_name": NameTaken()})
hours = Keeper(OpeningHours, {"venue_openinghours_one_per_start": OpeningTaken()})
shifts = Keeper(Shift, {"venue_shift_no_overlap": ShiftOverlap()})
absences = Keeper(Absence, {"venue_absence_no_overlap": AbsenceListed()})
qualifications = Keeper(Qualification, {"venue_qualification_one_per_number": CertificateListed()})
licences = Keeper(Licence, {"venue_licence_one_per_number": LicenceListed()})
closed_days = Keeper(ClosedDay, {"venue_closedday_one_per_area": DayTaken()})
holidays = Keeper(Holiday, {"venue_holiday_one_per_day": DayTaken()})


def add_hours(*, weekdays: list[int], by: Actor, **fields: Any) -> OpeningHours:
    """The same opening on several weekdays, all or none. Raises `OpeningTaken`."""
    with locking.atomic(by=by):
        return [hours.create(weekday=weekday, by=by, **fields) for weekday in weekdays][-1]


def change_hours(pk: int, *, weekdays: list[int], by: Actor, **fields: Any) -> OpeningHours:
    """Change one opening and give further weekdays the same. Raises `OpeningTaken`."""
    first, *others = weekdays
    with locking.atomic(by=by):
        row = hours.change(pk, weekday=first, by=by, **fields)
        for weekday in others:
            hours.create(weekday=weekday, by=by, **fields)
        return row
