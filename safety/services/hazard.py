"""The life of a hazard: found, assigned, put right, verified by somebody else, or returned."""

from dataclasses import replace
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext_noop

from safety.errors import SamePerson
from safety.hazard_rules import CLOSE_RULES, EXTEND_RULES, GRADE_RULES, higher
from safety.models import Answer, Duty, Hazard, HazardMove, Incident
from safety.policies import escalates_further_after
from safety.rules import ASSIGN_RULES, RECTIFY_RULES, VERIFY_RULES
from safety.selectors.hazard import came_back_after, hazard_facts, lowest_level
from safety.services import messages
from safety.services.closing_areas import close_area_soon
from safety.services.moves import note_move
from venue import clock, locking, photos, sweeping
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.models import Area, StaffMember
from venue.rules import check

BY_CLOCK = Automation(gettext_noop("overdue hazards"))
DEADLINE = ["deadline_at", "escalated_at", "escalated_again_at"]
State, Level, Source, Kind = Hazard.State, Hazard.Level, Hazard.Source, HazardMove.Kind


def raise_hazard(answer: Answer, duty: Duty, *, by: Actor) -> Hazard:
    """Make a hazard of a failed answer, in the transaction that closes the duty. A critical item makes it larger."""
    level = Level.LARGER if answer.item.is_critical else Level.GENERAL
    hazard = Hazard(
        answer=answer,
        area=duty.area,
        level=level,
        source=Source.DUTY,
        found_at=answer.answered_at,
        found_by=answer.answered_by,
    )
    return _keep(hazard, photo=answer.photo.name or "", by=answer.answered_by or by)


def report_hazard(
    *,
    what: str,
    area: Area,
    kind: str = "",
    level: str = Level.GENERAL,
    source: str = Source.STAFF,
    incident: Incident | None = None,
    note: str = "",
    photo: UploadedFile | None = None,
    by: Actor,
) -> Hazard:
    """Keep a hazard that somebody has seen. Raises `NotAPhoto`."""
    name = photos.keep(photo, "safety") if photo else ""
    try:
        with locking.atomic(by=by):
            hazard = Hazard(
                what=what,
                area=area,
                kind=kind,
                level=level,
                source=source,
                incident=incident,
                found_at=clock.now(),
                found_by=user_of(by),
            )
            return _keep(hazard, note=note, photo=name, by=by)
    except BaseException:
        photos.forget(name)
        raise


def _keep(hazard: Hazard, *, note: str = "", photo: str = "", by: Actor) -> Hazard:
    """Number and keep what was found, and tell of it. What came back is linked and raised by one level, unless a guest
    says so: that is for whoever grades it. A major one closes its area.
    """
    hazard.number, hazard.recurs = next_number(), came_back_after(hazard)
    is_raised = hazard.recurs is not None and hazard.source != Source.MEMBER
    if is_raised:
        hazard.level = higher(hazard.level, lowest_level(hazard.recurs))
    hazard.save()
    move = note_move(hazard, Kind.FOUND, note=note, photo=photo, at=hazard.found_at, by=by)
    if is_raised:
        note_move(hazard, Kind.CAME_BACK, by=by)
    messages.tell_found(hazard, move)
    close_area_soon(hazard, by=by)
    return hazard


def assign_hazard(
    pk: int,
    *,
    owner: StaffMember,
    deadline_at: datetime,
    level: str,
    kind: str | None = None,
    note: str = "",
    by: Actor,
) -> Hazard:
    """Grade a hazard and give it to somebody who has to put it right by a time; they are told by message. A major one
    closes its area, and its `note` is the plan.

    Locks the hazard. Raises what `GRADE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by):
        hazard = locking.lock_one(Hazard, pk)
        if kind is not None and kind != hazard.kind:
            hazard.kind = kind
            hazard.recurs = hazard.recurs or came_back_after(hazard)
        works_here = StaffMember.objects.employed_on(clock.today()).filter(pk=owner.pk).exists()
        asked = replace(
            hazard_facts(hazard, by),
            deadline_at=deadline_at,
            new_owner_works_here=works_here,
            level=level,
            plan=note,
        )
        check(GRADE_RULES, asked, now)
        hazard.state, hazard.level = State.ASSIGNED, level
        hazard.owner, hazard.assigned_at, hazard.assigned_by = owner, now, user_of(by)
        set_deadline(hazard, deadline_at)
        changed = ["state", "level", "kind", "recurs", "owner", "assigned_at", "assigned_by"]
        hazard.save(update_fields=[*changed, *DEADLINE])
        move = note_move(hazard, Kind.ASSIGNED, owner=owner, deadline_at=deadline_at, note=note, by=by)
        messages.tell_assigned(hazard, move)
        close_area_soon(hazard, by=by)
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
    """Close a hazard that somebody else has put right: what kept its area closed is gone. Locks it; raises what
    `CLOSE_RULES` say.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({"safety_hazard_verified_by_another": SamePerson()}):
        hazard = locking.lock_one(Hazard, pk)
        check(CLOSE_RULES, hazard_facts(hazard, by), now)
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
        check(ASSIGN_RULES[-1:], replace(facts, deadline_at=deadline_at), now)
        hazard.state = State.RETURNED
        hazard.rectified_at = hazard.rectified_by = None
        set_deadline(hazard, deadline_at)
        hazard.save(update_fields=["state", "rectified_at", "rectified_by", *DEADLINE])
        move = note_move(hazard, Kind.RETURNED, owner=hazard.owner, deadline_at=deadline_at, note=reason, by=by)
        messages.tell_returned(hazard, move)
    return hazard


def extend_hazard(pk: int, *, deadline_at: datetime, reason: str, by: Actor) -> Hazard:
    """Give a hazard more time, with a reason; its owner is told. Locks it; raises what `EXTEND_RULES` say."""
    now = clock.now()
    with locking.atomic(by=by):
        hazard = locking.lock_one(Hazard, pk)
        check(EXTEND_RULES, replace(hazard_facts(hazard, by), deadline_at=deadline_at), now)
        set_deadline(hazard, deadline_at)
        hazard.save(update_fields=DEADLINE)
        move = note_move(hazard, Kind.EXTENDED, owner=hazard.owner, deadline_at=deadline_at, note=reason, by=by)
        messages.tell_extended(hazard, move)
    return hazard


def set_deadline(hazard: Hazard, deadline_at: datetime) -> None:
    """Whoever was told of the one before is told again when this one passes."""
    hazard.deadline_at, hazard.escalated_at, hazard.escalated_again_at = deadline_at, None, None


def next_number() -> int:
    """A number that nobody has; the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('safety_hazard_number')")
        return int(cursor.fetchone()[0])


# --- the sweep -------------------------------------------------------------------------------------------------------


def escalate_overdue(limit: int = 200) -> int:
    """Tell of every hazard past its deadline: at once its owner, whoever answers for the area and the manager, and the
    owner of the venue when it stays so; each once for each deadline. How many were told of.

    Safe to run twice: each hazard is locked and looked at again, it keeps that it was escalated, and the message's
    cause is unique.
    """
    now = clock.now()
    overdue = Hazard.objects.overdue(now).order_by("deadline_at", "pk")
    late = overdue.filter(escalated_at=None)
    later = overdue.filter(escalated_again_at=None, deadline_at__lte=now - escalates_further_after(now))
    first, further = (list(rows.values_list("pk", flat=True)[:limit]) for rows in (late, later))
    return sweeping.in_turn(
        "hazards past their deadline",
        lambda: sweeping.each("hazards past their deadline", first, escalate_one),
        lambda: sweeping.each("hazards long past it", further, escalate_further),
    )


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


def escalate_further(pk: int) -> bool:
    now = clock.now()
    with locking.atomic(by=BY_CLOCK):
        hazard = locking.lock_one(Hazard, pk)
        if not hazard.escalated_at or hazard.escalated_again_at or not hazard.is_overdue(now):
            return False
        hazard.escalated_again_at = now
        hazard.save(update_fields=["escalated_again_at"])
        move = note_move(hazard, Kind.AGAIN, owner=hazard.owner, deadline_at=hazard.deadline_at, by=BY_CLOCK)
        messages.tell_still_overdue(hazard, move)
    return True
