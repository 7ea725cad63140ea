"""Consultations."""

from typing import Any

from members.models import Interaction, Member
from tests.factories.members import make_member
from venue import clock

SAID = {
    "channel": "phone",
    "need": "A quiet course for the evening?",
    "confirmed": "Quiet, after work.",
    "answer": "Yin yoga on Tuesdays.",
    "mood": "hesitant",
    "tone": "warm",
}


def make_consultation(member: Member | None = None, **fields: Any) -> Interaction:
    now = clock.now()
    return Interaction.objects.create(member=member or make_member(), **{**SAID, "at": now, "kept_at": now, **fields})
