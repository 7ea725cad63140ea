"""What the database refuses by itself about the house: each constraint once, by name."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.house import (
    make_absence,
    make_answer_sheet,
    make_closed_day,
    make_department,
    make_desk_key,
    make_holiday,
    make_licence,
    make_qualification,
    make_shift,
)
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.constraints import violated_constraint
from venue.models import House, MessageTemplate, Shift

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def two_shifts():
    staff = make_staff()
    first = make_shift(staff=staff)
    make_shift(staff=staff, starts_at=first.ends_at - timedelta(minutes=1))


def same_certificate():
    row = make_qualification()
    make_qualification(staff=row.staff, number=row.number)


def closed_twice():
    area = make_area()
    make_closed_day(area=area)
    make_closed_day(area=area)


def text_twice():
    for _ in range(2):
        MessageTemplate.objects.create(template="invitation", language="en", subject="x", body="x")


def away_twice():
    first = make_absence()
    make_absence(staff=first.staff, starts_at=first.ends_at - timedelta(minutes=1))


WAYS = {
    "venue_absence_ends_after_start": lambda: make_absence(ends_at=clock.now()),
    "venue_absence_no_overlap": away_twice,
    "venue_answersheet_one_per_name": lambda: [
        make_answer_sheet(name_zh="吃什么"),
        make_answer_sheet(name_zh="吃什么"),
    ],
    "venue_answersheet_says_something": lambda: make_answer_sheet(text_zh=""),
    "venue_department_one_per_name": lambda: [make_department(name_zh="前厅部"), make_department(name_zh="前厅部")],
    "venue_shift_ends_after_start": lambda: make_shift(ends_at=clock.now()),
    "venue_shift_no_overlap": two_shifts,
    "venue_qualification_ends_after_start": lambda: make_qualification(valid_until=date(2025, 5, 31)),
    "venue_qualification_one_per_number": same_certificate,
    "venue_licence_ends_after_start": lambda: make_licence(valid_until=date(2025, 5, 31)),
    "venue_licence_one_per_number": lambda: [make_licence(number="1"), make_licence(number="1")],
    "venue_closedday_one_per_area": lambda: [make_closed_day(), make_closed_day()],
    "venue_holiday_one_per_day": lambda: [make_holiday(), make_holiday()],
    "venue_messagetemplate_one_per_language": text_twice,
    "venue_house_only_one": lambda: House.objects.create(pk=2),
    "venue_deskkey_one_per_badge": lambda: [make_desk_key(badge="b"), make_desk_key(badge="b")],
}


@pytest.mark.parametrize(("name", "way"), WAYS.items(), ids=list(WAYS))
def test_constraint_refuses(name, way):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        way()
    assert violated_constraint(refused.value) == name


def test_one_area_is_closed_once_a_day_too():
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        closed_twice()
    assert violated_constraint(refused.value) == "venue_closedday_one_per_area"


def test_shifts_may_follow_each_other_and_people_may_work_side_by_side():
    first = make_shift()
    make_shift(staff=first.staff, starts_at=first.ends_at)
    make_shift(starts_at=first.starts_at)

    assert Shift.objects.count() == 3
