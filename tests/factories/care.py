"""How people like to be served, and what to know of them."""

from typing import Any

from members.models import CareNote, Member, Preference
from tests.factories.members import make_member


def make_preference(member: Member | None = None, **fields: Any) -> Preference:
    return Preference.objects.create(member=member or make_member(), **{"pressure": "firm", **fields})


def make_care_note(member: Member | None = None, **fields: Any) -> CareNote:
    return CareNote.objects.create(member=member or make_member(), **{"text": "Comes with her son.", **fields})
