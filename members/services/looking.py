"""Looking at what is masked: kept each time, with who looked."""

from members.models import Member
from venue import audit, locking
from venue.actors import Actor
from venue.looks import CONTACT_SHOWN


def look_at_contact(member: Member, *, by: Actor) -> None:
    """Keep that somebody had phone and email of a person shown in full."""
    with locking.atomic(by=by):
        audit.record(CONTACT_SHOWN, by=by, about=member)
