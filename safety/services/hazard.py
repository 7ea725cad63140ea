"""The life of a hazard: found, assigned, put right, verified by somebody else, or returned."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext_noop

from safety.errors import SamePerson
from safety.models import Answer, Duty, Hazard, HazardMove
from safety.rules import ASSIGN_RULES, RECTIFY_RULES, VERIFY_RULES
from safety.selectors.hazard import hazard_facts
from safety.services import messages
from venue import clock, locking, photos
from venue.actors import Actor, Automation, name_of, user_of
from venue.constraints import refused_as
from venue.models import Area, StaffMember
from venue.rules import check

BY_CLOCK = Automation(gettext_noop("overdue hazards"))
State, Level, Kind = Hazard.State, Hazard.Level, HazardMove.Kind


def raise_hazard(answer: Answer, duty: Duty, *, by: Actor) -> Hazard:
    """Make a hazard of a failed answer, in the transaction that closes the duty. A critical item makes it larger."""
    level = Level.LARGER if answer.item.is_critical else Level.GENERAL
    hazard = Hazard.objects.create(
        number=next_number(),
        answer=answer,
        area=duty.area,
        level=level,
        found_at=answer.answered_at,
        found_by=answer.answered_by,
    )
    note_move(hazard, Kind.FOUND, photo=answer.photo.name or "", at=answer.answered_at, by=answer.answered_by or by)
    return hazard


def report_hazard(
    *, what: str, area: Area, level: str = Level.GENERAL, note: str = "", photo: UploadedFile | None = None, by: Actor
) -> Hazard:
    """Keep a hazard that somebody has seen. Raises `NotAPhoto`."""
    name = photos.keep(photo, "safety") if photo else ""
    try:
        with locking.atomic(by=by):
            hazard = Hazard.objects.create(
                number=next_number(), what=what, area=area, level=level, found_at=clock.now(), found_by=user_of(by)
            )
            note_move(hazard, Kind.FOUND, note=note, photo=name, by=by)
    except BaseException:
        photos.forget(name)
        raise
    return hazard


def assign_hazard(
    pk: int, *, owner: StaffMember, deadline_at: datetime, level: str, note: str = "", by: Actor
) -> Hazard:
    """Give a hazard to somebody who has to put it right by a time; they are told by message.

    Locks the hazard. Raises what `ASSIGN_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        hazard = locking.lock_one(Hazard, pk)
        facts = hazard_facts(hazard, by)
        works_here = StaffMember.objects.employed_on(clock.today()).filter(pk=owner.pk).exists()
        check(
            ASSIGN_RULES,
            facts.__class__(**{**vars(facts), "deadline_at": deadline_at, "new_owner_works_here": works_here}),
            now,
        )
        hazard.state, hazard.level = State.ASSIGNED, level
        hazard.owner, hazard.deadline_at = owner, deadline_at
        hazard.assigned_at, hazard.assigned_by, hazard.escalated_at = now, user_of(by), None
        hazard.save(
            update_fields=["state", "level", "owner", "deadline_at", "assigned_at", "assigned_by", "escalated_at"]
        )
        move = note_move(hazard, Kind.ASSIGNED, owner=owner, deadline_at=deadline_at, note=note, by=by)
        messages.tell_assigned(hazard, move)
    return hazard


def rectify_hazard(pk: int, *, note: str, photo: UploadedFile, by: Actor) -> Hazard:
    """Note that a hazard is put right, with what was done and a photo that shows it.

    Locks the hazard. Raises what `RECTIFY_RULES` say, or `NotAPhoto`.
    """
    now = clock.now()
    name = photos.keep(photo, "safety")
    try:
        with locking.atomic(by=by):
            hazard = locking.lock_one(Hazard, pk)
            check(RECTIFY_RULES, hazard_facts(hazard, by), now)
            hazard.state = State.RECTIFIED
            hazard.rectified_at, hazard.rectified_by = now, user_of(by)
            hazard.save(update_fields=["state", "rectified_at", "rectified_by"])
            note_move(hazard, Kind.RECTIFIED, note=note, photo=name, by=by)
            messages.forget_waiting(hazard)
    except BaseException:
        photos.forget(name)
        raise
    return hazard


def verify_hazard(pk: int, *, note: str = "", by: Actor) -> Hazard:
    """Close a hazard that somebody else has put right. Locks it; raises what `VERIFY_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by), refused_as({"safety_hazard_verified_by_another": SamePerson()}):
        hazard = locking.lock_one(Hazard, pk)
        check(VERIFY_RULES, hazard_facts(hazard, by), now)
        hazard.state = State.CLOSED
        hazard.verified_at, hazard.verified_by = now, user_of(by)
        hazard.save(update_fields=["state", "verified_at", "verified_by"])
        note_move(hazard, Kind.CLOSED, note=note, by=by)
    return hazard


def return_hazard(pk: int, *, reason: str, deadline_at: datetime, by: Actor) -> Hazard:
    """Give a hazard back to its owner, because it is not put right, with a reason and a new deadline; they are told.

    Locks the hazard. Raises what `VERIFY_RULES` say, or `DeadlinePassed`.
    """
    now = clock.now()
    with locking.atomic(by=by):
        hazard = locking.lock_one(Hazard, pk)
        facts = hazard_facts(hazard, by)
        check(VERIFY_RULES, facts, now)
        check(ASSIGN_RULES[-1:], facts.__class__(**{**vars(facts), "deadline_at": deadline_at}), now)
        hazard.state, hazard.deadline_at, hazard.escalated_at = State.RETURNED, deadline_at, None
        hazard.rectified_at = hazard.rectified_by = None
        hazard.save(update_fields=["state", "deadline_at", "escalated_at", "rectified_at", "rectified_by"])
        move = note_move(hazard, Kind.RETURNED, owner=hazard.owner, deadline_at=deadline_at, note=reason, by=by)
        messages.tell_returned(hazard, move)
    return hazard


def note_move(hazard: Hazard, kind: str, *, by: Actor, at: datetime | None = None, **facts: object) -> HazardMove:
    return HazardMove.objects.create(
        hazard=hazard, kind=kind, at=at or clock.now(), by=user_of(by), by_name=name_of(by), **facts
    )


def next_number() -> int:
    """A number that nobody has; the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('safety_hazard_number')")
        return int(cursor.fetchone()[0])


# --- the sweep -------------------------------------------------------------------------------------------------------


def escalate_overdue(limit: int = 200) -> int:
    """Tell the manager of every hazard past its deadline, once for each deadline; how many were told of.

    Safe to run twice: each hazard is locked and looked at again, it keeps that it was escalated, and the message's
    cause is unique.
    """
    waiting = Hazard.objects.overdue(clock.now()).filter(escalated_at=None).order_by("deadline_at", "pk")
    return sum(escalate_one(pk) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def escalate_one(pk: int) -> bool:
    now = clock.now()
    with locking.atomic(by=BY_CLOCK):
        hazard = locking.lock_one(Hazard, pk)
        if hazard.escalated_at or not hazard.is_overdue(now):
            return False
        hazard.escalated_at = now
        hazard.save(update_fields=["escalated_at"])
        move = note_move(hazard, Kind.ESCALATED, owner=hazard.owner, deadline_at=hazard.deadline_at, by=BY_CLOCK)
        messages.tell_overdue(hazard, move)
    return True
