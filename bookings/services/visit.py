"""Coming in without a booking."""

from dataclasses import dataclass
from datetime import datetime

from bookings.models import CheckIn
from bookings.policies import same_visit
from bookings.rules import UNDO_VISIT_RULES, VISIT_RULES, UndoVisitFacts, VisitFacts
from bookings.selectors.visits import came_since, is_covered
from members.models import Member
from venue import audit, clock, locking
from venue.actors import Actor, user_of
from venue.rules import check
from venue.working_time import business_date


@dataclass(frozen=True)
class Visit:
    """What became of somebody who came in: a new check-in, or none, because they came `since` then already."""

    check_in: CheckIn | None
    since: datetime


def come_in(member_pk: int, area_pk: int, *, because: str = "", by: Actor) -> Visit:
    """Check somebody in to an area. A second time within a few minutes is the same visit, and nothing is written,
    whether they came to a class or without a booking.

    Raises what `VISIT_RULES` say; with `because` they are let in although no membership covers the day, which the
    audit keeps. Locks the member.
    """
    now = clock.now()
    day = business_date(now, clock.zone())
    with locking.atomic(by=by):
        locking.lock_one(Member, member_pk)
        if since := came_since(member_pk, now - same_visit(now)):
            return Visit(None, since)
        facts = VisitFacts(is_covered(member_pk, day), because)
        check(VISIT_RULES, facts, day)
        reason = "" if facts.is_covered else because
        row = CheckIn.objects.create(
            member_id=member_pk, area_id=area_pk, at=now, by=user_of(by), let_in_because=reason
        )
        if reason:
            audit.record("checkin.let_in", by=by, about=row, member=member_pk, because=reason)
    return Visit(row, now)


def undo(check_in_pk: int, *, by: Actor) -> CheckIn:
    """Take a mistaken check-in back on the day it was made; the row stays. Locks it; raises what `UNDO_VISIT_RULES`
    say.
    """
    now, zone = clock.now(), clock.zone()
    with locking.atomic(by=by):
        row = locking.lock_one(CheckIn, check_in_pk)
        facts = UndoVisitFacts(row.undone_at is not None, business_date(row.at, zone))
        check(UNDO_VISIT_RULES, facts, business_date(now, zone))
        row.undone_at = now
        row.save(update_fields=["undone_at"])
    return row
