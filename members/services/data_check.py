"""Keeping that somebody was asked whether phone and email are still right, and what came of it."""

import logging
from collections.abc import Iterable

from members.models import DataCheck, Member
from venue import clock, locking, outbox
from venue.actors import Actor, user_of

logger = logging.getLogger(__name__)

CONTACT = ("phone", "email")  # what the venue asks about
Contact = tuple[str, str]


def about(member_pk: int) -> str:
    """What a letter that asks is filed under: it waits for the end of the quiet hours, and may be answered before."""
    return f"data_check:{member_pk}"


def contact_of(member: Member) -> Contact:
    return member.phone, member.email


def keep_answer(member_pk: int, answer: str, *, by: Actor) -> DataCheck:
    """Keep what was answered, by the person themselves or at the desk. They are not asked again for the days of the
    policy, whatever it was; "all right" also clears an address that did not work. Locks the person.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        return _keep(member, answer, by=by)


def keep_changes(member: Member, before: Contact, *, by: Actor) -> DataCheck | None:
    """Called inside the transaction that changed a person: what was set right was asked about, too."""
    pairs = zip(CONTACT, before, contact_of(member), strict=True)
    changed = [name for name, old, new in pairs if old != new]
    return _keep(member, DataCheck.Answer.CHANGED, changed, by=by) if changed else None


def _keep(member: Member, answer: str, changed: Iterable[str] = (), *, by: Actor) -> DataCheck:
    outbox.withdraw(about(member.pk))
    user = user_of(by)
    is_own = user is not None and user.pk == member.user_id
    how = DataCheck.How.ONLINE if is_own else DataCheck.How.DESK
    logger.info("data of member %s: %s", member.pk, answer)
    return DataCheck.objects.create(
        member=member, at=clock.now(), by=user, how=how, answer=answer, changed=list(changed)
    )
