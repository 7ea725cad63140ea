"""The stages of people."""

from typing import Any

from members.models import Member, Stage
from tests.factories.members import make_member
from venue import clock


def make_stage(member: Member | None = None, **fields: Any) -> Stage:
    """The one that somebody is in now, by default that of a lead."""
    defaults = {"kind": Stage.Kind.LEAD, "since": clock.now()}
    return Stage.objects.create(member=member or make_member(), **defaults | fields)
