"""How somebody likes to be served, and what whoever serves them should know."""

import logging
from dataclasses import dataclass, field, fields
from datetime import date

from members.models import CareNote, Member, Preference
from members.rules import check_practitioner_serves, check_until
from members.selectors.care import who_serves
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.models import StaffMember

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stated:
    """What somebody says about how they like to be served; what is empty does not matter to them."""

    practitioner: StaffMember | None = None
    practitioner_gender: str = ""
    pressure: str = ""
    room: str = ""
    is_quiet: bool = False
    hours: list[str] = field(default_factory=list)
    budget: str = ""
    needs: list[str] = field(default_factory=list)


FIELDS = tuple(each.name for each in fields(Stated))


def state_preferences(member_pk: int, stated: Stated, *, by: Actor) -> Preference:
    """Keep what somebody said, in place of what they said before.

    Locks the person, so that two who save at once are two entries of one history. Raises `PractitionerGone`.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        wished = stated.practitioner
        check_practitioner_serves(wished is None or who_serves(clock.today()).filter(pk=wished.pk).exists())
        preference = Preference.objects.filter(member=member).first() or Preference(member=member)
        values = {**{name: getattr(stated, name) for name in FIELDS}, "stated_at": clock.now()}
        for name, value in values.items():
            setattr(preference, name, value)
        preference.save(update_fields=list(values) if preference.pk else None)
    logger.info("member %s said what they like", member_pk)
    return preference


def add_care_note(member_pk: int, text: str, until: date | None, *, by: Actor) -> CareNote:
    """Write down what whoever serves this person should know, up to a last day or for good. Raises `UntilPast`."""
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        check_until(until, clock.today())
        return CareNote.objects.create(
            member=member, text=text.strip(), until=until, made_at=clock.now(), made_by=user_of(by)
        )


def end_care_note(pk: int, *, by: Actor) -> None:
    """What is no longer true; ended twice, the first time stands. Locks the person."""
    with locking.atomic(by=by):
        note = CareNote.objects.get(pk=pk)
        locking.lock_one(Member, note.member_id)
        CareNote.objects.filter(pk=pk, ended_at=None).update(ended_at=clock.now(), ended_by=user_of(by))
