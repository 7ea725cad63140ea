from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bookings.errors import RoomBusy, TooManyPlaces
from bookings.models import Booking, ScheduledSession, SessionSeries
from bookings.selectors.series import days_left_out, ending
from bookings.selectors.series_days import LeftOut
from bookings.services.series import Ended, end_series, extend, preview_weekly
from bookings.services.session import cancel_session
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_series, make_session
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TUESDAYS = [date(2026, 3, 10) + timedelta(days=7 * week) for week in range(5)]


def days(series):
    return [timezone.localtime(session.starts_at).date() for session in series.sessions.standing()]


def test_weekly_class_brings_its_sessions_for_the_coming_weeks():
    series = make_series(capacity=8)

    assert days(series) == TUESDAYS
    assert {(session.course, session.instructor, session.capacity) for session in series.sessions.all()} == {
        (series.course, series.instructor, 8)
    }


def test_day_whose_hour_has_passed_is_not_made():
    assert days(make_series(begins_at=time(11))) == TUESDAYS[1:]


@pytest.mark.parametrize(
    ("zone", "now", "in_utc"),
    [
        ("Europe/Berlin", (2026, 3, 23), ["03-24 18:00", "03-31 17:00", "04-07 17:00", "04-14 17:00"]),
        ("Europe/Berlin", (2026, 10, 19), ["10-20 17:00", "10-27 18:00", "11-03 18:00", "11-10 18:00"]),
        ("Asia/Shanghai", (2026, 3, 23), ["03-24 11:00", "03-31 11:00", "04-07 11:00", "04-14 11:00"]),
    ],
)
def test_weekly_class_keeps_its_wall_clock_in_the_zone_of_the_venue(settings, frozen, zone, now, in_utc):
    settings.TIME_ZONE = zone
    frozen.set(datetime(*now, 12, tzinfo=ZoneInfo(zone)))

    series = make_series(weekday=1, begins_at=time(19))

    assert [f"{session.starts_at:%m-%d %H:%M}" for session in series.sessions.all()] == in_utc


def test_clash_refuses_the_whole_series_and_names_what_is_in_the_way(frozen):
    room = make_room(name_en="Hall 1")
    starts_at = frozen.at + timedelta(days=14, hours=7)
    make_session(room=room, starts_at=starts_at, course=make_course(name_en="Tai chi"))

    with pytest.raises(RoomBusy) as refused:
        make_series(room=room)

    assert str(refused.value) == "Hall 1 is taken from Tue 24 Mar, 19:00 to 20:00 by Tai chi."
    assert (SessionSeries.objects.count(), ScheduledSession.objects.count()) == (0, 1)


def test_more_places_than_the_room_has_are_refused():
    with pytest.raises(TooManyPlaces, match="Hall 1 has 9 places."):
        make_series(room=make_room(name_en="Hall 1", capacity=9), capacity=10)


def test_extending_twice_makes_nothing_twice(frozen):
    series = make_series()
    frozen.move(days=7)

    assert [len(extend(series.pk, by=HOUSE)) for _ in range(2)] == [1, 0]
    assert len(days(series)) == 6


def test_extending_does_not_bring_back_what_was_called_off(frozen):
    series = make_series()
    cancel_session(series.sessions.last().pk, reason="ill", by=HOUSE)

    assert extend(series.pk, by=HOUSE) == []
    assert days(series) == TUESDAYS[:-1]


def test_extending_leaves_a_taken_day_out_and_says_so(frozen):
    series = make_series()
    make_session(room=series.room, starts_at=frozen.at + timedelta(days=35, hours=7))
    frozen.move(days=14)

    made = extend(series.pk, by=HOUSE)

    assert [timezone.localtime(session.starts_at).date() for session in made] == [date(2026, 4, 21)]
    assert days_left_out(series) == [LeftOut(date(2026, 4, 14), "the room is taken")]


def test_extending_stops_at_the_last_day(frozen):
    series = make_series(last_on=date(2026, 4, 14))
    frozen.move(days=28)

    assert len(extend(series.pk, by=HOUSE)) == 1


def test_preview_says_what_putting_on_would_do():
    room = make_room()
    coach = make_staff()
    facts = {
        "course": make_course(),
        "room": room,
        "instructor": coach,
        "weekday": 1,
        "begins_at": time(19),
        "minutes": 60,
        "capacity": 10,
        "last_on": None,
        "times": None,
        "skips_holidays": True,
    }
    first_on = TUESDAYS[0]

    preview = preview_weekly(**facts, first_on=first_on)
    series = make_series(**facts, first_on=first_on)
    after = preview_weekly(**facts, first_on=first_on)

    assert (preview.plan.days, preview.refusal) == (days(series), None)
    assert after.refusal.code == "room_busy"


def test_ending_calls_later_sessions_off_and_tells_everybody_once():
    series = make_series()
    kept, off, later = series.sessions.all()[:3]
    for session in (kept, off, later):
        make_booking(session)
    make_booking(off, make_member(email=""))

    consequence = ending(series, TUESDAYS[0])
    ended = end_series(series.pk, last_on=TUESDAYS[0], reason="The coach leaves", by=HOUSE)
    again = end_series(series.pk, last_on=TUESDAYS[0], reason="The coach leaves", by=HOUSE)

    assert (len(consequence.sessions), consequence.booked, consequence.told, consequence.unreachable) == (4, 3, 2, 1)
    assert (ended, again) == (Ended(4, 3), Ended(0, 0))
    assert days(series) == TUESDAYS[:1]
    assert Booking.objects.live().get().session == kept
    assert Message.objects.filter(template="session_cancelled").count() == 2


def test_ending_before_the_first_day_makes_it_never_begin(frozen):
    series = make_series(first_on=date(2026, 5, 5))

    end_series(series.pk, last_on=TUESDAYS[0], reason="nobody came", by=HOUSE)
    frozen.move(days=40)

    assert extend(series.pk, by=HOUSE) == []
    assert days(series) == []
