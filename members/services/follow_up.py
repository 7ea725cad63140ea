"""What colleagues owe people: opened, handed over, done, cancelled."""

import logging
from dataclasses import replace
from datetime import datetime

from members.follow_up_rules import CANCEL_RULES, DONE_RULES, HAND_OVER_RULES, OPEN_RULES
from members.models import FollowUp, FollowUpMove
from members.selectors.follow_up import facts_of, facts_of_wish, is_able, noon_after, somebody_to_do_it
from members.services import follow_up_messages as messages
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import insert_new
from venue.models import StaffMember, User
from venue.rules import check

logger = logging.getLogger(__name__)

State, Step = FollowUp.State, FollowUpMove.Kind


def open_follow_up(
    member_pk: int,
    *,
    kind: str,
    text: str,
    owner: StaffMember,
    due_at: datetime,
    note: str = "",
    cause: str = "",
    by: Actor,
) -> FollowUp | None:
    """Promise something to a person; a colleague who is given it by another is told. None when the cause opened one
    already.

    Raises what `OPEN_RULES` say.
    """
    with locking.atomic(by=by):
        row = FollowUp(
            member_id=member_pk,
            kind=kind,
            text=text.strip(),
            owner=owner,
            due_at=due_at,
            cause=cause,
            opened_at=clock.now(),
            opened_by=user_of(by),
        )
        check(OPEN_RULES, facts_of_wish(facts_of(row, by), owner, due_at), clock.now())
        if cause:
            if not insert_new(row):
                return None
            row = FollowUp.objects.get(cause=cause)
        else:
            row.save()
        messages.tell_given(row, note_step(row, Step.OPENED, note=note, by=by), by=by)
    logger.info("follow-up %s opened for member %s", row.pk, member_pk)
    return row


def open_by_rule(
    member_pk: int,
    *,
    kind: str,
    text: str,
    wanted: User | None,
    since: datetime,
    days: int,
    cause: str,
    by: Actor,
) -> FollowUp | None:
    """What a rule of the house owes a person, so many days after what it follows: at noon of that day, of the wanted
    colleague or of whoever can do it in their place. None when the cause opened one, or nobody here can.
    """
    owner = somebody_to_do_it(wanted)
    if owner is None:
        logger.warning("nobody here can take the follow-up of %s", cause)
        return None
    due_at = max(noon_after(since, days), noon_after(clock.now(), 1))
    return open_follow_up(member_pk, kind=kind, text=text, owner=owner, due_at=due_at, cause=cause, by=by)


def finish(pk: int, *, outcome: str, note: str = "", again_at: datetime | None = None, by: Actor) -> FollowUp:
    """Say what came of it. With `again_at` its owner owes the same once more by then, in the same transaction.

    Locks the follow-up; what waits to be sent about it is taken back. Raises what `DONE_RULES` say, and for
    `again_at` what `OPEN_RULES` say.
    """
    with locking.atomic(by=by):
        row = locking.lock_one(FollowUp, pk)
        check(DONE_RULES, facts_of(row, by), clock.now())
        row.state, row.outcome = State.DONE, outcome
        row.closed_at, row.closed_by = clock.now(), user_of(by)
        row.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
        note_step(row, Step.DONE, note=note, by=by)
        messages.forget_waiting(row)
        if again_at:
            open_follow_up(
                row.member_id,
                kind=row.kind,
                text=row.text,
                owner=row.owner if is_able(row.owner) else somebody_to_do_it(user_of(by)) or row.owner,
                due_at=again_at,
                note=note,
                cause=f"follow_up:{row.pk}",
                by=by,
            )
    return row


def hand_over(pk: int, *, owner: StaffMember, due_at: datetime, note: str, by: Actor) -> FollowUp:
    """Give it to somebody else or set another time; its clock begins anew. The owner is told, unless they did it.

    Locks the follow-up. Raises what `HAND_OVER_RULES` say.
    """
    with locking.atomic(by=by):
        row = locking.lock_one(FollowUp, pk)
        wish = facts_of_wish(facts_of(row, by), owner, due_at)
        had = row.owner_id, row.due_at
        check(HAND_OVER_RULES, replace(wish, had=had), clock.now())
        row.owner, row.due_at, row.reminded_at, row.escalated_at = owner, due_at, None, None
        row.save(update_fields=["owner", "due_at", "reminded_at", "escalated_at"])
        messages.forget_waiting(row)
        kind = Step.POSTPONED if owner.pk == had[0] else Step.HANDED_OVER
        messages.tell_given(row, note_step(row, kind, note=note, by=by), by=by)
    return row


def cancel(pk: int, *, note: str, by: Actor) -> FollowUp:
    """Take a promise back, with a reason. Locks the follow-up; raises what `CANCEL_RULES` say."""
    with locking.atomic(by=by):
        row = locking.lock_one(FollowUp, pk)
        check(CANCEL_RULES, facts_of(row, by), clock.now())
        row.state, row.closed_at, row.closed_by = State.CANCELLED, clock.now(), user_of(by)
        row.save(update_fields=["state", "closed_at", "closed_by"])
        note_step(row, Step.CANCELLED, note=note, by=by)
        messages.forget_waiting(row)
    return row


def note_step(row: FollowUp, kind: str, *, note: str = "", told: str = "", by: Actor) -> FollowUpMove:
    return FollowUpMove.objects.create(
        follow_up=row,
        kind=kind,
        at=clock.now(),
        by=user_of(by),
        owner=row.owner,
        due_at=row.due_at,
        note=note.strip(),
        told=told,
    )
