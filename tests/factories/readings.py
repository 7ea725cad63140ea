"""Measuring points, readings and excursions, made through the services."""

from decimal import Decimal
from itertools import count
from typing import Any

from safety.models import Excursion, ExcursionNotice, Limit, MeasuringPoint, Reading, RuleSet
from safety.services.reading import create_limit, create_point, create_rule_set, record_readings
from tests.factories.bookings import make_booking, make_room, make_session
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.actors import Automation
from venue.roles import Role

HOUSE = Automation("tests")
numbers = count(1)


def make_point(**fields: Any) -> MeasuringPoint:
    """By default a pool in an area of its own, held against the shipped limits."""
    number = next(numbers)
    defaults = {"kind": "pool", "name_en": f"Lane {number}", "name_zh": f"泳道{number}", "by": HOUSE}
    if "area" not in fields:
        fields["area"] = make_area(kind="pool")
    return create_point(**defaults | fields)


def make_rule_set(**fields: Any) -> RuleSet:
    number = next(numbers)
    defaults = {"name_en": f"Rules {number}", "name_zh": f"规则{number}", "source": "GB 1", "by": HOUSE}
    return create_rule_set(**{"valid_from": clock.today()} | defaults | fields)


def make_limit(**fields: Any) -> Limit:
    defaults: dict[str, Any] = {"place": "pool", "parameter": "ph", "high": Decimal(8), "source": "§1", "by": HOUSE}
    if "rule_set" not in fields:
        fields["rule_set"] = make_rule_set()
    return create_limit(**defaults | fields)


def measure(point: MeasuringPoint, by: Any = HOUSE, action: str = "", **values: str) -> Any:
    """`measure(pool, free_chlorine="0.29")`: what became of it, one outcome for each figure."""
    found = {name: Decimal(value) for name, value in values.items()}
    return record_readings(point.pk, found, action=action, by=by)


def make_reading(point: MeasuringPoint | None = None, **values: str) -> Reading:
    return measure(point or make_point(), **values or {"ph": "7.4"})[0].reading


def make_excursion(point: MeasuringPoint | None = None, **options: Any) -> Excursion:
    """A pool that is closed because of its chlorine."""
    by = options.pop("by", None) or make_staff(role=Role.ATTENDANT).user
    return measure(point or make_point(), by, "Chlorine is added", free_chlorine="0.29")[0].excursion


def make_notice(**options: Any) -> ExcursionNotice:
    """A draft for somebody whose class lies in a closed pool, hours ahead."""
    room = make_room(area=make_area(kind="pool"))
    make_booking(make_session(room=room))
    return make_excursion(make_point(area=room.area)).notices.get()
