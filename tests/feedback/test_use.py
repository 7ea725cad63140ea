"""How the house is used: by weekday and hour, what was not used, what was taken; each number with its rows."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from bookings.models import Resource, ResourceAllocation
from bookings.selectors.resources import units_of
from bookings.selectors.use import (
    Cell,
    claims_by_key,
    days_by_weekday,
    heat_of_places,
    heat_of_resources,
    missed_by_course,
    missed_by_weekday,
    people_counted,
    rooms_counted,
)
from bookings.services.session import cancel_session
from members.selectors.takings import Taking, takings_on
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_session, make_shared_room
from tests.factories.closures import room_of
from tests.factories.members import make_payment
from tests.factories.rooms import make_room_booking
from tests.factories.treatments import at, make_appointment, make_treated
from tests.factories.venue import make_staff
from tests.queries import queries_of
from venue import clock
from venue.periods import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

PAGE = reverse("feedback:use")
TUESDAY, SHANGHAI = 1, ZoneInfo("Asia/Shanghai")
LAST_TUESDAY = date(2026, 3, 3)  # it is Tuesday 10 March, noon
WEEKS = Period(date(2026, 2, 11), date(2026, 3, 10))


@pytest.fixture
def browser(manager):
    return client_of(manager)


def last_tuesday(hour, minute=0, minutes=60, **fields):
    begins = datetime.combine(LAST_TUESDAY, time(hour, minute), SHANGHAI)
    return make_session(starts_at=begins, ends_at=begins + timedelta(minutes=minutes), **fields)


def only(resource):
    return Resource.objects.filter(pk=resource.pk)


def keys_of(**cause):
    """The claims on rooms for it."""
    claims = ResourceAllocation.objects.filter(resource__kind="room", **cause)
    return frozenset(claims.values_list("pk", flat=True))


def sessions_in(heat):
    keys = heat.cell(TUESDAY, 19).keys
    return set(ResourceAllocation.objects.filter(pk__in=keys).values_list("session", flat=True))


def put(session, units, hour):
    """For an hour it also takes these places of a shared room."""
    during = DateTimeTZRange(at(LAST_TUESDAY, hour), at(LAST_TUESDAY, hour + 1), "[)")
    for unit in units:
        ResourceAllocation.objects.create(resource=unit, whole=unit.whole, session=session, during=during)


def rows(browser, key, **asked):
    response = browser.get(reverse("feedback:use_rows", args=[key]), asked)
    return [line.title for line in response.context["lines"]]


# --- heat --------------------------------------------------------------------------------------------------------


def test_room_is_used_for_the_minutes_of_an_hour_over_all_such_days():
    """Half of 18 o'clock and all of 19 o'clock, on one of four Tuesdays."""
    session = last_tuesday(18, 30, minutes=90)

    heat = heat_of_resources(WEEKS, only(room_of(session)), None)

    claims = keys_of(session=session)
    assert heat.cells == {
        (TUESDAY, 18): Cell(TUESDAY, 18, 30, 240, claims),
        (TUESDAY, 19): Cell(TUESDAY, 19, 60, 240, claims),
    }
    assert [(cell.percent, cell.step) for cell in heat.cells.values()] == [(12, 1), (25, 2)]


def test_all_rooms_share_what_one_room_has_alone():
    session = last_tuesday(19)
    make_room(), make_room(is_active=False)

    cell = heat_of_resources(WEEKS, rooms_counted(), None).cell(TUESDAY, 19)

    assert (cell.used, cell.could, cell.keys) == (60, 2 * 240, keys_of(session=session))


@pytest.mark.covers("H-013")
def test_treatments_and_room_bookings_use_rooms_and_people_too():
    """A treatment from ten with a quarter of an hour to tidy up after it, and a court for two hours."""
    now = clock.now()
    with clock.frozen(datetime.combine(LAST_TUESDAY, time(7), SHANGHAI)):
        skill = make_treated(day=LAST_TUESDAY)
        Resource.objects.filter(room_kind="treatment").update(buffer_after=15)
        make_appointment(skill=skill, starts_at=at(LAST_TUESDAY, 10))
        court = make_room(room_kind="court")
        booking = make_room_booking("confirmed", room=court, begins_at=at(LAST_TUESDAY, 20), people=4)
    assert clock.now() == now

    def used(resources):
        cells = heat_of_resources(WEEKS, resources, None).cells.values()
        return {cell.hour: (cell.used, cell.could) for cell in cells}

    assert used(rooms_counted("treatment")) == {10: (60, 240), 11: (15, 240)}
    assert used(people_counted()) == {10: (60, 240)}
    assert used(rooms_counted("court")) == {20: (60, 240), 21: (60, 240)}
    [claim] = claims_by_key(heat_of_resources(WEEKS, only(court), None).cell(TUESDAY, 20).keys)
    assert claim.room_booking == booking


def test_one_place_of_a_shared_room_is_that_part_of_it_and_all_of_them_are_one_use():
    lounge = make_shared_room(capacity=4, room_kind="treatment")
    units = units_of(lounge)
    one, whole = last_tuesday(8), last_tuesday(12)
    put(one, units[:1], 9), put(whole, units, 13)

    heat = heat_of_resources(WEEKS, only(lounge), None)

    assert {cell.hour: (cell.used, cell.could) for cell in heat.cells.values()} == {9: (15, 240), 13: (60, 240)}
    assert claims_by_key(heat.cell(TUESDAY, 13).keys).count() == 1


def test_coaches_are_counted_apart_from_rooms_and_courses_apart_from_each_other():
    one, other = last_tuesday(19), last_tuesday(19)
    coach = Resource.objects.get(staff=one.instructor)

    assert heat_of_resources(WEEKS, people_counted(), None).cell(TUESDAY, 19).could == 2 * 240
    assert sessions_in(heat_of_resources(WEEKS, only(coach), None)) == {one.pk}
    assert sessions_in(heat_of_resources(WEEKS, rooms_counted(), other.course)) == {other.pk}


def test_what_was_called_off_and_what_lies_outside_does_not_count():
    cancel_session(make_session().pk, reason="ill", by=HOUSE)
    make_session(starts_at=clock.now() + timedelta(days=1))
    assert heat_of_resources(WEEKS, rooms_counted(), None).cells == {}


def test_places_are_booked_of_those_there_are():
    full, half = last_tuesday(19, capacity=2), last_tuesday(19, capacity=4)
    for session in (full, full, half):
        make_booking(session)
    cell = heat_of_places(WEEKS, None).cell(TUESDAY, 19)
    assert (cell.used, cell.could, cell.percent, cell.step) == (3, 6, 50, 3)


@pytest.mark.parametrize(("used", "step"), [(0, 1), (19, 1), (20, 2), (59, 3), (60, 4), (80, 5), (100, 5)])
def test_colour_steps(used, step):
    assert Cell(0, 9, used, 100, frozenset({1})).step == step
    assert Cell(0, 9).step == 0


def test_weekdays_of_a_period_are_counted():
    assert days_by_weekday(Period(date(2026, 3, 9), date(2026, 3, 10))) == dict.fromkeys(range(7), 0) | {0: 1, 1: 1}
    assert set(days_by_weekday(WEEKS).values()) == {4}


# --- not used ----------------------------------------------------------------------------------------------------


def a_class_with_misses():
    session = last_tuesday(19, course=make_course(name_en="Flow"), capacity=10)
    session.roster_closed_at, session.roster_closed_by = session.ends_at, make_staff().user
    session.save(update_fields=["roster_closed_at", "roster_closed_by"])
    for state in ("attended", "attended", "no_show"):
        make_booking(session, state=state)
    make_booking(session, state="late_cancelled", cancelled_at=session.starts_at)
    make_booking(session, state="cancelled", cancelled_at=session.starts_at)
    return session


def test_misses_by_course_and_by_weekday():
    session = a_class_with_misses()
    names = {0: "Monday", 1: "Tuesday"}

    [course] = missed_by_course(WEEKS, [session.course])
    by_day = missed_by_weekday(WEEKS, names)

    assert (course.name, course.places, course.no_shows, course.late, course.share) == ("Flow", 3, 1, 1, 33)
    assert [(each.name, each.places, each.no_shows, each.late) for each in by_day] == [
        ("Monday", 0, 0, 0),
        ("Tuesday", 3, 1, 1),
    ]


# --- takings -----------------------------------------------------------------------------------------------------


def test_takings_of_the_business_day_by_method(frozen):
    make_payment(method="cash", amount=Decimal("100.00"))
    make_payment(method="wechat", amount=Decimal("30.00"), taken_at=clock.now() + timedelta(hours=15))  # 3 in the night
    make_payment(method="cash", amount=Decimal("7.00"), taken_at=clock.now() - timedelta(hours=8))  # 4 in the night

    found = {each.method: (each.sales, each.total, each.count) for each in takings_on(clock.today())}

    assert found == {
        "wechat": (Decimal("30.00"), Decimal("30.00"), 1),
        "alipay": (0, 0, 0),
        "cash": (Decimal("100.00"), Decimal("100.00"), 1),
        "card": (0, 0, 0),
        "transfer": (0, 0, 0),
    }


def test_what_was_paid_back_is_taken_off():
    taking = Taking("cash", "cash", sales=Decimal("100.00"), fees=Decimal("20.00"), back=Decimal("30.00"))
    assert taking.total == Decimal("90.00")


# --- pages -------------------------------------------------------------------------------------------------------


def test_each_number_leads_to_its_rows(browser):
    session = a_class_with_misses()
    payment = make_payment(method="cash", amount=Decimal("100.00"))

    text = browser.get(PAGE).text

    assert 'class="heat-2"' in text
    assert rows(browser, "hour", weekday=1, hour=19) == ["Flow"]
    assert rows(browser, "hour", weekday=1, hour=20) == []
    for key in ("no_show", "late_cancelled"):
        [booking] = session.bookings.filter(state=key)
        assert rows(browser, key, course=session.course_id) == [booking.member.name]
        assert rows(browser, key, weekday=1) == [booking.member.name]
        assert rows(browser, key, weekday=2) == []
    assert rows(browser, "takings", method="cash") == [payment.payer.name]
    assert rows(browser, "takings", method="card") == []


@pytest.mark.parametrize(
    ("key", "asked"), [("hour", {}), ("hour", {"weekday": "7", "hour": "9"}), ("hour", {"weekday": "x"}), ("luck", {})]
)
def test_rows_of_what_makes_no_sense_are_not_found(key, asked, browser):
    assert browser.get(reverse("feedback:use_rows", args=[key]), asked).status_code == 404


def test_subject_and_days_are_in_the_address_and_wrong_days_are_said(browser):
    session = last_tuesday(19)
    coach = Resource.objects.get(staff=session.instructor)

    shown = browser.get(PAGE, {"subject": f"person:{coach.pk}", "period": "4weeks"})
    wrong = browser.get(PAGE, {"from": "2026-03-10", "to": "2026-03-01"})
    nobody = browser.get(PAGE, {"subject": "person:999999"})

    assert f"subject=person%3A{coach.pk}" in shown.text
    assert list(wrong.context["form"].errors) == ["to"]
    assert list(nobody.context["form"].errors) == ["subject"]
    assert browser.get(reverse("feedback:use_export", args=["heat"]), {"from": "2026-13-01"}).status_code == 302


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("heat", "Tuesday,19:00,25,1"),
        ("courses", "Flow,3,1,1"),
        ("weekdays", "Tuesday,3,1,1"),
        ("takings", "cash,100.00,0,0,100.00"),
    ],
)
def test_every_table_goes_into_a_spreadsheet(what, line, browser):
    a_class_with_misses()
    make_payment(method="cash", amount=Decimal("100.00"))
    response = browser.get(reverse("feedback:use_export", args=[what]))
    assert line in response.content.decode().splitlines()
    assert response["Content-Disposition"] == f'attachment; filename="use-{what}-2026-03-10.csv"'


def test_export_of_something_else_is_not_found(browser):
    assert browser.get(reverse("feedback:use_export", args=["people"])).status_code == 404


def test_page_costs_the_same_for_one_and_three_classes(browser):
    a_class_with_misses()
    browser.get(PAGE)
    one = queries_of(lambda: browser.get(PAGE))
    a_class_with_misses(), a_class_with_misses()
    assert queries_of(lambda: browser.get(PAGE)) == one
