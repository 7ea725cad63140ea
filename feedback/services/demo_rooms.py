"""Rooms that people book for themselves: three that are there for it, and one booking in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Resource, RoomBooking, RoomTask
from bookings.selectors.room_money import money_of
from bookings.services.kept_hours import keep_hours
from bookings.services.quote import Extra, make_quote
from bookings.services.releasing_rooms import release_expired_holds
from bookings.services.resource import change_resource, create_resource
from bookings.services.room_booking import (
    Wanted,
    book_dates,
    book_room,
    cancel,
    change,
    confirm,
    finish,
    hand_over,
    hold,
)
from bookings.services.room_money import ask_deposit, note_payer, take
from bookings.services.room_task import do
from feedback.services.demo_cast import SEED
from feedback.services.demo_members import MAIL, desk
from members.models import Member, Refund
from members.services.refund import approve, ask_about_arrival, confirm_arrival, pay, reject
from members.services.sale import Paying
from venue import clock
from venue.models import Area, StaffMember
from venue.working_time import wall_clock

A_DAY = timedelta(days=1)
State = RoomBooking.State

# key, kind of area, kind of room, name in English and Chinese, places, price per hour
ROOMS = (
    ("meeting", Area.Kind.RECEPTION, "meeting", "Meeting room", "会议室", 16, "180.00"),
    ("party", Area.Kind.REST, "activity", "Activity hall", "多功能活动厅", 60, "480.00"),
    ("tea", Area.Kind.REST, "meeting", "Tea room", "茶室", 8, "120.00"),
    ("court", Area.Kind.RECEPTION, "court", "Badminton court 1", "羽毛球场1号", 6, "80.00"),
    ("court2", Area.Kind.RECEPTION, "court", "Badminton court 2", "羽毛球场2号", 6, "80.00"),
)
# room, weekday (none: every day), hours, for whom
KEPT = (
    ("羽毛球场2号", 1, 19, 21, "members"),
    ("羽毛球场2号", 3, 19, 21, "members"),
    ("羽毛球场1号", 6, 8, 10, "gold"),
    ("羽毛球场1号", 5, 8, 10, "minors"),
    ("泳池深水区", 2, 19, 21, "female"),
    ("泳池深水区", None, 9, 10, "seniors"),
)
BUFFET = (Extra("自助餐", 30, Decimal("68.00")), Extra("音响与无线话筒", 1, Decimal("200.00")))
STUDIO_PRICES = {"hall1": "300.00", "hall2": "260.00", "small": "160.00"}


def show(
    staff: Mapping[str, StaffMember], rooms: Mapping[str, Resource], members: Sequence[Member], now: datetime
) -> None:
    with clock.frozen(now - 40 * A_DAY):
        ours = make_rooms(rooms)
        keep_some_hours()
    told_past(ours, members, now)
    refund_in_every_state(staff, members, now)
    with clock.frozen(now):
        hand_over_what_began(now)
    prepare_what_began(staff, now)
    with clock.frozen(now - 2 * A_DAY):
        told_coming(ours, members, now)
    with clock.frozen(now - timedelta(hours=3)):
        take_enquiries(ours, now)


def make_rooms(rooms: Mapping[str, Resource]) -> dict[str, Resource]:
    for key, price in STUDIO_PRICES.items():
        room = Resource.objects.get(pk=rooms[key].pk)
        change_resource(room.pk, area=room.area, hour_price=Decimal(price), by=SEED)
    areas = {area.kind: area for area in Area.objects.order_by("-pk")}
    return {
        key: create_resource(
            area=areas[kind],
            room_kind=room_kind,
            name_en=en,
            name_zh=zh,
            capacity=places,
            hour_price=Decimal(price),
            by=SEED,
        )
        for key, kind, room_kind, en, zh, places, price in ROOMS
    }


def keep_some_hours() -> None:
    """Of courts, tea room and pool for some of those who come."""
    rooms = {each.name_zh: each for each in Resource.objects.rooms()}
    for name, weekday, begins, ends, kept_for in KEPT:
        keep_hours(room=rooms[name], weekday=weekday, begins=time(begins), ends=time(ends), kept_for=kept_for, by=SEED)


def wanted(
    room: Resource | None, purpose: str, people: int, begins_at: datetime, hours: float, **fields: Any
) -> Wanted:
    price = (room.hour_price if room else None) or Decimal(0)
    defaults: dict[str, Any] = {"setup_minutes": 30, "clearing_minutes": 30, "hour_price": price, "language": "zh-hans"}
    return Wanted(purpose, people, begins_at, begins_at + timedelta(hours=hours), room, **defaults | fields)


def contact(name: str, phone: str, mail: str = "") -> dict[str, str]:
    return {"name": name, "phone": phone, "email": f"{mail}@{MAIL}" if mail else ""}


def at(now: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    return wall_clock(clock.local(now).date() + days * A_DAY, time(hour, minute), clock.zone())


# --- what has been ---------------------------------------------------------------------------------------------------


def told_past(rooms: Mapping[str, Resource], members: Sequence[Member], now: datetime) -> None:
    """A party that is over, one in a room at this moment, one cancelled late by its guest and one by the house."""
    with clock.frozen(now - 12 * A_DAY):
        party = book_room(
            wanted(
                rooms["party"], "宝宝周岁宴", 45, at(now, -1, 17), 4, member=members[3],
                setup_list="圆桌 5 张\n主背景板\n签到台 1 张", equipment="投影仪、无线话筒 2 支",
                catering="蛋糕自带，茶歇 45 位",
            ),
            step=State.CONFIRMED,
            by=desk(),
        )  # fmt: skip
        given_up = book_room(
            wanted(rooms["meeting"], "新品培训", 14, at(now, 1, 9), 3, **contact("何经理", "+8613800010131", "hejl")),
            step=State.CONFIRMED,
            by=desk(),
        )
        ours = book_room(
            wanted(rooms["tea"], "读书会", 8, at(now, 2, 15), 2, **contact("叶老师", "+8613800010132", "yels")),
            step=State.CONFIRMED,
            by=desk(),
        )
        present = book_room(
            wanted(
                rooms["meeting"], "季度销售复盘会", 12, now - timedelta(minutes=50), 2,
                setup_list="U 形桌椅 12 位\n白板 2 块", equipment="投影仪、HDMI 转接头",
                **contact("蒋秘书", "+8613800010133", "jiangms"),
            ),
            step=State.HELD,
            by=desk(),
        )  # fmt: skip
    with clock.frozen(now - 11 * A_DAY):
        confirm(present.pk, by=desk())
        note_payer(ours.pk, None, by=desk())
        for booking, amount in ((party, "600.00"), (ours, "100.00")):
            ask_deposit(booking.pk, Decimal(amount), by=desk())
            take(booking.pk, Decimal(amount), Paying("wechat"), by=desk())
    with clock.frozen(party.begins_at):
        hand_over(party.pk, by=desk())
    with clock.frozen(party.ends_at + timedelta(minutes=10)):
        finish(party.pk, by=desk())
        take(party.pk, money_of(party).due, Paying("card", "POS 3381"), by=desk())
    with clock.frozen(now - timedelta(hours=5)):
        cancel(given_up.pk, reason="培训改为线上", by=desk())
        cancel(ours.pk, reason="茶室空调检修", is_by_venue=True, by=desk())
        pay(Refund.objects.get(cause=ours.cause).pk, Paying("wechat"), by=desk())


def refund_in_every_state(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Deposits of rooms that the house had to cancel, above what the front desk pays by itself, each further on."""
    manager = staff["manager"].user
    for number, (days, outcome) in enumerate(
        ((5, "asked"), (5, "approved"), (9, "rejected"), (9, "arrived"), (9, "paid"))
    ):
        with clock.frozen(now - days * A_DAY):
            room = Resource.objects.get(name_zh="多功能活动厅")
            begins_at = at(now, 50 + number, 14)
            booking = book_room(
                wanted(room, "家庭聚会", 20, begins_at, 3, member=members[20 + number]), step=State.CONFIRMED, by=desk()
            )
            take(booking.pk, Decimal("800.00"), Paying("wechat"), by=desk())
            cancel(booking.pk, reason="活动厅消防改造", is_by_venue=True, by=manager)
            refund = Refund.objects.get(cause=booking.cause)
        if outcome == "asked":
            continue
        with clock.frozen(now - (days - 1) * A_DAY):
            if outcome == "rejected":
                reject(refund.pk, reason="已改签到其他日期，押金转用", by=manager)
                continue
            approve(refund.pk, by=manager)
        if outcome == "approved":
            continue
        with clock.frozen(now - (days - 2) * A_DAY):
            pay(refund.pk, Paying("transfer"), by=desk())
        if outcome == "arrived":
            with clock.frozen(now - (days - 4) * A_DAY):
                confirm_arrival(refund.pk, by=desk())
    with clock.frozen(now - A_DAY):
        ask_about_arrival()


def prepare_what_began(staff: Mapping[str, StaffMember], now: datetime) -> None:
    """What was used was set up in time, once too late, and cleared; who is in a room now found it ready."""
    attendant = staff["guomin"].user
    for task in RoomTask.objects.standing().filter(booking__begins_at__lt=now).order_by("pk"):
        is_party = task.booking.purpose == "宝宝周岁宴"
        done_at = task.due_at + timedelta(minutes=-6 if task.kind == "setup" or not is_party else 4)
        if done_at < now:
            with clock.frozen(done_at):
                do(task.pk, by=attendant)


def hand_over_what_began(now: datetime) -> None:
    begun = RoomBooking.objects.filter(state=State.CONFIRMED, begins_at__lte=now, ends_at__gt=now)
    for booking in begun:
        with clock.frozen(booking.begins_at + timedelta(minutes=5)):
            hand_over(booking.pk, by=desk())


# --- what is to come -------------------------------------------------------------------------------------------------


def told_coming(rooms: Mapping[str, Resource], members: Sequence[Member], now: datetime) -> None:
    """Confirmed for tomorrow, a circle that meets every week, one that moved to another day, one that is held."""
    book_room(
        wanted(
            rooms["meeting"], "社区健康讲座", 16, at(now, 1, 14), 2.5, setup_list="课桌式 16 位\n讲台\n饮水机",
            equipment="投影仪、话筒", catering="茶水、水果 16 份", **contact("社区王主任", "+8613800010134", "wangzr"),
        ),
        step=State.CONFIRMED,
        by=desk(),
    )  # fmt: skip
    first = wanted(rooms["tea"], "太极同好会茶叙", 8, at(now, 3, 10), 2, member=members[5], setup_list="蒲团 8 个")
    badminton = wanted(rooms["court"], "周末羽毛球", 4, at(now, 12, 19), 1, member=members[0], equipment="球拍 4 支")
    book_room(replace(badminton, setup_minutes=15, clearing_minutes=15), step=State.CONFIRMED, by=desk())
    book_dates([first.at(first.begins_at + 7 * n * A_DAY) for n in range(4)], step=State.CONFIRMED, by=desk())
    moving = wanted(
        rooms["party"], "部门团建", 30, at(now, 9, 14), 4, setup_list="长桌 4 张\n音响", catering="自助餐 30 位",
        **contact("Grace Lin", "+8613800010135", "grace.lin") | {"language": "en"},
    )  # fmt: skip
    moved = book_room(moving, step=State.CONFIRMED, by=desk())
    with clock.frozen(now - A_DAY):
        make_quote(moved.pk, BUFFET[:1], valid_until=clock.today() + 7 * A_DAY, by=desk())
        change(moved.pk, moving.at(at(now, 10, 14)), reason="参加人员行程调整", by=desk())
        make_quote(moved.pk, BUFFET, valid_until=clock.today() + 7 * A_DAY, note="含场地布置与清场", by=desk())
        held = wanted(rooms["party"], "银婚纪念聚会", 50, at(now, 16, 17), 5, member=members[7])
        kept = book_room(held, step=State.HELD, until=at(now, 2, 18), by=desk())
        ask_deposit(kept.pk, Decimal("700.00"), by=desk())


def take_enquiries(rooms: Mapping[str, Resource], now: datetime) -> None:
    """One without a room yet; one whose hold is over, which is an enquiry again."""
    book_room(
        wanted(
            None, "公司年会", 55, at(now, 40, 18), 4, notes="预算 8000 元以内", **contact("罗女士", "+8613800010136")
        ),
        by=desk(),
    )
    with clock.frozen(now - 3 * A_DAY):
        lapsed = book_room(
            wanted(
                rooms["meeting"], "面试专场", 6, at(now, 6, 9), 3, **contact("人事小陈", "+8613800010137", "chenhr")
            ),
            by=desk(),
        )
        hold(lapsed.pk, now - timedelta(hours=6), by=desk())
    with clock.frozen(now - timedelta(hours=5)):
        release_expired_holds()
