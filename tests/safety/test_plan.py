"""What the sweep makes of each rhythm, with what has happened in the house."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.models import Appointment, AppointmentLine
from safety.models import Duty
from safety.selectors.duty import SWEEP, visible_to
from safety.services.duty import look_after_duties
from safety.services.plan import change_plan
from tests.factories.bookings import make_booking, make_check_in, make_room, make_session
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.safety import HOUSE, do_duty, make_plan, open_daily
from tests.factories.treatments import make_appointment
from tests.factories.venue import make_area, make_staff
from venue.models import ClosedDay, Heartbeat, OpeningHours
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def at(*parts):
    return datetime(2026, 3, *parts, tzinfo=ZoneInfo("Asia/Shanghai"))


def sweep(frozen, *parts):
    frozen.set(at(*parts))
    return look_after_duties()


def due(plan):
    return [f"{duty.due_at.astimezone(at(1).tzinfo):%d %H:%M}" for duty in plan.duties.order_by("due_at", "pk")]


@pytest.fixture(autouse=True)
def morning(frozen):
    """Tuesday; open from ten to ten every day."""
    frozen.set(at(10, 6))
    open_daily()
    Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": at(10, 6)})


def test_every_four_hours(frozen):
    plan = make_plan(rhythm="every", every_minutes=240)

    assert due(plan) == [f"{day} {hour}:00" for day in (10, 11) for hour in (10, 14, 18, 22)]
    assert sweep(frozen, 10, 6, 1) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"rhythm": "at_closing"}, ["10 22:00", "11 22:00"]),
        ({"rhythm": "weekly", "weekday": 2, "due_time": time(12)}, ["11 12:00"]),
        ({"rhythm": "weekly", "weekday": 4, "due_time": time(12)}, []),
        ({"rhythm": "weekly", "weekday": 4, "due_time": time(12), "window_minutes": 3 * 24 * 60}, ["13 12:00"]),
        ({"rhythm": "monthly", "month_day": 10}, ["10 22:00"]),
        ({"rhythm": "quarterly", "month": 3, "month_day": 10}, ["10 22:00"]),
        ({"rhythm": "quarterly", "month": 1, "month_day": 10}, []),
        ({"rhythm": "yearly", "month": 3, "month_day": 11}, ["11 22:00"]),
    ],
)
def test_by_the_calendar(fields, found):
    assert due(make_plan(**fields)) == found


def test_duty_of_the_week_moves_to_the_next_open_day(frozen):
    plan = make_plan(rhythm="weekly", weekday=2, due_time=time(12))
    ClosedDay.objects.create(day=at(11).date(), area=plan.area, reason_en="Cleaning", reason_zh="清洗")

    sweep(frozen, 10, 6, 1)
    assert due(plan) == []
    sweep(frozen, 11, 6)
    assert due(plan) == ["12 12:00"]


def test_thirty_hours_of_downtime_are_missed_by_the_house_and_made_up_for_once(frozen):
    plan = make_plan(rhythm="every", every_minutes=240)
    daily = make_plan(rhythm="at_closing")
    sweep(frozen, 10, 9, 59)

    sweep(frozen, 11, 15, 59)

    gone = plan.duties.filter(is_missed_by_system=True)
    assert [f"{duty.due_at.astimezone(at(1).tzinfo):%d %H:%M}" for duty in gone.order_by("due_at")] == [
        *("10 10:00", "10 14:00", "10 18:00", "10 22:00"),
        *("11 10:00",),
    ]
    # The one of 14:00 can still be done until 16:00, so nothing is made up for.
    assert plan.duties.exclude(makes_up_for=None).count() == 0
    made_up = daily.duties.exclude(makes_up_for=None).get()
    assert (made_up.makes_up_for.due_at, made_up.due_at) == (at(10, 22), at(11, 16, 59))
    assert not Duty.objects.filter(missed_at__isnull=False, is_missed_by_system=False).exists()


# --- from when it was last done --------------------------------------------------------------------------------------


def test_counted_from_when_it_was_last_done(frozen, attendant):
    plan = make_plan(rhythm="weekly", weekday=1, due_time=time(12), window_minutes=60, is_from_completion=True)
    frozen.set(at(10, 11, 30))
    do_duty(plan.duties.get(), True, by=attendant)
    # A manager moves the weekday: what was done counts, not the calendar.
    change_plan(plan.pk, weekday=5, by=HOUSE)
    for day in range(11, 18):
        sweep(frozen, day, 6)

    assert due(plan) == ["10 12:00", "17 12:00"]


def test_missed_counts_from_when_it_was_due(frozen):
    plan = make_plan(rhythm="weekly", weekday=1, due_time=time(12), is_from_completion=True)
    for day, hour in [(10, 11), (10, 13), (10, 14), (16, 6), (17, 6)]:
        Heartbeat.objects.filter(name=SWEEP).update(at=at(day, hour - 1, 59))
        sweep(frozen, day, hour)

    first, second = plan.duties.order_by("due_at")
    assert (first.missed_at, second.due_at, second.occurrence) == (at(10, 14), at(17, 12), f"after {first.pk}")


# --- after use and visits --------------------------------------------------------------------------------------------


@pytest.mark.covers("B-057")
def test_after_each_use_of_a_room_of_the_area(frozen):
    plan = make_plan(rhythm="after_use", window_minutes=20, late_minutes=10)
    room = make_room(area=plan.area)
    one = make_session(room=room, starts_at=at(10, 11))
    make_session(starts_at=at(10, 11))  # elsewhere
    make_session(room=room, starts_at=at(10, 18))

    assert sweep(frozen, 10, 11, 59) == (0, 0)
    assert [sweep(frozen, 10, 12), sweep(frozen, 10, 12, 1)] == [(1, 0), (0, 0)]
    duty = plan.duties.get()
    assert (duty.occurrence, duty.opens_at, duty.due_at) == (f"session {one.pk}", at(10, 12), at(10, 12, 20))


def test_after_a_treatment_that_is_done(frozen):
    OpeningHours.objects.all().delete()
    line = make_appointment().lines.get()
    area = line.allocations.get(resource__kind="room").resource.area
    plan = make_plan(rhythm="after_use", area=area, window_minutes=20)
    began, ended = line.starts_at, line.ends_at + timedelta(minutes=5)
    AppointmentLine.objects.filter(pk=line.pk).update(here_at=began, began_at=began, finished_at=ended)
    Appointment.objects.update(state="done")
    Heartbeat.objects.filter(name=SWEEP).update(at=began)

    frozen.set(ended + timedelta(minutes=1))
    look_after_duties()

    assert [(duty.occurrence, duty.opens_at) for duty in plan.duties.all()] == [(f"treatment {line.pk}", ended)]


def test_uses_while_the_house_was_away_are_missed_by_it(frozen):
    plan = make_plan(rhythm="after_use", window_minutes=20, late_minutes=10)
    make_session(room=make_room(area=plan.area), starts_at=at(10, 11))

    sweep(frozen, 11, 12)

    assert [duty.is_missed_by_system for duty in plan.duties.order_by("pk")] == [True, False]


def test_after_every_second_visit_each_person_once_a_day(frozen):
    plan = make_plan(rhythm="after_visits", visits=2, window_minutes=30)
    one, other, third = make_member(), make_member(), make_member()
    make_check_in(one, area=plan.area, at=at(10, 10))
    make_check_in(one, area=plan.area, at=at(10, 15))  # the same visit
    make_check_in(other, at=at(10, 10))  # elsewhere
    assert sweep(frozen, 10, 15, 1) == (0, 0)

    session = make_session(room=make_room(area=plan.area), starts_at=at(10, 16))
    make_booking(session, other, state="checked_in", checked_in_at=at(10, 15, 50))
    assert [sweep(frozen, 10, 15, 51), sweep(frozen, 10, 15, 52)] == [(1, 0), (0, 0)]
    for hour, member in [(17, one), (17, third), (18, make_member())]:
        make_check_in(member, area=plan.area, at=at(10, hour))
    sweep(frozen, 10, 18, 1)

    assert [(duty.occurrence, duty.opens_at) for duty in plan.duties.order_by("due_at")] == [
        ("visit 2", at(10, 15, 50)),
        ("visit 4", at(10, 18)),
    ]


# --- one must, all must ----------------------------------------------------------------------------------------------


def test_all_must_is_a_duty_for_each_who_is_on_duty(frozen, attendant):
    other = make_staff(role=Role.ATTENDANT)
    make_staff(role=Role.MAINTENANCE)
    plan = make_plan(is_for_all=True)
    assert {duty.assignee for duty in plan.duties.all()} == {attendant.staff_member, other}
    make_shift(staff=other, starts_at=at(11, 9), ends_at=at(11, 18))

    sweep(frozen, 10, 6, 1)

    tomorrow = plan.duties.filter(business_date=at(11).date())
    assert [duty.assignee for duty in tomorrow] == [other]
    assert list(visible_to(attendant)) == list(plan.duties.filter(assignee=attendant.staff_member))


@pytest.mark.covers("B-102")
def test_two_plans_of_one_list_for_area_and_thing_live_side_by_side():
    area = make_area()
    plan = make_plan(area=area)
    room = make_room(area=area)
    other = make_plan(template=plan.template, area=area, resource=room)

    assert {duty.resource for duty in other.duties.all()} == {room}
