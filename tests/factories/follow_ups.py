"""What colleagues owe people."""

from datetime import timedelta
from typing import Any

from members.models import FollowUp, FollowUpMove, Member
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.roles import Role


def make_follow_up(member: Member | None = None, **fields: Any) -> FollowUp:
    """Open and due in an hour; its owner works at the desk."""
    if "owner" not in fields:
        fields["owner"] = make_staff(role=Role.FRONT_DESK)
    defaults = {"text": "Ask how it was.", "due_at": clock.now() + timedelta(hours=1)}
    return FollowUp.objects.create(member=member or make_member(), **defaults | fields)


def make_step(follow_up: FollowUp, **fields: Any) -> FollowUpMove:
    own = {"kind": "opened", "owner": follow_up.owner, "due_at": follow_up.due_at}
    return FollowUpMove.objects.create(follow_up=follow_up, **own | fields)
