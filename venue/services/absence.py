"""Somebody cannot come, and says so."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from venue import clock, house, locking, outbox, wording
from venue.models import Absence, Message, StaffMember, User
from venue.selectors.staff import in_charge
from venue.services import keeping


def report(staff: StaffMember, *, kind: str, starts_at: datetime, ends_at: datetime, note: str, by: User) -> Absence:
    """Keep one's own absence and tell those in charge at once, whatever the hour. Raises `AbsenceListed`."""
    with locking.atomic(by=by):
        absence = keeping.absences.create(
            staff=staff, kind=kind, starts_at=starts_at, ends_at=ends_at, note=note, reported_by=by, by=by
        )
        for user in in_charge():
            if user != by:
                _tell("staff_absent", user, absence)
    return absence


def subject_key(absence: Absence) -> str:
    """What letters about an absence are filed under, so that taking it back withdraws them."""
    return f"absence:{absence.pk}"


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
        subject_key=subject_key(absence),
        is_direct=True,
    )


def take_back(absence: Absence, *, by: User) -> None:
    """The person comes after all: what was not yet sent about it is withdrawn, and those in charge who know of it are
    told, unless it is over.
    """
    with locking.atomic(by=by):
        outbox.withdraw(subject_key(absence))
        if absence.ends_at > clock.now():
            known = _who_know(absence)
            for user in in_charge():
                if user != by and user.pk in known:
                    _tell("staff_back", user, absence)
        keeping.absences.remove(absence.pk, by=by)


def _who_know(absence: Absence) -> set[int | None]:
    """Whoever keeps it, and those whose letter has left, or may have; asked once the rest is withdrawn."""
    left = Q(state=Message.State.SENT) | Q(is_uncertain=True)
    letters = Message.objects.filter(left, subject_key=subject_key(absence), template="staff_absent")
    return {absence.reported_by_id, *letters.values_list("user", flat=True)}
