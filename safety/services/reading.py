"""Entering readings, and keeping the points and limits that they are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from safety.gate_errors import CorrectedAlready, LimitTaken, PointNameTaken, RuleSetNameTaken
from safety.gate_rules import READING_RULES, ReadingFacts, verdict
from safety.models import Excursion, Limit, MeasuringPoint, Reading, RuleSet
from safety.selectors.duty import today
from safety.selectors.reading import bounds_of, limits_on
from safety.services import gate
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as
from venue.models import Area
from venue.rules import check

POINT_NAME = "safety_measuringpoint_one_per_name"
SET_NAME = "safety_ruleset_one_per_name"
ONE_LIMIT = "safety_limit_one_per_parameter"
CORRECTED = "safety_reading_corrects_id_key"
Verdict = Reading.Verdict


@dataclass(frozen=True)
class Outcome:
    """A reading and what became of it: the excursion that it opened, kept open or let pass, if any."""

    reading: Reading
    excursion: Excursion | None = None

    @property
    def closed(self) -> bool:
        return self.reading.verdict == Verdict.BREAKS

    @property
    def released(self) -> bool:
        return self.excursion is not None and self.excursion.ended_at is not None


def record_readings(
    point_pk: int, values: Mapping[str, Decimal], *, action: str = "", corrects: int | None = None, by: Actor
) -> list[Outcome]:
    """Keep what was measured at one point, for ever. What breaks a limit that closes closes the area in the same
    transaction; what is good again at the same point lets it pass, and whoever may reopen areas has opened it by that.

    Locks the area when something closes or may open, then what `open_excursion` locks, then excursions. Raises what
    `READING_RULES` say, or `CorrectedAlready`.
    """
    now = clock.now()
    with locking.atomic(by=by), refused_as({CORRECTED: CorrectedAlready()}):
        point = MeasuringPoint.objects.select_related("area").get(pk=point_pk)
        limits = limits_on(today(), [point.kind])
        judged = {name: verdict(value, bounds_of(limits.get((point.kind, name)))) for name, value in values.items()}
        old = Reading.objects.get(pk=corrects) if corrects else None
        for name in values:
            check(READING_RULES, _facts(point, name, judged[name], action, old), now)
        if Verdict.BREAKS in judged.values() or _running(point).exists():
            locking.lock_one(Area, point.area_id)
        outcomes = []
        for name in sorted(values, key=lambda name: judged[name] != Verdict.BREAKS):  # closing locks more than passing
            limit = limits.get((point.kind, name))
            reading = Reading.objects.create(
                point=point,
                parameter=name,
                value=values[name],
                taken_at=now,
                taken_by=user_of(by),
                limit=limit,
                low=limit.low if limit else None,
                high=limit.high if limit else None,
                verdict=judged[name],
                action=action.strip(),
                corrects=old,
            )
            outcomes.append(Outcome(reading, _follow(reading, by)))
    return outcomes


def _facts(point: MeasuringPoint, name: str, said: str, action: str, old: Reading | None) -> ReadingFacts:
    return ReadingFacts(
        point=point.pk,
        parameter=name,
        is_point_in_use=point.is_active,
        verdict=said,
        action=action,
        corrects=(old.point_id, old.parameter) if old else None,
    )


def _running(point: MeasuringPoint) -> Any:
    return Excursion.objects.open().filter(point=point)


def _follow(reading: Reading, by: Actor) -> Excursion | None:
    """What follows from a reading; looked at under the lock on the area, where there is one."""
    running = _running(reading.point).filter(parameter=reading.parameter).first()
    if reading.verdict == Verdict.BREAKS:
        return gate.still_out(running) if running else gate.close_for_reading(reading, by=by)
    return gate.note_passed(running, reading=reading, by=by) if running else None


# --- points, rule sets and limits ------------------------------------------------------------------------------------


def create_point(*, by: Actor, **fields: Any) -> MeasuringPoint:
    """Raises `PointNameTaken`."""
    with locking.atomic(by=by), refused_as({POINT_NAME: PointNameTaken()}):
        return MeasuringPoint.objects.create(**fields)


def change_point(pk: int, *, by: Actor, **fields: Any) -> MeasuringPoint:
    """Raises `PointNameTaken`."""
    with locking.atomic(by=by), refused_as({POINT_NAME: PointNameTaken()}):
        return _changed(MeasuringPoint.objects.get(pk=pk), fields)


def create_rule_set(*, by: Actor, **fields: Any) -> RuleSet:
    """Raises `RuleSetNameTaken`."""
    with locking.atomic(by=by), refused_as({SET_NAME: RuleSetNameTaken()}):
        return RuleSet.objects.create(**fields)


def change_rule_set(pk: int, *, by: Actor, **fields: Any) -> RuleSet:
    """Raises `RuleSetNameTaken`."""
    with locking.atomic(by=by), refused_as({SET_NAME: RuleSetNameTaken()}):
        return _changed(RuleSet.objects.get(pk=pk), fields)


def create_limit(*, by: Actor, checked_on: date | None = None, **fields: Any) -> Limit:
    """Whoever confirms a limit has checked it today. Raises `LimitTaken`."""
    with locking.atomic(by=by), refused_as({ONE_LIMIT: LimitTaken()}):
        row = Limit(**fields)
        _note_check(row, was_confirmed=False, by=by)
        row.checked_on = checked_on or row.checked_on
        row.save()
        return row


def change_limit(pk: int, *, by: Actor, **fields: Any) -> Limit:
    """Readings that were taken keep what they were held against. Raises `LimitTaken`."""
    with locking.atomic(by=by), refused_as({ONE_LIMIT: LimitTaken()}):
        row = Limit.objects.get(pk=pk)
        before = (row.is_confirmed, row.low, row.high)
        for name, value in fields.items():
            setattr(row, name, value)
        _note_check(row, was_confirmed=before == (True, row.low, row.high), by=by)
        row.save()
        return row


def _note_check(row: Limit, *, was_confirmed: bool, by: Actor) -> None:
    if not row.is_confirmed:
        row.checked_on = row.checked_by = None
    elif not was_confirmed:
        row.checked_on, row.checked_by = today(), user_of(by)


def _changed(row: Any, fields: Mapping[str, Any]) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields])
    return row
