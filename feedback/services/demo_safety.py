"""Duties and hazards of the demo: what a week of opening checks leaves behind, in every state."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from safety.models import ChecklistItem, ChecklistTemplate, Duty, DutyPlan, Hazard
from safety.selectors.checklist import proposed_plan
from safety.selectors.duty import today
from safety.services import review
from safety.services.checklist import Question, create_checklist
from safety.services.duty import add_note, answer_item, finish, look_after_duties
from safety.services.extra_rounds import create_extra_rounds
from safety.services.gate import release
from safety.services.hazard import (
    assign_hazard,
    escalate_overdue,
    rectify_hazard,
    report_hazard,
    return_hazard,
    verify_hazard,
)
from safety.services.plan import create_plan
from safety.services.review import ask_for_review, review_duty
from venue import clock, working_time
from venue.models import Area, StaffMember, User
from venue.roles import Role

Kind = Hazard.Kind
QUESTIONS = (
    Question("Exits and routes are clear", "安全出口与通道畅通", is_critical=True, photo_on_fail=True),
    Question("Fire equipment is in place and sealed", "消防器材在位、封签完好", is_critical=True, photo_on_fail=True),
    Question("Floor is dry and not slippery", "地面干燥、防滑"),
    Question("Hot water at the shower", "淋浴热水温度", kind="number", unit="°C", low=Decimal(38), high=Decimal(42)),
    Question("The area as a whole", "区域全景", kind="photo"),
)
BELL = Question("Emergency bell rings at the desk", "紧急呼叫铃在前台响应", is_critical=True, photo_on_fail=True)
LATER_CHECKS = (  # of what opens later in the day: name, area, how warm it is to be
    ("Sauna check", "桑拿开放前检查", Area.Kind.SAUNA, 75, 95),
    ("Rest hall check", "休息厅开放前检查", Area.Kind.REST, 22, 28),
)
SHIPPED: tuple[
    tuple[str, str, dict[str, Any]], ...
] = (  # planned as the program proposes them: list, area, what is otherwise
    ("fire_patrol", Area.Kind.RECEPTION, {"role": Role.FRONT_DESK.value}),
    ("closing", Area.Kind.RECEPTION, {"role": Role.FRONT_DESK.value}),
    ("turnover", Area.Kind.STUDIO, {"role": Role.ATTENDANT.value}),
    ("five_s", Area.Kind.STRENGTH, {"role": Role.ATTENDANT.value}),
    ("shower_equipment", Area.Kind.CHANGING, {}),
    ("hot_water", Area.Kind.PLANT, {}),
    ("season", Area.Kind.REST, {"role": Role.ATTENDANT.value}),
    ("disinfect_changing", Area.Kind.CHANGING, {"role": Role.ATTENDANT.value}),
)
AFTER_GUESTS = {"rhythm": "after_visits", "visits": 40, "window_minutes": 30}
SIGNATURE = "M120 260L180 120L240 280L300 140L380 240L470 200L560 250L700 190"
HALF_A_DAY = 480  # minutes: what opens late can be looked at since the morning
BEFORE = timedelta(minutes=10)  # how long before it is due a duty is done
DAYS = 7
LATE_ON, MISSED_ON, SYSTEM_ON = 2, 4, 5  # days of the week that went otherwise


def make_plans(staff: Mapping[str, StaffMember]) -> list[DutyPlan]:
    """The opening check of the reception, by the front desk, and of the pool, by the attendants."""
    officer = staff["safety"].user
    opening = create_checklist(name_en="Opening check", name_zh="开业前安全检查", questions=QUESTIONS, by=officer)
    reception, pool = Area.objects.get(kind=Area.Kind.RECEPTION), Area.objects.get(kind=Area.Kind.POOL)
    return [
        create_plan(template=opening, area=reception, role=Role.FRONT_DESK.value, window_minutes=60, by=officer),
        create_plan(template=opening, area=pool, role=Role.ATTENDANT.value, window_minutes=90, by=officer),
    ]


def add_later_plans(staff: Mapping[str, StaffMember]) -> None:
    """New since yesterday: checks of what opens later in the day, which can be begun in the morning."""
    officer = staff["safety"].user
    for name_en, name_zh, kind, low, high in LATER_CHECKS:
        heat = Question("Room temperature", "室内温度", kind="number", unit="°C", low=Decimal(low), high=Decimal(high))
        check = create_checklist(name_en=name_en, name_zh=name_zh, questions=(BELL, heat), by=officer)
        area = Area.objects.get(kind=kind)
        create_plan(template=check, area=area, role=Role.ATTENDANT.value, window_minutes=HALF_A_DAY, by=officer)


def add_shipped_plans(staff: Mapping[str, StaffMember], today_is: int) -> DutyPlan:
    """Lists that came with the program, in their rhythms. The monthly fire check falls on today; it is returned."""
    officer = staff["safety"].user
    lists = {each.shipped_as: each for each in ChecklistTemplate.objects.current().exclude(shipped_as="")}
    areas = {area.kind: area for area in Area.objects.order_by("-pk")}
    for key, kind, fields in SHIPPED:
        create_plan(
            **{**proposed_plan(str(lists[key].pk)), **fields, "template": lists[key]}, area=areas[kind], by=officer
        )
    cleaning, monthly = lists["cleaning_round"], lists["fire_monthly"]
    create_plan(template=cleaning, area=areas[Area.Kind.SAUNA], role=Role.ATTENDANT.value, **AFTER_GUESTS, by=officer)
    clean_more_often(cleaning, areas[Area.Kind.STUDIO], officer)
    return create_plan(
        **{**proposed_plan(str(monthly.pk)), "template": monthly, "month_day": today_is},
        area=areas[Area.Kind.RECEPTION],
        role=Role.FRONT_DESK.value,
        by=officer,
    )


def clean_more_often(cleaning: ChecklistTemplate, halls: Area, officer: User) -> None:
    """Twice a day, once more from so many people on, and once more in the season that it is."""
    month = clock.today().month
    plan = create_plan(template=cleaning, area=halls, role=Role.ATTENDANT.value, rhythm="times", times=2, by=officer)
    create_extra_rounds(plan=plan, rounds=1, people=12, by=officer)
    season = {"from_month": (month - 2) % 12 + 1, "from_day": 1, "to_month": month % 12 + 1, "to_day": 28}
    create_extra_rounds(plan=plan, rounds=1, **season, by=officer)


class Loaded:
    """Dice that always show the same, so that the demo is the same each time."""

    def __init__(self, shown: int) -> None:
        self.shown = shown

    def randrange(self, most: int) -> int:
        return min(self.shown, most - 1)


@contextmanager
def loaded(shown: int) -> Iterator[None]:
    honest, review.dice = review.dice, Loaded(shown)  # type: ignore[assignment]
    try:
        yield
    finally:
        review.dice = honest


def seed_safety(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """A week of duties, made and done at their times; then a hazard in every state."""
    with loaded(99):
        tell(staff, now)


def tell(staff: Mapping[str, StaffMember], now: datetime) -> None:
    dice = random.Random(5)  # noqa: S311 - the same demo every time
    with clock.frozen(now):
        begin = working_time.wall_clock(today() - timedelta(days=DAYS), time(5, 0), clock.zone())
    with clock.frozen(begin):
        plans = make_plans(staff)
    for number in range(DAYS):
        spend_day(begin + timedelta(days=number), number, staff, plans, dice)
    with clock.frozen(begin + timedelta(days=DAYS)):
        add_later_plans(staff)
        monthly = add_shipped_plans(staff, clock.today().day)
    with clock.frozen(now):
        catch_up(now, staff, dice)
        ask_for_second_looks(monthly, staff, dice)
        show_every_state(staff)


def spend_day(
    day: datetime, number: int, staff: Mapping[str, StaffMember], plans: list[DutyPlan], dice: random.Random
) -> None:
    """One business day, whose duties are there since the day before: people do them, the sweep notes what they did not
    do.
    """
    duties = list(Duty.objects.filter(plan__in=plans, business_date=day.date(), makes_up_for=None).order_by("pk"))
    for duty in duties:
        is_pool = duty.plan_id == plans[1].pk
        if is_pool and number in (MISSED_ON, SYSTEM_ON):
            continue
        late = timedelta(minutes=25 if is_pool and number == LATE_ON else -20)
        do_duty(duty, duty.due_at + late, staff, dice, fails=is_pool and number == 0)
        check_anew(duty, staff, dice)
    if not duties:
        return
    if number != SYSTEM_ON:  # on that day the house was away, so nobody is blamed
        run_sweep(max(duty.due_at for duty in duties) + timedelta(minutes=1))
    over = max(duty.late_until for duty in duties)
    run_sweep(over + timedelta(minutes=1))
    for made_up in Duty.objects.unfinished().filter(makes_up_for__in=duties):
        do_duty(made_up, over + timedelta(minutes=40), staff, dice)
    for missed in Duty.objects.filter(pk__in=[duty.pk for duty in duties], missed_at__isnull=False):
        if not missed.is_missed_by_system:
            with clock.frozen(over + timedelta(hours=1)):
                add_note(missed.pk, "当班人员临时请假，未及时安排替班。", by=staff["safety"].user)


def check_anew(duty: Duty, staff: Mapping[str, StaffMember], dice: random.Random) -> None:
    """What the duty has closed: the officer finds it in order half an hour later, and the manager releases it."""
    for excursion in duty.excursions.open():
        at = excursion.opened_at + timedelta(minutes=30)
        do_duty(Duty.objects.get(makes_up_for=duty), at, staff, dice, by=staff["safety"].user)
        with clock.frozen(at + timedelta(minutes=5)):
            release(excursion.pk, by=staff["manager"].user)


def run_sweep(at: datetime) -> None:
    with clock.frozen(at):
        look_after_duties()


def do_duty(
    duty: Duty,
    at: datetime,
    staff: Mapping[str, StaffMember],
    dice: random.Random,
    *,
    fails: bool = False,
    by: User | None = None,
) -> list[Hazard]:
    by = by or staff["attendant" if duty.role == Role.ATTENDANT.value else "desk"].user
    for number, item in enumerate(duty.template.items.order_by("position")):
        with clock.frozen(at - timedelta(minutes=max(8 - number, 0))):
            answer_item(duty.pk, item.pk, **answer_to(item, dice, fails), by=by)
    with clock.frozen(at):
        return finish(duty.pk, by=by)


def answer_to(item: ChecklistItem, dice: random.Random, fails: bool) -> dict[str, Any]:
    if item.kind == ChecklistItem.Kind.NUMBER:
        low = item.low if item.warn_low is None else item.warn_low
        high = item.high if item.warn_high is None else item.warn_high
        return {"number": Decimal("44.5") if fails else between(low, high, dice)}
    if item.kind == ChecklistItem.Kind.CHOICE:
        return {"choice": 0}
    if item.kind == ChecklistItem.Kind.TEXT:
        return {"text": "无异常"}
    if item.kind == ChecklistItem.Kind.SIGNATURE:
        return {"signature": SIGNATURE}
    if item.kind == ChecklistItem.Kind.PHOTO:
        return {"photo": picture(dice)}
    is_yes = not (fails and item.is_critical and item.position == 1)
    return {"is_yes": is_yes} | ({} if is_yes else {"photo": picture(dice)})


def picture_of(seed: int) -> SimpleUploadedFile:
    return picture(random.Random(seed))  # noqa: S311 - the same demo every time


def between(low: Decimal | None, high: Decimal | None, dice: random.Random) -> Decimal:
    """A figure in order."""
    least = low if low is not None else Decimal(0)
    most = high if high is not None else least + 40
    return (least + (most - least) * dice.randrange(20, 81) / 100).quantize(Decimal("0.01"))


def picture(dice: random.Random) -> SimpleUploadedFile:
    """A drawn stand-in for a photo: a room with a door. Nobody real is in it."""
    image = Image.new("RGB", (480, 360), (dice.randrange(190, 225), 214, 210))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 260, 480, 360), fill=(150, 160, 158))
    left = dice.randrange(60, 300)
    draw.rectangle((left, 110, left + 90, 262), fill=(15, 118, 110))
    draw.ellipse((left + 74, 186, left + 82, 194), fill=(240, 240, 230))
    data = BytesIO()
    image.save(data, "JPEG", quality=70)
    return SimpleUploadedFile("photo.jpg", data.getvalue(), content_type="image/jpeg")


def catch_up(now: datetime, staff: Mapping[str, StaffMember], dice: random.Random) -> None:
    """Today: what is due is done, since a critical check that is missed closes its area. Of two that can be begun
    already, one is.
    """
    duties = list(Duty.objects.filter(business_date=today(), makes_up_for=None).order_by("due_at", "pk"))
    for duty in duties:
        if duty.due_at - BEFORE <= now:
            do_duty(duty, duty.due_at - BEFORE, staff, dice)
        if duty.due_at <= now:
            run_sweep(min(now, duty.due_at + timedelta(minutes=1)))
    can_be_begun = [duty for duty in duties if duty.opens_at < now < duty.due_at - BEFORE]
    if len(can_be_begun) > 1:
        first = can_be_begun[0]
        answer_item(first.pk, first.template.items.earliest("position").pk, is_yes=True, by=staff["attendant"].user)
    run_sweep(now)


def ask_for_second_looks(monthly: DutyPlan, staff: Mapping[str, StaffMember], dice: random.Random) -> None:
    """The fire check of the month waits for a second person; one of today's rounds is drawn, one was looked at."""
    now = clock.now()
    waiting = monthly.duties.unfinished().filter(opens_at__lte=now).first()
    if waiting:
        do_duty(waiting, now, staff, dice)
    done = list(Duty.objects.filter(done_at__isnull=False, review=None).order_by("-done_at")[:2])
    with loaded(0):
        for duty in done:
            ask_for_review(duty, by=duty.done_by or staff["attendant"].user)
    if len(done) > 1:
        review_duty(done[1].pk, is_in_order=True, by=staff["safety"].user)


def show_every_state(staff: Mapping[str, StaffMember]) -> None:
    """Found, assigned, overdue, put right, returned, closed. The failed check of the pool gave two of them."""
    officer, manager, fitter = staff["safety"].user, staff["manager"].user, staff["maintenance"]
    dice = random.Random(6)  # noqa: S311 - the same demo every time
    now = clock.now()
    found = list(Hazard.objects.order_by("number"))
    strength, pool = Area.objects.get(kind=Area.Kind.STRENGTH), Area.objects.get(kind=Area.Kind.POOL)

    def report(what: str, area: Area, days: int, kind: str, level: str = Hazard.Level.GENERAL) -> Hazard:
        with clock.frozen(now - timedelta(days=days)):
            photo, by = picture(dice), staff["attendant"].user
            return report_hazard(what=what, area=area, kind=kind, level=level, photo=photo, by=by)

    def assign(hazard: Hazard, days: int, hours: int) -> None:
        with clock.frozen(now - timedelta(days=days)):
            until = clock.now() + timedelta(hours=hours)
            assign_hazard(hazard.pk, owner=fitter, deadline_at=until, level=hazard.level, by=officer)

    def rectify(hazard: Hazard, days: int, note: str) -> None:
        with clock.frozen(now - timedelta(days=days)):
            rectify_hazard(hazard.pk, note=note, photo=picture(dice), by=fitter.user)

    report("更衣室储物柜门松动", Area.objects.get(kind=Area.Kind.RECEPTION), 0, Kind.EQUIPMENT)
    if found:  # the blocked exit: closed by the officer
        assign(found[0], 6, 30)
        rectify(found[0], 5, "已清理堆放物品，并张贴禁止占用标识。")
        with clock.frozen(now - timedelta(days=5)):
            verify_hazard(found[0].pk, note="现场复查，通道畅通。", by=officer)
    if len(found) > 1:  # the hot water: assigned, and past its deadline
        assign(found[1], 3, 24)
    socket = report("力量区插座面板破损", strength, 2, Kind.ELECTRICITY, Hazard.Level.LARGER)
    assign(socket, 2, 72)
    tile = report("泳池边地砖翘起", pool, 4, Kind.BUILDING, Hazard.Level.LARGER)
    assign(tile, 4, 120)
    rectify(tile, 1, "已重新铺贴并打胶。")
    lamp = report("应急照明灯不亮", strength, 3, Kind.FIRE)
    assign(lamp, 3, 48)
    rectify(lamp, 2, "已更换电池。")
    with clock.frozen(now - timedelta(days=1)):
        until = clock.now() + timedelta(days=3)
        return_hazard(lamp.pk, reason="断电测试仍不亮，请更换灯具。", deadline_at=until, by=manager)
    escalate_overdue()
