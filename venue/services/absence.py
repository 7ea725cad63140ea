"""Somebody cannot come, and says so."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from venue import house, locking, outbox, wording
from venue.models import Absence, StaffMember, User
from venue.selectors.staff import in_charge
from venue.services import keeping


def report(staff: StaffMember, *, kind: str, starts_at: datetime, ends_at: datetime, note: str, by: User) -> Absence:
    """Keep one's own absence and tell those in charge at once, whatever the hour. Raises `AbsenceListed`."""
    with locking.atomic(by=by):
        absence = keeping.absences.create(
            staff=staff, kind=kind, starts_at=starts_at, ends_at=ends_at, note=note, reported_by=by, by=by
        )
        _tell_those_in_charge("staff_absent", absence, by)
    return absence


def _tell_those_in_charge(template: str, absence: Absence, by: User) -> None:
    for user in in_charge():
        if user != by:
            _tell(template, user, absence)


def _tell(template: str, user: User, absence: Absence) -> None:
    """That somebody is away and from when, or comes after all; why stands on the page alone."""
    language = user.language or house.language()
    with translation.override(language):
        begins, ends = wording.when(absence.starts_at), wording.when(absence.ends_at)
    outbox.put(
        template,
        outbox.Receiver(user.email, language, user.pk),
        {
            "name": user.display_name,
            "colleague": absence.staff.user.display_name,
            "begins": begins,
            "ends": ends,
            "url": settings.BASE_URL + reverse("bookings:lapses"),
        },
        dedupe_key=f"{template}:{absence.pk}:{user.pk}",
        subject_key=f"absence:{absence.pk}",
        is_direct=True,
    )


def take_back(absence: Absence, *, by: User) -> None:
    """The person comes after all: what was not yet sent about it is withdrawn, and those in charge are told."""
    with locking.atomic(by=by):
        outbox.withdraw(f"absence:{absence.pk}")
        _tell_those_in_charge("staff_back", absence, by)
        keeping.absences.remove(absence.pk, by=by)
