from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from feedback.clock_errors import HoursOver, HoursTaken, PastHoursStay
from feedback.models import WorkingHours
from feedback.selectors.clocks import calendar_of, worked_on
from feedback.services.working_hours import add_hours, change_hours, remove_hours
from tests.clients import client_of
from tests.factories.feedback import HOUSE, make_case, make_working_hours, read
from tests.factories.house import make_closed_day
from tests.factories.venue import make_area
from venue import clock
from venue.models import Holiday

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

A_DAY = timedelta(days=1)
LIST, ADD = reverse("feedback:working_hours_list"), reverse("feedback:working_hours_add")
MORNING = {"begins": time(9), "ends": time(12)}


def rows():
    return list(WorkingHours.objects.order_by("pk").values_list("weekday", "begins", "first_on", "last_on"))


def add(weekdays=(0, 1), **fields):
    return add_hours(weekdays=list(weekdays), by=HOUSE, **MORNING | {"first_on": clock.today()} | fields)


def test_hours_are_added_for_several_days_or_for_none():
    today = clock.today()
    add()

    assert rows() == [(0, time(9), today, None), (1, time(9), today, None)]
    with pytest.raises(HoursTaken):
        add([2, 1], ends=time(13))
    assert len(rows()) == 2


def test_hours_hold_from_today_on_at_the_earliest():
    with pytest.raises(PastHoursStay):
        add(first_on=clock.today() - A_DAY)
    assert add(first_on=clock.today()).first_on == clock.today()


def test_changed_hours_leave_those_of_days_that_are_over_as_they_were(frozen):
    [old] = make_working_hours("09:00-12:00", weekdays=[1])
    today = clock.today()

    change_hours(old.pk, weekdays=[1], begins=time(9), ends=time(17), first_on=today, by=HOUSE)

    assert rows() == [(1, time(9), old.first_on, today - A_DAY), (1, time(9), today, None)]


def test_hours_that_held_on_no_day_yet_are_changed_in_their_place():
    made = add([1])

    change_hours(made.pk, weekdays=[1, 2], begins=time(10), ends=time(17), first_on=clock.today(), by=HOUSE)

    assert [(weekday, begins, last_on) for weekday, begins, _first, last_on in rows()] == [
        (1, time(10), None),
        (2, time(10), None),
    ]


def test_removed_hours_hold_no_longer_from_today_on():
    [old] = make_working_hours(weekdays=[1])
    new = add([2])
    remove_hours(old.pk, by=HOUSE)
    remove_hours(new.pk, by=HOUSE)

    assert rows() == [(1, time(9), old.first_on, clock.today() - A_DAY)]


def test_hours_that_are_over_are_not_touched():
    [old] = make_working_hours(weekdays=[1], last_on=clock.today() - A_DAY)

    with pytest.raises(HoursOver):
        change_hours(old.pk, weekdays=[1], first_on=clock.today(), by=HOUSE, **MORNING)
    with pytest.raises(HoursOver):
        remove_hours(old.pk, by=HOUSE)


def test_new_hours_change_nothing_of_the_time_worked_before(frozen):
    [*hours] = make_working_hours("09:00-18:00")
    case = make_case()
    frozen.move(days=1)
    before = worked_on(read(case), clock.now()).worked
    frozen.move(hours=16)
    for row in hours:
        change_hours(row.pk, weekdays=[row.weekday], begins=time(9), ends=time(9, 30), first_on=clock.today(), by=HOUSE)
    frozen.move(days=5)

    # Wednesday's afternoon was worked by the old hours, five days by the new ones.
    assert worked_on(read(case), clock.now()).worked == before + timedelta(hours=6) + 5 * timedelta(minutes=30)


def test_calendar_knows_holidays_made_up_days_and_days_on_which_the_house_is_closed():
    make_working_hours("09:00-12:00")
    Holiday.objects.create(day=date(2026, 3, 12), name_en="Day", name_zh="日")
    Holiday.objects.create(day=date(2026, 3, 14), name_en="Made up", name_zh="补班", is_workday=True)
    make_closed_day(day=date(2026, 3, 13))
    make_closed_day(day=date(2026, 3, 11), area=make_area())

    begins = datetime(2026, 3, 10, tzinfo=clock.zone())
    found = calendar_of(begins, begins + timedelta(days=7))

    assert (found.holidays, found.workdays, found.closed) == (
        {date(2026, 3, 12)},
        {date(2026, 3, 14)},
        {date(2026, 3, 13)},
    )
    assert found.between(begins, begins + timedelta(days=7)) == 5 * timedelta(hours=3)
    assert calendar_of(begins - timedelta(days=30), begins).holidays == set()


def test_manager_keeps_hours(manager, desk):
    browser = client_of(manager)
    typed = {"weekdays": [1, 7], "begins": "09:00", "ends": "12:00", "first_on": clock.today().isoformat()}
    empty = browser.get(LIST).text
    added = browser.post(ADD, typed)
    row = WorkingHours.objects.get(weekday=1)
    page = reverse("feedback:working_hours_edit", args=[row.pk])
    past = browser.post(page, typed | {"weekdays": [1], "first_on": "2026-03-01"})
    twice = browser.post(ADD, typed)
    changed = browser.post(page, typed | {"weekdays": [1], "ends": "13:00"})
    listed = browser.get(LIST).text

    assert ["No working hours yet" in empty, added["Location"], changed["Location"]] == [True, LIST, LIST]
    assert (list(past.context["form"].errors), list(twice.context["form"].errors)) == (["first_on"], ["begins"])
    assert [words in listed for words in ("Holidays", "09:00–13:00", "hold now")] == [True] * 3
    assert client_of(desk).get(LIST).status_code == 403


def test_list_shows_what_is_over_when_it_is_asked_for(manager):
    make_working_hours("09:00-12:00", weekdays=[1], last_on=clock.today() - A_DAY)
    make_working_hours("13:00-18:00", weekdays=[1], first_on=clock.today() + A_DAY)
    browser = client_of(manager)

    shown = [browser.get(LIST, {"state": state}).text for state in ("", "over", "all")]

    assert [("09:00–12:00" in text, "13:00–18:00" in text) for text in shown] == [
        (False, True),
        (True, False),
        (True, True),
    ]
