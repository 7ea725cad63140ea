"""Measuring points with a week of readings. The footbath was out of its limit two days ago, and is open again."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from safety.models import MeasuringPoint
from safety.services.reading import create_point, record_readings
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import business_date, day_begins

POINTS = (  # key, area, kind, names
    ("pool", Area.Kind.POOL, "pool", "Big pool, deep end", "大池深水区"),
    ("footbath", Area.Kind.CHANGING, "footbath", "Footbath basin", "浸脚消毒池"),
    ("bath", Area.Kind.BATH, "bath", "Hot spring pool", "温泉池"),
    ("sauna", Area.Kind.SAUNA, "sauna", "Dry sauna", "干蒸房"),
    ("hot_water", Area.Kind.PLANT, "hot_water", "Hot-water tank", "热水罐"),
)
USUAL = {  # what is measured, around which figure and how far from it, in thousandths
    "pool": {"free_chlorine": (600, 220), "ph": (7400, 250), "turbidity": (450, 200), "temperature": (27500, 900)},
    "footbath": {"free_chlorine": (7200, 1300)},
    "bath": {"turbidity": (1800, 900), "temperature": (39300, 600)},
    "sauna": {"temperature": (74000, 4000)},
    "hot_water": {"temperature": (58000, 2500)},
}
HOURS = (6, 11, 16, 20)
DAYS, OUT_ON = 7, 5  # how many days, and on which of them the footbath was out


def seed_readings(staff: Mapping[str, StaffMember], now: datetime) -> None:
    dice = random.Random(7)  # noqa: S311 - the same demo every time
    attendant, officer = staff["attendant"].user, staff["safety"].user
    zone = clock.zone()
    first = day_begins(business_date(now, zone) - timedelta(days=DAYS), zone)
    with clock.frozen(first):
        points = {
            key: create_point(
                area=Area.objects.get(kind=kind), kind=place, name_en=name_en, name_zh=name_zh, by=officer
            )
            for key, kind, place, name_en, name_zh in POINTS
        }
    for day in range(DAYS + 1):
        for hour in HOURS:
            at = first + timedelta(days=day, hours=hour - 5)
            if at < now:
                with clock.frozen(at):
                    measure_all(points, attendant, dice)
        if day == OUT_ON:
            break_and_mend(points["footbath"], first + timedelta(days=day, hours=2), staff)


def measure_all(points: Mapping[str, MeasuringPoint], by: object, dice: random.Random) -> None:
    for key, point in points.items():
        figures = {
            name: Decimal(around + dice.randrange(-spread, spread)).scaleb(-3).quantize(Decimal("0.01"))
            for name, (around, spread) in USUAL[key].items()
        }
        record_readings(point.pk, figures, by=by)  # type: ignore[arg-type]


def break_and_mend(footbath: MeasuringPoint, at: datetime, staff: Mapping[str, StaffMember]) -> None:
    """Too little chlorine before the doors open; half an hour later the officer finds it good again."""
    with clock.frozen(at):
        low = {"free_chlorine": Decimal("4.20")}
        record_readings(footbath.pk, low, action="已补加消毒剂并循环", by=staff["attendant"].user)
    with clock.frozen(at + timedelta(minutes=35)):
        record_readings(footbath.pk, {"free_chlorine": Decimal("6.80")}, by=staff["safety"].user)
