"""Extending contracts by the days on which the whole venue was closed, through the pauses that exist, and taking that
back.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import date

from bookings.models import AreaClosure, Booking, ScheduledSession, WaitlistEntry
from bookings.selectors.contracts_hit import cause_of, contracts_hit, lost_days
from bookings.selectors.words import class_words
from bookings.services import freeze as pausing
from bookings.services.telling import Together
from members.freeze_arithmetic import lost
from members.models import Freeze, Member, Membership
from members.selectors.freeze import made_up_for, term_of
from members.services import freeze as contract
from venue import clock, locking
from venue.actors import Actor
from venue.errors import DomainError

logger = logging.getLogger(__name__)


def hold_people(closure: AreaClosure, guests: Iterable[int], *, extends: bool) -> set[int]:
    """Lock these people and, where contracts are extended, everybody whose contract loses days, with all that they
    have; who of those has several. What relies on a later one (`relying`) is for the caller to lock in the one order.
    """
    found = contracts_hit(closure) if extends else None
    people = {each.membership.member_id for each in found.contracts} if found else set()
    locking.lock(Member, people | set(guests))
    rows = locking.lock(Membership, Membership.objects.filter(member__in=people).values_list("pk", flat=True))
    count = Counter(each.member_id for each in rows if not each.is_pack)
    return {pk for pk, contracts in count.items() if contracts > 1}


def extend(closure: AreaClosure, together: Together, *, by: Actor) -> int:
    """Extend every contract that loses days by as many, an earlier one of a person first; how many. Who is to be locked
    is. A contract that cannot be extended, because a later pause would lie outside of it, stays on the list.
    """
    found, days = contracts_hit(closure, is_final=True), lost_days(closure, is_final=True)
    hit = sorted(found.contracts if found else (), key=lambda each: (each.membership.starts_on, each.membership.pk))
    return sum(_extend(each.membership.pk, closure, days, together, by) for each in hit)


def _extend(pk: int, closure: AreaClosure, days: Iterable[date], together: Together, by: Actor) -> bool:
    """As it is by now: an earlier contract of the person may have moved it."""
    row = Membership.objects.prefetch_related("freezes").get(pk=pk)
    runs = lost(term_of(row), days)
    given_back = []
    for run in runs:
        try:
            pause, outcome = contract.make_up(pk, run, cause=cause_of(closure), note=closure.reason, by=by)
        except DomainError as error:
            logger.warning("membership %s: not extended for closure %s (%s)", pk, closure.pk, error.code)
            return False
        if outcome.moved:
            reached = pausing.apply(pause, outcome, by)
            given_back += [class_words(each.session_id) for each in reached.released]
    if runs:
        longer = Membership.objects.select_related("member", "plan").get(pk=pk)
        together.extended(longer, sum(each.length for each in runs), given_back)
    return bool(runs)


def relying(people: Iterable[int]) -> tuple[set[int], set[int], set[int]]:
    """Classes, bookings and waits to come of people who have a later contract, which may move: their keys."""
    wanted, now = set(people), clock.now()
    bookings = Booking.objects.live().filter(member__in=wanted, session__starts_at__gt=now)
    waits = WaitlistEntry.objects.open().filter(member__in=wanted, session__starts_at__gt=now)
    sessions = ScheduledSession.objects.filter(bookings__in=bookings) | ScheduledSession.objects.filter(
        waitlist__in=waits
    )
    keys = (rows.order_by().values_list("pk", flat=True) for rows in (sessions.distinct(), bookings, waits))
    found, booked, waiting = (set(each) for each in keys)
    return found, booked, waiting


def give_back_days(closure: AreaClosure, *, by: Actor) -> int:
    """The place opens earlier than contracts were extended for: those days count again, each person is told by the
    message of a pause that ends early; how many. Each contract in a transaction of its own; safe to run twice.
    """
    given = 0
    for pause in made_up_for(cause_of(closure)):
        on = _counts_from(closure, pause)
        if on is None:
            continue
        try:
            pausing.resume(pause.pk, on, by=by)
            given += 1
        except DomainError as error:
            logger.warning("pause %s: stays although it is open again (%s)", pause.pk, error.code)
    return given


def _counts_from(closure: AreaClosure, pause: Freeze) -> date | None:
    """From which day of a pause on the house is open: none where it is closed to its end, or not known until when."""
    ends_at = closure.reopened_at or closure.ends_at
    if ends_at is None:
        return None
    on = max(clock.local(ends_at).date(), clock.today())
    return max(on, pause.starts_on) if on <= pause.ends_on else None
