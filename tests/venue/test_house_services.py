"""Staff, shifts, days: what the services of the house do and refuse."""

from datetime import date, timedelta

import pytest

from tests.factories.house import make_closed_day, make_holiday, make_qualification, make_shift
from tests.factories.venue import make_area, make_staff
from venue.models import AuditEvent, Holiday, Message, Shift
from venue.roles import Role
from venue.selectors.calendar import closed_on, is_workday
from venue.selectors.shifts import duty_week, on_duty
from venue.services import keeping, staff
from venue.services.holidays import fill_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CHANGED = {"name": "Lin Ke", "roles": [Role.FRONT_DESK], "left_on": None, "language": "en"}
NEW = {"email": "New@Venue.example", "name": "New", "language": "en", "hired_on": date(2026, 3, 1)}


@pytest.fixture
def owner():
    return make_staff(role=Role.OWNER)


def change(row, *, by, **fields):
    return staff.change_staff(row.pk, **CHANGED | fields, by=by)


# --- people ----------------------------------------------------------------------------------------------------------


def test_whoever_is_taken_on_is_told_how_to_sign_in(manager):
    row = staff.take_on(**NEW, roles=["front_desk", "instructor"], by=manager)

    message = Message.objects.get()
    assert (row.user.email, row.user.has_usable_password()) == ("new@venue.example", False)
    assert sorted(row.user.groups.values_list("name", flat=True)) == ["front_desk", "instructor"]
    assert (message.address, message.template) == ("new@venue.example", "staff_welcome")
    assert "/account/password/reset/" in message.body


def test_address_of_somebody_else_is_refused(manager):
    with pytest.raises(staff.EmailInUse):
        staff.take_on(**NEW | {"email": manager.email}, roles=["front_desk"], by=manager)


def test_owners_are_appointed_and_changed_by_owners(manager, owner):
    somebody = make_staff(role=Role.FRONT_DESK)
    for attempt in (
        lambda: staff.take_on(**NEW, roles=["owner"], by=manager),
        lambda: change(somebody, roles=["owner"], by=manager),
        lambda: change(owner, roles=["owner"], by=manager),
    ):
        with pytest.raises(staff.OwnersOnly):
            attempt()

    change(somebody, roles=["owner"], by=owner.user)
    assert somebody.user.groups.get().name == "owner"


def test_last_owner_stays(owner):
    for fields in ({"roles": ["manager"]}, {"roles": ["owner"], "left_on": date(2026, 4, 1)}):
        with pytest.raises(staff.LastOwner):
            change(owner, by=owner.user, **fields)


def test_leaving_closes_the_sign_in_and_coming_back_opens_it(manager, frozen):
    row = make_staff(role=Role.FRONT_DESK)

    assert change(row, left_on=frozen.at.date(), by=manager).user.is_active is False
    assert change(row, left_on=None, by=manager).user.is_active is True


def test_leaving_later_is_left_to_the_sweep(manager, frozen):
    row = change(make_staff(role=Role.FRONT_DESK), left_on=frozen.at.date() + timedelta(days=2), by=manager)
    assert (row.user.is_active, staff.close_sign_ins()) == (True, 0)

    frozen.move(days=2)

    assert [staff.close_sign_ins(), staff.close_sign_ins()] == [1, 0]
    row.user.refresh_from_db()
    assert row.user.is_active is False
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["staff.sign_in_closed"]


def test_nobody_leaves_before_being_hired(manager):
    with pytest.raises(staff.LeftBeforeHired):
        change(make_staff(role=Role.FRONT_DESK), left_on=date(2019, 1, 1), by=manager)


# --- duty ------------------------------------------------------------------------------------------------------------


def test_on_duty_is_who_has_a_shift_now(frozen):
    coach, desk = make_staff(role=Role.INSTRUCTOR), make_staff(role=Role.FRONT_DESK)
    make_shift(staff=coach), make_shift(staff=desk), make_shift(starts_at=frozen.at + timedelta(hours=1))
    make_shift(staff=make_staff(is_active=False))

    assert set(on_duty(frozen.at)) == {coach, desk}
    assert list(on_duty(frozen.at, Role.FRONT_DESK)) == [desk]
    assert list(on_duty(frozen.at + timedelta(hours=8), Role.FRONT_DESK)) == []


def test_week_runs_from_monday_and_a_night_shift_belongs_to_its_beginning(frozen):
    night = make_shift(starts_at=frozen.at + timedelta(hours=10))
    make_shift(starts_at=frozen.at + timedelta(days=6))

    week = duty_week(frozen.at.date(), Shift.objects.all())

    assert [(day.day.day, day.shifts, day.is_today) for day in week][:2] == [(9, [], False), (10, [night], True)]
    assert sum(len(day.shifts) for day in week) == 1


def test_overlap_is_said_as_a_rule(manager):
    first = make_shift()
    with pytest.raises(keeping.ShiftOverlap):
        keeping.shifts.create(staff=first.staff, starts_at=first.starts_at, ends_at=first.ends_at, by=manager)


def test_what_is_removed_stays_in_the_audit(manager):
    row = make_shift()

    keeping.shifts.remove(row.pk, by=manager)

    event = AuditEvent.objects.get()
    assert (event.action, event.ref, event.by) == ("shift.removed", str(row.pk), manager)
    assert event.facts["was"]["staff_id"] == str(row.staff_id)


# --- papers and days -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (None, ("good", "valid")),
        (date(2026, 5, 10), ("good", "valid")),
        (date(2026, 5, 9), ("warn", "runs out within 60 days")),
        (date(2026, 4, 9), ("warn", "runs out within 30 days")),
        (date(2026, 3, 17), ("bad", "runs out within 7 days")),
        (date(2026, 3, 10), ("bad", "runs out within 7 days")),
        (date(2026, 3, 9), ("bad", "run out")),
    ],
)
def test_certificate_is_spoken_of_before_it_runs_out(frozen, until, state):
    assert make_qualification(valid_until=until).state_on(frozen.at.date()) == state


def test_closed_on_counts_the_whole_venue_and_the_area():
    pool, sauna = make_area(), make_area()
    of_pool = make_closed_day(day=date(2026, 5, 1), area=pool)
    whole = make_closed_day(day=date(2026, 5, 2))

    assert [closed_on(date(2026, 5, 1), each) for each in (pool, sauna, None)] == [of_pool, None, None]
    assert [closed_on(date(2026, 5, 2), each) for each in (pool, sauna, None)] == [whole, whole, whole]


def test_a_year_is_filled_once_and_keeps_what_the_venue_corrected(manager):
    make_holiday(day=date(2026, 10, 1), name_en="Our own words")

    first, second = (fill_year(2026, by=manager) for _ in range(2))

    assert (first, second) == (Holiday.objects.count() - 1, 0)
    assert Holiday.objects.get(day=date(2026, 10, 1)).name_en == "Our own words"
    assert Holiday.objects.get(day=date(2026, 2, 17)).name_zh == "春节"
    days = [date(2026, 2, 17), date(2026, 2, 14), date(2026, 2, 21), date(2026, 3, 10)]
    assert [is_workday(day) for day in days] == [False, True, False, True]
