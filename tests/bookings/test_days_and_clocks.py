"""Days on which clocks change, the edges of days, and evenings that last past midnight: what a class, its reminders and
its limits do then.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.errors import NoMembership
from bookings.models import Booking
from bookings.policies import OPENS, OPENS_WEEKDAY
from bookings.selectors import desk
from bookings.selectors.timetable import rows, timetable, week_around
from bookings.services.booking import book, cancel_booking
from bookings.services.reminders import put_due_reminders
from bookings.services.series import extend
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_series, make_session
from tests.factories.members import make_member, make_membership
from venue import clock
from venue.models import Message
from venue.services.policy import set_policy

pytestmark = pytest.mark.django_db

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
SUNDAY = 6
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def berlin(settings, frozen):
    """`berlin(day, hour)`: the venue is in Berlin, and it is that time there."""
    settings.TIME_ZONE = "Europe/Berlin"

    def set_to(day, hour, minute=0):
        frozen.set(at(day, hour, minute))

    return set_to


def at(day, hour, minute=0, zone=BERLIN):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def days_before(day, count):
    return day - timedelta(days=count)


# --- the clocks change -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes_on", [SPRING, AUTUMN])
def test_weekly_class_is_on_at_the_same_time_by_the_clock_before_and_after(berlin, changes_on):
    """Half of it made when it is put on, the other half by the nightly sweep."""
    berlin(days_before(changes_on, 20), 12)
    series = make_series(weekday=SUNDAY, begins_at=time(10), first_on=days_before(changes_on, 20))
    berlin(days_before(changes_on, 2), 12)
    extend(series.pk, by=HOUSE)

    sessions = list(series.sessions.all())
    shown = [row for day in timetable(week_around(changes_on, clock.today()), changes_on, None) for row in day.rows]

    assert {(f"{clock.local(each.starts_at):%a %H:%M}", each.ends_at - each.starts_at) for each in sessions} == {
        ("Sun 10:00", timedelta(hours=1))
    }
    assert [clock.local(each.starts_at).date() for each in sessions] == [
        changes_on + timedelta(days=7 * week) for week in range(-2, 4)
    ]
    assert [(row.begins, clock.local(row.session.starts_at).date()) for row in shown] == [("10:00", changes_on)]


@pytest.mark.parametrize(
    ("changes_on", "last_free", "reminded"),
    [
        (SPRING, (21, 0), (9, 0)),  # twelve and twenty-four real hours, of which the night took one
        (AUTUMN, (23, 0), (11, 0)),
    ],
)
def test_limits_and_reminders_are_real_hours_and_said_by_the_clock_of_their_day(
    berlin, changes_on, last_free, reminded
):
    eve = days_before(changes_on, 1)
    berlin(days_before(changes_on, 10), 12)
    session = make_session(starts_at=at(changes_on, 10))
    first, second = (somebody_who_may_book(name=name, language="en") for name in ("Wang", "Li"))
    bookings = [book(session.pk, each.pk, by=HOUSE) for each in (first, second)]

    words = f"free of charge until Sat {eve.day} {eve:%b}, {last_free[0]}:00."
    assert words in Message.objects.get(dedupe_key=f"booking_confirmed:{bookings[0].pk}").body
    berlin(eve, reminded[0] - 1, 59)
    assert put_due_reminders() == 0
    berlin(eve, *reminded)
    assert put_due_reminders() == 2
    berlin(eve, last_free[0] - 1, 59)
    cancel_booking(bookings[0].pk, by=HOUSE)
    berlin(eve, *last_free)
    cancel_booking(bookings[1].pk, by=HOUSE)
    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "late_cancelled"]


def test_class_in_the_hour_that_spring_skips_takes_place_an_hour_later_that_once(berlin):
    berlin(days_before(SPRING, 8), 12)
    series = make_series(weekday=SUNDAY, begins_at=time(2, 30), first_on=days_before(SPRING, 8))

    assert [f"{clock.local(each.starts_at):%d %H:%M}" for each in series.sessions.all()][:3] == [
        "22 02:30",
        "29 03:30",
        "05 02:30",
    ]


# --- the edges of a day ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts_at", "is_covered"), [((11, 23, 59), True), ((12, 0, 0), False)])
def test_entitlement_ends_with_the_day_of_the_venue_whatever_the_day_is_elsewhere(frozen, starts_at, is_covered):
    """At both moments it is Wednesday in London."""
    day, hour, minute = starts_at
    session = make_session(starts_at=datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI))
    member = make_member()
    make_membership(member, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 11))

    if is_covered:
        assert book(session.pk, member.pk, by=HOUSE).state == "booked"
    else:
        with pytest.raises(NoMembership):
            book(session.pk, member.pk, by=HOUSE)


# --- past midnight ---------------------------------------------------------------------------------------------------


@pytest.fixture
def late_show(frozen):
    """A class half an hour after midnight in the night from Sunday the 15th to Monday."""
    return make_session(starts_at=datetime(2026, 3, 16, 0, 30, tzinfo=SHANGHAI))


def test_timetable_lists_it_under_the_date_that_is_printed_on_it(late_show):
    days = timetable(week_around(date(2026, 3, 16), date(2026, 3, 10)), date(2026, 3, 16), None)

    assert [(day.on.day, row.begins) for day in days for row in day.rows] == [(16, "00:30")]


@pytest.mark.parametrize(
    ("now", "is_on_the_list"), [((15, 4, 59), False), ((15, 5, 0), True), ((16, 4, 59), True), ((16, 5, 0), False)]
)
def test_desk_has_it_on_the_list_of_the_evening_before(late_show, frozen, now, is_on_the_list):
    day, hour, minute = now
    frozen.set(datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI))

    assert (late_show in desk.sessions_today()) is is_on_the_list


def test_week_that_opens_at_once_ends_with_its_last_night(frozen):
    """Booking opens on Mondays at nine for the week after: on the 2nd for Sunday's late class too, on the 9th for
    Monday morning.
    """
    frozen.set(datetime(2026, 3, 8, 12, tzinfo=SHANGHAI))
    set_policy(OPENS_WEEKDAY.key, value=1, by=HOUSE)
    late, morning = (
        make_session(starts_at=datetime(2026, 3, 16, *hour, tzinfo=SHANGHAI)) for hour in ((0, 30), (9, 0))
    )

    assert [row.why_not and row.why_not.code for row in rows([late, morning], None)] == [None, "booking_not_open"]


def test_day_by_day_it_opens_so_many_times_24_hours_before(late_show, frozen):
    set_policy(OPENS.key, value=1, by=HOUSE)
    member = make_member()
    make_membership(member)
    frozen.set(late_show.starts_at - timedelta(days=1))

    assert book(late_show.pk, member.pk, by=HOUSE).state == "booked"
