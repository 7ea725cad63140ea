"""Looking at what is masked: kept each time, with who looked."""

from django.db.models import Model

from venue import audit, locking
from venue.actors import Actor
from venue.looks import CONTACT_SHOWN


def look_at_contact(whose: Model, *, by: Actor) -> None:
    """Keep that somebody had phone and email of a person shown in full, or those that stand in a record of somebody
    unknown.
    """
    with locking.atomic(by=by):
        audit.record(CONTACT_SHOWN, by=by, about=whose)
