"""What the house advises, and never refuses: evening hours, the intensity of weekdays, hard days in a row."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bookings.advice import Rhythm, hard_days_in_a_row, placed_otherwise, rest_words
from bookings.models import Booking, SessionSeries
from bookings.policies import EVENING_FROM, HARD_DAYS, INTENSITY_OF
from bookings.services.booking import book
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_series, make_session
from tests.factories.venue import make_staff
from tests.queries import queries_of
from venue import clock
from venue.models import Message
from venue.services.policy import set_policy

pytestmark = pytest.mark.usefixtures("frozen")  # before the cast, which lives at that time

AS_IT_COMES = ("",) * 7
EVENING = Rhythm(time(19), time(21), AS_IT_COMES)
WEEK = Rhythm(time(17), time(16, 59), ("", "medium", "hard", "medium", "hard", "low", "low"))
SHANGHAI = ZoneInfo("Asia/Shanghai")
LATE = "Evening classes are meant to begin at 19:00 or later and to end by 21:00; this one lasts from 20:30 to 21:30."
WEDNESDAY = "Wednesday is meant for classes of this intensity: hard. This course is: moderate."
REST = "With this class you train hard on 3 days in a row. We advise a day of recovery between."


@pytest.mark.covers("F-074")
@pytest.mark.parametrize(
    ("begins_at", "minutes", "is_otherwise"),
    [
        (time(16, 59), 300, False),  # no evening class
        (time(17), 60, True),
        (time(18, 59), 60, True),
        (time(19), 60, False),
        (time(19), 120, False),
        (time(19), 121, True),
        (time(20, 30), 60, True),
        (time(0, 30), 30, True),  # of the evening before
        (time(5), 60, False),
    ],
)
def test_evening_class_lies_in_the_evening_hours_or_it_is_said(begins_at, minutes, is_otherwise):
    assert bool(placed_otherwise(EVENING, "low", 0, begins_at, minutes)) is is_otherwise


def test_evening_hours_may_last_past_midnight():
    night = Rhythm(time(19), time(1), AS_IT_COMES)

    assert [placed_otherwise(night, "low", 0, time(0, 30), minutes) == [] for minutes in (30, 31)] == [True, False]


@pytest.mark.covers("F-075")
@pytest.mark.parametrize(
    ("weekday", "begins_at", "intensity", "is_otherwise"),
    [
        (0, time(9), "hard", False),  # Mondays as it comes
        (1, time(9), "medium", False),
        (1, time(9), "low", True),
        (2, time(9), "hard", False),
        (5, time(9), "hard", True),
        (5, time(0, 30), "hard", False),  # still Friday night
        (0, time(0, 30), "hard", True),  # still Sunday night
    ],
)
def test_class_is_as_hard_as_its_weekday_is_meant_or_it_is_said(weekday, begins_at, intensity, is_otherwise):
    assert bool(placed_otherwise(WEEK, intensity, weekday, begins_at, 60)) is is_otherwise


def test_both_are_said_in_words():
    both = Rhythm(EVENING.evening_from, EVENING.evening_until, WEEK.intensities)

    assert placed_otherwise(both, "medium", 2, time(20, 30), 60) == [LATE, WEDNESDAY]


@pytest.mark.parametrize(
    ("hard", "in_a_row"),
    [(set(), 1), ({9}, 2), ({11}, 2), ({8, 9, 11, 12}, 5), ({8, 12}, 1), ({10}, 1), ({7, 9, 10, 11}, 3)],
)
def test_hard_days_in_a_row_are_counted_on_both_sides(hard, in_a_row):
    assert hard_days_in_a_row(date(2026, 3, 10), {date(2026, 3, day) for day in hard}) == in_a_row


@pytest.mark.parametrize(("in_a_row", "most", "is_advised"), [(2, 2, False), (3, 2, True), (9, 0, False)])
def test_rest_is_advised_beyond_so_many_hard_days(in_a_row, most, is_advised):
    assert bool(rest_words(in_a_row, most)) is is_advised


# --- whoever puts classes on -----------------------------------------------------------------------------------------


@pytest.fixture
def typed(db, frozen):
    return {
        "course": make_course(intensity="medium").pk,
        "room": make_room().pk,
        "instructor": make_staff().pk,
        "weekday": "2",
        "begins_at": "20:30",
        "first_on": "2026-03-10",
    }


def test_preview_says_it_and_the_class_is_put_on_all_the_same(manager, typed):
    browser, add = client_of(manager), reverse("bookings:series_add")

    preview = browser.post(add, typed | {"preview": "days"})
    browser.post(add, typed)

    assert preview.context["notices"] == [LATE, WEDNESDAY]
    page = browser.get(reverse("bookings:series", args=[SessionSeries.objects.get().pk])).text
    assert all(text in page for text in (LATE, WEDNESDAY))


def test_figures_of_the_house_are_asked(manager, typed):
    set_policy(EVENING_FROM.key, value="20:30", by=HOUSE)
    set_policy("timetable.evening_until", value="21:30", by=HOUSE)
    set_policy(INTENSITY_OF[2].key, value="", by=HOUSE)

    assert client_of(manager).post(reverse("bookings:series_add"), typed | {"preview": "days"}).context["notices"] == []


def test_change_of_one_class_and_of_all_that_follow_says_it(manager, frozen):
    series = make_series(weekday=2, begins_at=time(19), course=make_course(intensity="medium"))
    session = series.sessions.first()
    as_it_is = {"instructor": series.instructor_id, "room": series.room_id, "begins_at": "20:30", "capacity": 10}
    one, following = (
        client_of(manager).post(reverse(f"bookings:{name}", args=[pk]), as_it_is | more | {"preview": "1"})
        for name, pk, more in (("change", session.pk, {"day": "2026-03-11"}), ("following", series.pk, {}))
    )

    assert one.context["notices"] == following.context["notices"] == [LATE, WEDNESDAY]


# --- whoever books ---------------------------------------------------------------------------------------------------


def hard(day, **fields):
    return make_session(
        starts_at=datetime(2026, 3, day, 19, tzinfo=SHANGHAI), course=make_course(intensity="hard"), **fields
    )


def letter(booking):
    return Message.objects.get(dedupe_key=f"booking_confirmed:{booking.pk}").body


@pytest.mark.covers("F-075")
def test_third_hard_day_in_a_row_is_booked_with_advice_before_and_after(member, frozen):
    for day in (11, 12):
        make_booking(hard(day), member)
    session = hard(13)

    page = client_of(member.user).get(reverse("bookings:session", args=[session.pk]))
    booking = book(session.pk, member.pk, by=member.user)

    assert REST in page.text
    assert "Book my place" in page.text
    assert REST in letter(booking)


@pytest.mark.parametrize("state", ["attended", "checked_in"])
def test_hard_days_that_have_been_count(member, frozen, state):
    times = {"checked_in_at": clock.now()}
    for day in (8, 9):
        session = hard(day)
        type(session).objects.filter(pk=session.pk).update(roster_closed_at=clock.now())
        make_booking(session, member, state=state, **times)

    assert REST in letter(book(hard(10).pk, member.pk, by=HOUSE))


def test_nobody_is_advised_without_cause(member, other_member, frozen):
    make_booking(hard(11), member)
    cancelled = make_booking(hard(12), member)
    Booking.objects.filter(pk=cancelled.pk).update(state="cancelled", cancelled_at=clock.now())
    make_booking(hard(12), other_member)
    soft = make_session(starts_at=datetime(2026, 3, 12, 9, tzinfo=SHANGHAI))

    assert "in a row" not in letter(book(hard(13).pk, member.pk, by=HOUSE))
    assert "in a row" not in letter(book(soft.pk, member.pk, by=HOUSE))


def test_house_may_give_no_advice(member, frozen):
    set_policy(HARD_DAYS.key, value=0, by=HOUSE)
    for day in (11, 12):
        make_booking(hard(day), member)

    assert "in a row" not in letter(book(hard(13).pk, member.pk, by=HOUSE))


def test_ordinary_booking_pays_nothing_for_it(member, frozen):
    tomorrow = clock.now() + timedelta(days=1)
    soft, again, one = (make_session(starts_at=tomorrow + timedelta(hours=hours)) for hours in (0, 2, 4))
    tough = hard(15)
    book(soft.pk, member.pk, by=HOUSE)
    costs = [queries_of(lambda pk=each.pk: book(pk, member.pk, by=HOUSE)) for each in (again, one, tough)]

    assert (costs[1] - costs[0], costs[2] - costs[0]) == (0, 1)
