"""The gate: what is not safe is closed, with everything that follows, and opened again when it has passed."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bookings.models import AreaClosure
from bookings.services.area_closure import Wanted, change_closure, close_place, reopen_place
from safety.gate_policies import gate_policy
from safety.gate_rules import RELEASE_RULES
from safety.gate_words import broken, reasons
from safety.models import ChecklistItem, Duty, Excursion, Hazard, Place, Reading
from safety.selectors.excursion import release_facts
from safety.services import gate_messages, notices
from safety.services.hazard import report_hazard
from venue import clock, house, locking, sweeping
from venue.actors import Actor, Automation, user_of
from venue.models import Area, User
from venue.rules import check, refusal
from venue.working_time import business_date, day_span

BY_GATE = Automation(gettext_noop("safety"))
EXTENDED_BEFORE = timedelta(hours=1)
OF_WATER = (Place.POOL, Place.FOOTBATH, Place.BATH, Place.HOT_WATER, Place.SHOWERS)


# --- closing ---------------------------------------------------------------------------------------------------------


def close_for_reading(reading: Reading, *, by: Actor) -> Excursion:
    """Close the area of a reading that breaks a limit. The second of a parameter within a day is a larger hazard."""
    is_water = reading.point.kind in OF_WATER
    excursion = open_excursion(
        reading.point.area,
        AreaClosure.Cause.WATER if is_water else AreaClosure.Cause.HAZARD,
        reasons(reading),
        by=by,
        point=reading.point,
        parameter=reading.parameter,
        reading=reading,
        found_by=user_of(by),
    )
    raise_if_again(excursion, by=by)
    return excursion


def close_for_item(
    duty: Duty, item: ChecklistItem, *, is_missed: bool = False, found_by: User | None = None, by: Actor
) -> Excursion:
    """Close the area of a duty because a critical item of it failed, or was missed. It opens again by a fresh run in
    which another person than `found_by` finds the item in order, once somebody who may reopen areas confirms it.

    Locks what `open_excursion` locks: to be called outside of the transaction that closes the duty.
    """
    return open_excursion(
        duty.area,
        AreaClosure.Cause.HAZARD,
        reasons(item=item),
        by=by,
        duty=duty,
        item=item,
        is_missed=is_missed,
        found_by=found_by,
    )


def open_excursion(area: Area, cause: str, why: tuple[str, str], *, by: Actor, **facts: Any) -> Excursion:
    """Close an area until the end of the business day, tell those whose bookings begin soon, write drafts for the
    others, and tell whoever answers for safety. Locks what `close_place` locks.
    """
    now = clock.now()
    with locking.atomic(by=by):
        closure = close_place(Wanted(now, end_of_day(now), cause, *why, area=area), by=by)
        excursion = Excursion.objects.create(area=area, closure=closure, opened_at=now, **facts)
        notices.write_notices(excursion, now)
        gate_messages.tell_closed(excursion)
    return excursion


def end_of_day(now: datetime) -> datetime:
    """When the business day ends; the next one's end where that is nearly over."""
    zone = clock.zone()
    return day_span(business_date(now + EXTENDED_BEFORE, zone), zone)[1]


def raise_if_again(excursion: Excursion, *, by: Actor) -> Hazard | None:
    """A larger hazard where the same parameter was out in this area not long before; it closes nothing by itself."""
    since = excursion.opened_at - gate_policy(excursion.opened_at).again
    before = Excursion.objects.filter(
        area=excursion.area, parameter=excursion.parameter, opened_at__gte=since, reading__isnull=False
    ).exclude(pk=excursion.pk)
    if excursion.reading is None or not before.exists():
        return None
    with translation.override(house.language()):
        what = _("Again beyond its limit: %(what)s") % {"what": broken(excursion.reading)}
    return report_hazard(what=what[:200], area=excursion.area, level=Hazard.Level.LARGER, by=by)


# --- passing and opening again ---------------------------------------------------------------------------------------


def still_out(running: Excursion) -> Excursion:
    """A re-test or a run that is out again: what had passed and was not released has not."""
    excursion = locking.lock_one(Excursion, running.pk)
    if excursion.passed_at:
        excursion.passed_at = excursion.passed_by = excursion.passed_reading = excursion.passed_duty = None
        excursion.save(update_fields=["passed_at", "passed_by", "passed_reading", "passed_duty"])
    return excursion


def note_passed(
    running: Excursion, *, reading: Reading | None = None, duty: Duty | None = None, by: Actor
) -> Excursion:
    """A later reading, or a fresh run, is in order. A reading by somebody who may reopen areas opens it in the same
    act; else whoever may is told, once, that it waits for them.
    """
    excursion = locking.lock_one(Excursion, running.pk)
    if excursion.ended_at:
        return excursion
    was_waiting = excursion.passed_at is not None
    excursion.passed_at, excursion.passed_by = clock.now(), user_of(by)
    excursion.passed_reading, excursion.passed_duty = reading, duty
    excursion.save(update_fields=["passed_at", "passed_by", "passed_reading", "passed_duty"])
    if reading and refusal(RELEASE_RULES, release_facts(excursion, by), clock.now()) is None:
        return _end(excursion, by)
    if not was_waiting:
        gate_messages.tell_to_release(excursion)
    return excursion


def release(pk: int, *, by: Actor) -> Excursion:
    """Open the area again because it has passed. Locks its area, then the excursion. Raises as `RELEASE_RULES` do."""
    with locking.atomic(by=by):
        locking.lock_one(Area, Excursion.objects.get(pk=pk).area_id)
        excursion = locking.lock_one(Excursion, pk)
        check(RELEASE_RULES, release_facts(excursion, by), clock.now())
        return _end(excursion, by)


def _end(excursion: Excursion, by: Actor) -> Excursion:
    """Its area is locked. Other excursions there keep it closed, and take over what people were told."""
    now = clock.now()
    excursion.ended_at, excursion.ended_by = now, user_of(by)
    excursion.save(update_fields=["ended_at", "ended_by"])
    if not excursion.closure.is_over(now):
        reopen_place(excursion.closure_id, by=by)
    other = Excursion.objects.open().filter(area=excursion.area_id).order_by("pk").first()
    if other:
        notices.hand_over(excursion, other)
    else:
        notices.end_notices(excursion, now)
    gate_messages.forget(excursion)
    return excursion


# --- the sweep -------------------------------------------------------------------------------------------------------


def look_after_gate() -> int:
    """Extend what is closed for safety before it would open by itself, and write to those whom that hits too; how many
    closures were given a later end. Safe to run twice, and after any time away.
    """
    standing = list(Excursion.objects.open().order_by("pk").values_list("pk", flat=True))
    return sweeping.each("closures for safety", standing, keep_closed)


def keep_closed(pk: int) -> bool:
    """One excursion: its closure ends with the business day on which it still runs, never before it is released."""
    now = clock.now()
    with locking.atomic(by=BY_GATE):
        locking.lock_one(Area, Excursion.objects.get(pk=pk).area_id)
        excursion = Excursion.objects.select_related("closure", "area", "reading__point", "item").get(pk=pk)
        if excursion.ended_at:
            return False
        is_extended = _extend(excursion, now)
        notices.write_notices(excursion, now)
        notices.tell_who_comes_soon(excursion, now)
    return is_extended


def _extend(excursion: Excursion, now: datetime) -> bool:
    closure, ends_at = excursion.closure, end_of_day(now)
    if not closure.is_over(now):
        if closure.ends_at is None or closure.ends_at >= ends_at:
            return False
        said = {"cause": closure.cause, "reason_en": closure.reason_en, "reason_zh": closure.reason_zh}
        excursion.closure = change_closure(closure.pk, ends_at=ends_at, **said, by=BY_GATE)
        return True
    wanted = Wanted(now, ends_at, closure.cause, closure.reason_en, closure.reason_zh, area=excursion.area)
    excursion.closure = close_place(wanted, by=BY_GATE)
    locking.lock_one(Excursion, excursion.pk)
    excursion.save(update_fields=["closure"])
    return True
