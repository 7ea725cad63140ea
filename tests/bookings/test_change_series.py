"""This and the following: all dates or none, and what is made later."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking, SessionSeries
from bookings.services.change import Pattern
from bookings.services.change_series import Followed, change_following
from bookings.services.series import extend
from bookings.session_errors import DatesInTheWay
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_room, make_series, make_session
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TUESDAYS = [date(2026, 3, 10) + timedelta(days=7 * week) for week in range(5)]


def as_it_is(series, **fields):
    own = {name: getattr(series, name) for name in ("instructor", "room", "begins_at", "capacity")}
    return Pattern(**own | fields)


def times(series):
    return [f"{clock.local(session.starts_at):%m-%d %H:%M}" for session in series.sessions.order_by("starts_at")]


def test_change_from_a_day_on_moves_sessions_with_their_bookings_and_what_is_made_later(frozen):
    series = make_series()
    before, after = series.sessions.order_by("starts_at")[1:3]
    for session in (before, after):
        make_booking(session)
    coach, room = make_staff(), make_room()

    done = change_following(series.pk, TUESDAYS[2], Pattern(coach, room, time(18), 12), by=HOUSE)

    assert done == Followed(3, 1)
    assert times(series) == ["03-10 19:00", "03-17 19:00", "03-24 18:00", "03-31 18:00", "04-07 18:00"]
    assert Booking.objects.live().count() == 2
    assert Message.objects.filter(template="session_changed").count() == 1
    frozen.move(days=7)
    [made] = extend(series.pk, by=HOUSE)
    assert (made.instructor, made.room, made.capacity, f"{clock.local(made.starts_at):%H:%M}") == (
        coach,
        room,
        12,
        "18:00",
    )


def test_one_date_in_the_way_refuses_all_and_names_each():
    series = make_series()
    room = make_room(name_en="Hall 9")
    sessions = series.sessions.order_by("starts_at")
    for session in sessions[1:3]:
        make_session(room=room, starts_at=session.starts_at)

    with pytest.raises(DatesInTheWay) as refused:
        change_following(series.pk, TUESDAYS[0], as_it_is(series, room=room), by=HOUSE)

    assert refused.value.facts == {"days": ["2026-03-17", "2026-03-24"]}
    assert "On 2 dates something is in the way" in str(refused.value)
    assert "Hall 9 is taken" in str(refused.value)
    assert {session.room for session in sessions} == {series.room}
    assert SessionSeries.objects.get().room == series.room


def typed(series, **fields):
    own = {"instructor": series.instructor_id, "room": series.room_id, "capacity": series.capacity, "reason": ""}
    return own | {"begins_at": "19:00"} | fields


def test_page_shows_what_would_change_and_changes_it(manager):
    browser, series = client_of(manager), make_series()
    url = f"{reverse('bookings:following', args=[series.pk])}?first_on={TUESDAYS[3]}"

    assert "2 sessions that exist are changed" in browser.get(url).text
    assert "20:00" in browser.post(url, typed(series, begins_at="20:00", preview="1")).text
    assert browser.post(url, typed(series, begins_at="20:00")).status_code == 302
    assert times(series)[2:] == ["03-24 19:00", "03-31 20:00", "04-07 20:00"]


def test_page_lists_the_dates_in_the_way_and_keeps_what_was_typed(manager):
    browser, series = client_of(manager), make_series()
    other = make_session(starts_at=series.sessions.last().starts_at)
    url = reverse("bookings:following", args=[series.pk])

    preview = browser.post(url, typed(series, room=other.room.pk, preview="1"))
    refused = browser.post(url, typed(series, room=other.room.pk))

    assert [each.day for each in preview.context["in_the_way"]] == [TUESDAYS[4]]
    assert refused.status_code == 422
    assert "is taken from" in refused.text
