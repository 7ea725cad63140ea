"""Measuring points with a week of readings. Footbath and halls were out of their limits two days ago, for a while."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from safety.models import ExcursionNotice, MeasuringPoint
from safety.services.notices import send_notice
from safety.services.reading import create_point, record_readings
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import business_date, day_begins

POINTS = (  # key, area, kind, names
    ("pool", Area.Kind.POOL, "pool", "Big pool, deep end", "大池深水区"),
    ("footbath", Area.Kind.CHANGING, "footbath", "Footbath basin", "浸脚消毒池"),
    ("bath", Area.Kind.BATH, "bath", "Hot spring pool", "温泉池"),
    ("sauna", Area.Kind.SAUNA, "sauna", "Dry sauna", "干蒸房"),
    ("hall", Area.Kind.STUDIO, "hall", "Hall air", "教室空气"),
    ("hot_water", Area.Kind.PLANT, "hot_water", "Hot-water tank", "热水罐"),
)
USUAL = {  # what is measured, around which figure and how far from it, in thousandths
    "pool": {"free_chlorine": (600, 220), "ph": (7400, 250), "turbidity": (450, 200), "temperature": (27500, 900)},
    "footbath": {"free_chlorine": (7200, 1300)},
    "bath": {"turbidity": (1800, 900), "temperature": (39300, 600)},
    "sauna": {"temperature": (74000, 4000)},
    "hall": {"co2": (90, 20), "humidity": (55000, 6000)},
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
            close_the_halls(points["hall"], first + timedelta(days=day, hours=13), staff)
            with clock.frozen(first + timedelta(days=day, hours=4)):
                warn = {"temperature": Decimal("41.20"), "humidity": Decimal(88)}  # soft, and without a limit there
                record_readings(points["bath"].pk, warn, by=attendant)


def measure_all(points: Mapping[str, MeasuringPoint], by: object, dice: random.Random) -> None:
    for key, point in points.items():
        figures = {
            name: Decimal(around + dice.randrange(-spread, spread))
            .scaleb(-3)
            .quantize(Decimal("0.01") if around > 1000 or spread > 100 else Decimal("0.001"))
            for name, (around, spread) in USUAL[key].items()
        }
        record_readings(point.pk, figures, by=by)  # type: ignore[arg-type]


def close_the_halls(hall: MeasuringPoint, at: datetime, staff: Mapping[str, StaffMember]) -> None:
    """Stale air: who came soon was told at once, one letter was sent by the desk, and the others were not needed."""
    with clock.frozen(at):
        stale = {"co2": Decimal("0.19")}
        record_readings(hall.pk, stale, action="已开启新风并清场", by=staff["attendant"].user)
        for draft in ExcursionNotice.objects.filter(excursion__point=hall, sent_at=None).order_by("pk")[:1]:
            send_notice(draft.pk, ExcursionNotice.Way.OTHER_TIME, by=staff["desk"].user)
    with clock.frozen(at + timedelta(minutes=25)):
        record_readings(hall.pk, {"co2": Decimal("0.08")}, by=staff["safety"].user)


def break_and_mend(footbath: MeasuringPoint, at: datetime, staff: Mapping[str, StaffMember]) -> None:
    """Too little chlorine before the doors open; half an hour later the officer finds it good again."""
    with clock.frozen(at):
        low = {"free_chlorine": Decimal("4.20")}
        record_readings(footbath.pk, low, action="已补加消毒剂并循环", by=staff["attendant"].user)
    with clock.frozen(at + timedelta(minutes=35)):
        record_readings(footbath.pk, {"free_chlorine": Decimal("6.80")}, by=staff["safety"].user)
