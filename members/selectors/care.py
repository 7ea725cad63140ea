"""How people like to be served, and what whoever serves them should know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import CareNote, Member, Preference
from members.rules import ADULT_AT, age_on
from members.words import needs_in_words, wishes_in_words
from venue import clock
from venue.models import StaffMember
from venue.prepared import AmongKeys, Prepared
from venue.roles import Role

SERVES = (Role.PRACTITIONER, Role.INSTRUCTOR, Role.NUTRITIONIST)


@dataclass(frozen=True)
class Care:
    """One person as whoever serves them should know them: in words, the most pressing first."""

    needs: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_quiet: bool = False

    def __bool__(self) -> bool:
        return bool(self.needs or self.wishes or self.notes)


def _known(members: Sequence[int], today: date) -> QuerySet[Member, tuple[object, ...]]:
    notes = CareNote.objects.standing_on(today).filter(member=OuterRef("pk")).order_by("-pk").values("text")
    return (
        Member.objects.filter(AmongKeys("pk", members))
        .order_by()
        .values_list(
            "pk",
            "born_on",
            "preference__practitioner__user__name",
            "preference__practitioner__left_on",
            "preference__practitioner_gender",
            "preference__pressure",
            "preference__room",
            "preference__is_quiet",
            "preference__hours",
            "preference__budget",
            "preference__needs",
            ArraySubquery(notes),
        )
    )


_care = Prepared(_known, members=list, today=date)


def care_of(members: Iterable[int]) -> dict[int, Care]:
    """What is known of each of these people; one query for all."""
    today = clock.today()
    rows = _care.rows(members=sorted(set(members)), today=today)
    return {pk: _care_from(today, *known) for pk, *known in rows}


def _care_from(
    today: date,
    born_on: date | None,
    practitioner: str | None,
    left_on: date | None,
    gender: str | None,
    pressure: str | None,
    room: str | None,
    is_quiet: bool | None,
    hours: list[str] | None,
    budget: str | None,
    needs: list[str] | None,
    notes: list[str],
) -> Care:
    preference = Preference(
        practitioner_gender=gender or "",
        pressure=pressure or "",
        room=room or "",
        is_quiet=bool(is_quiet),
        hours=hours or [],
        budget=budget or "",
        needs=needs or [],
    )
    name = practitioner or ""
    if name and left_on and left_on <= today:
        name = _("%(name)s (no longer here)") % {"name": name}
    return Care(
        needs=(*_minor(born_on, today), *needs_in_words(preference)),
        wishes=tuple(wishes_in_words(preference, name)),
        notes=tuple(notes),
        is_quiet=preference.is_quiet,
    )


def _minor(born_on: date | None, today: date) -> list[str]:
    if born_on is None or (age := age_on(today, born_on)) >= ADULT_AT:
        return []
    return [ngettext("%(age)s year old", "%(age)s years old", age) % {"age": age}]


def preference_of(member: Member) -> Preference | None:
    return Preference.objects.select_related("practitioner__user").filter(member=member).first()


def notes_of(member: Member) -> list[CareNote]:
    """What is to be known today, the latest first."""
    return list(CareNote.objects.standing_on(clock.today()).filter(member=member).select_related("made_by"))


def all_notes_of(member: Member) -> list[CareNote]:
    """Those that were ended or ran out, too."""
    return list(CareNote.objects.filter(member=member).select_related("made_by", "ended_by"))


def who_serves(today: date) -> QuerySet[StaffMember]:
    """Whom somebody may wish for: who works here and coaches or treats."""
    roles = [role.value for role in SERVES]
    serving = StaffMember.objects.employed_on(today).filter(user__groups__name__in=roles, user__is_active=True)
    return serving.select_related("user").order_by("user__name", "pk").distinct()
