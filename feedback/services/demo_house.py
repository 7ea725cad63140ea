"""The house of the demo: who works in it and when, its areas, its calendar, and whether its page answered."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection

from bookings.models import Resource
from bookings.services.resource import create_resource
from feedback.services.demo_cast import (
    AREA_HOURS,
    AREAS,
    CASES_ARE_WORKED_ON,
    CERTIFICATES,
    CLOSED,
    COLLEAGUES,
    DEPARTMENTS,
    HOURS,
    ON_HOLIDAYS_UNTIL,
    PASSWORD,
    PIN,
    ROOMS,
    ROSTER,
    SEED,
)
from feedback.services.working_hours import add_hours
from feedback.working_clock import ON_HOLIDAYS
from venue import clock, house, working_time
from venue.models import AgreedText, Area, StaffMember, User
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now
from venue.services import keeping
from venue.services.answer_sheets import take_over
from venue.services.desk_key import set_key
from venue.services.holidays import fill_year
from venue.services.house import describe_house
from venue.services.staff import hire
from venue.services.undertaking import undertake

HIRED_ON = date(2024, 3, 1)
WEEKS_OF_SHIFTS = 4
EVERY_DAY = list(range(7))


def name_it() -> None:
    """In both languages, so that English pages and letters have an English name. Who has chosen no language is written
    to in Chinese, from the first letter on.
    """
    house.know(describe_house(name_en="Yue Springs", name_zh=settings.VENUE_NAME, language="zh-hans", by=SEED))


def put_texts() -> None:
    """What people agree to was in force from the first day, as it is in a house that begins with it."""
    with pgtrigger.ignore("venue.AgreedText:append_only"):
        AgreedText.objects.update(made_at=clock.now())


def promise_secrecy(staff: Mapping[str, StaffMember]) -> None:
    """Everybody signed on their first day."""
    text = text_now(Kind.SECRECY)
    for each in staff.values():
        if text:
            undertake(text.pk, each.user.display_name, by=each.user)


def make_staff() -> dict[str, StaffMember]:
    """Everybody by the name they sign in under. They get their password later, all at once."""
    departments = {
        key: keeping.departments.create(name_en=en, name_zh=zh, by=SEED) for key, (en, zh) in DEPARTMENTS.items()
    }
    return {
        each.login: hire(
            email=each.email,
            name=each.name,
            roles=[each.role],
            hired_on=HIRED_ON,
            job_en=each.job_en,
            job_zh=each.job_zh,
            department=departments[each.department],
            by=SEED,
        )
        for each in COLLEAGUES
    }


def let_sign_in() -> None:
    """The one published password for everybody who has none; hashed once, since hashing is slow on purpose."""
    User.objects.filter(password__startswith="!").update(password=make_password(PASSWORD))


def make_places() -> dict[str, Resource]:
    areas = {
        key: keeping.areas.create(name_en=en, name_zh=zh, kind=kind, floor=floor, by=SEED)
        for key, en, zh, kind, floor in AREAS
    }
    keeping.add_hours(weekdays=EVERY_DAY, opens=HOURS[0], closes=HOURS[1], by=SEED)
    for key, opens, closes in AREA_HOURS:
        keeping.add_hours(weekdays=EVERY_DAY, area=areas[key], opens=opens, closes=closes, by=SEED)
    for begins, ends in CASES_ARE_WORKED_ON:
        add_hours(weekdays=EVERY_DAY, begins=begins, ends=ends, first_on=clock.today(), by=SEED)
    begins, _noon = CASES_ARE_WORKED_ON[0]
    add_hours(weekdays=[ON_HOLIDAYS], begins=begins, ends=ON_HOLIDAYS_UNTIL, first_on=clock.today(), by=SEED)
    return {
        key: create_resource(
            area=areas[area],
            name_en=en,
            name_zh=zh,
            capacity=capacity,
            room_kind="pool" if key == "pool" else "hall",
            by=SEED,
        )
        for key, area, en, zh, capacity in ROOMS
    }


def fill_calendar() -> None:
    """The statutory holidays of this year and of what is planned ahead; closed days past and to come."""
    today = clock.today()
    for year in sorted({today.year, (today + timedelta(days=120)).year}):
        fill_year(year, by=SEED)
    take_over(by=SEED)
    areas = {area.kind: area for area in Area.objects.all()}
    for days, kind, en, zh, is_planned in CLOSED:
        keeping.closed_days.create(
            day=today + timedelta(days=days),
            area=areas[kind] if kind else None,
            reason_en=en,
            reason_zh=zh,
            is_planned=is_planned,
            by=SEED,
        )


def fill_posts(staff: Mapping[str, StaffMember]) -> None:
    """Shifts of this week and the next three, papers, somebody away, and a PIN for who takes over at the desk."""
    areas = {area.kind: area for area in Area.objects.all()}
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for number in range(-1, 7 * WEEKS_OF_SHIFTS):
        day = monday + timedelta(days=number)
        for kind, begins, ends, week in ROSTER:
            if (login := week.split()[day.weekday()]) != "-":
                add_shift(staff[login], areas.get(kind), day, begins, ends)
    today = clock.today()
    for login, qualification, issuer, number_on_it, since, left in CERTIFICATES:
        keeping.qualifications.create(
            staff=staff[login],
            kind=qualification,
            issuer=issuer,
            number=number_on_it,
            valid_from=today - timedelta(days=since),
            valid_until=None if left is None else today + timedelta(days=left),
            by=SEED,
        )
    away = staff["gaoyang"]
    keeping.absences.create(
        staff=away,
        kind="training",
        starts_at=working_time.wall_clock(today + timedelta(days=3), working_time.CUT_OFF, clock.zone()),
        ends_at=working_time.wall_clock(today + timedelta(days=6), working_time.CUT_OFF, clock.zone()),
        note="急救复训",
        reported_by=away.user,
        by=SEED,
    )
    set_key(staff["hanxue"], pin=PIN, badge="", by=SEED)


def add_shift(who: StaffMember, area: Area | None, day: date, begins: time, ends: time) -> None:
    last_day = day if ends > begins else day + timedelta(days=1)
    keeping.shifts.create(
        staff=who,
        area=area,
        starts_at=working_time.wall_clock(day, begins, clock.zone()),
        ends_at=working_time.wall_clock(last_day, ends, clock.zone()),
        by=SEED,
    )


def watch_the_page(now: datetime) -> None:
    """The minutes of this month as the probe would have noted them: a few without an answer, some nobody watched.

    Written at once: the probe itself opens the page, which did not exist then.
    """
    first = working_time.wall_clock(now.astimezone(clock.zone()).date().replace(day=1), time(0), clock.zone())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO venue_probe (minute, is_up, milliseconds)
            SELECT minute, ok, CASE WHEN ok THEN 38 + number * 7919 %% 61 ELSE 10000 END
            FROM (
                SELECT minute, number, number %% 9973 NOT BETWEEN 3000 AND 3002 AS ok
                FROM generate_series(%s::timestamptz, %s::timestamptz - interval '1 minute', interval '1 minute')
                    WITH ORDINALITY AS every(minute, number)
            ) AS watched
            WHERE number %% 14400 NOT BETWEEN 6000 AND 6011
            ON CONFLICT DO NOTHING
            """,
            [first, now.replace(second=0, microsecond=0)],
        )
