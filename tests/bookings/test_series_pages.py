import uuid
from datetime import date, time, timedelta
from functools import partial

import pytest
from django.urls import reverse

from bookings.models import Resource, SessionSeries
from bookings.services.series import end_series
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_series, make_session
from tests.factories.members import make_member
from tests.factories.venue import make_staff, make_user
from tests.queries import queries_of
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST = reverse("bookings:series_list")
ADD = reverse("bookings:series_add")


@pytest.fixture
def browser(manager):
    return client_of(manager)


@pytest.fixture
def typed():
    """What somebody chooses for a class every Wednesday at 18:30."""
    return {
        "course": make_course(name_en="Flow yoga", minutes=75).pk,
        "room": make_room(name_en="Hall 1", capacity=24).pk,
        "instructor": make_staff(name="Chen Jing").pk,
        "weekday": "2",
        "begins_at": "18:30",
        "minutes": "",
        "capacity": "",
        "first_on": "2026-03-10",
        "last_on": "",
    }


def page(name, series):
    return reverse(f"bookings:{name}", args=[series.pk])


def names(response):
    return [str(row.record) for row in response.context["table"].rows]


def test_schedule_is_in_the_order_of_the_week_and_filtered_by_its_address(browser):
    yoga = make_course(name_en="Yoga")
    make_series(course=yoga, weekday=2, begins_at=time(9))
    make_series(course=make_course(name_en="Aqua"), weekday=0, begins_at=time(20))
    over = make_series(course=yoga, weekday=0, begins_at=time(18))
    end_series(over.pk, last_on=date(2026, 3, 9), reason="over", by=HOUSE)
    SessionSeries.objects.filter(pk=over.pk).update(first_on=date(2026, 3, 1), last_on=date(2026, 3, 9))

    assert names(browser.get(LIST)) == ["Aqua Monday 20:00", "Yoga Wednesday 09:00"]
    assert names(browser.get(LIST, {"weekday": 0})) == ["Aqua Monday 20:00"]
    assert names(browser.get(LIST, {"course": yoga.pk})) == ["Yoga Wednesday 09:00"]
    assert names(browser.get(LIST, {"state": "ended"})) == ["Yoga Monday 18:00"]
    assert names(browser.get(LIST, {"state": "all", "sort": "-course"}))[:2] == [
        "Yoga Monday 18:00",
        "Yoga Wednesday 09:00",
    ]


def test_list_and_page_cost_the_same_for_one_and_three(browser):
    course = make_course()
    series = make_series(course=course, last_on=date(2026, 3, 10))
    starts_at = series.sessions.get().starts_at
    pages = (LIST, page("series", series), page("series_end", series))

    def costs():
        return [queries_of(partial(browser.get, each, {"last_on": "2026-03-09"})) for each in pages]

    costs()
    for_one = costs()
    for weeks in (1, 2):
        make_session(series=series, room=series.room, starts_at=starts_at + timedelta(weeks=weeks))
        make_series(course=course)

    assert costs() == for_one


def test_class_is_put_on_with_the_minutes_of_its_course_and_all_places(browser, typed):
    response = browser.post(ADD, typed)

    series = SessionSeries.objects.get()
    assert (response.status_code, response["Location"]) == (302, page("series", series))
    assert (series.minutes, series.capacity, str(series)) == (75, 24, "Flow yoga Wednesday 18:30")
    assert series.sessions.count() == 4


def test_second_click_puts_nothing_on_and_is_no_error(browser, typed):
    typed["form_key"] = str(uuid.uuid4())

    answers = [browser.post(ADD, typed)["Location"] for _ in range(2)]

    assert answers == [page("series", SessionSeries.objects.get())] * 2


def test_preview_shows_the_days_and_makes_nothing(browser, typed):
    response = browser.post(ADD, typed | {"preview": "days"})

    assert response.context["preview"].plan.days == [date(2026, 3, 11) + timedelta(weeks=week) for week in range(4)]
    assert 'value="18:30"' in response.text
    assert not SessionSeries.objects.exists()


def test_another_course_brings_its_minutes_along(browser, typed):
    response = browser.post(ADD, typed | {"preview": "course"}, headers={"HX-Request": "true"})

    assert 'id="minutes-field" hx-swap-oob="true"' in response.text
    assert 'value="75"' in response.text
    assert "<html" not in response.text


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"course": ""}, {"course": ["This field is required."]}),
        ({"capacity": "25"}, {"capacity": ["Hall 1 has 24 places."]}),
        ({"first_on": "2026-03-09"}, {"first_on": ["This day has passed."]}),
        ({"last_on": "2026-03-09"}, {"last_on": ["The last day is before the first."]}),
        ({"last_on": "2026-03-10"}, {"last_on": ["Between these days there is no Wednesday."]}),
        ({"minutes": "5"}, {"minutes": ["Ensure this value is greater than or equal to 10."]}),
    ],
)
def test_errors_stand_beside_their_fields_and_keep_what_was_typed(browser, typed, change, errors):
    response = browser.post(ADD, typed | change)

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert 'value="18:30"' in response.text
    assert not SessionSeries.objects.exists()


def test_taken_room_is_refused_beside_the_room(browser, typed, frozen):
    room = Resource.objects.get(pk=typed["room"])
    make_session(room=room, course=make_course(name_en="Tai chi"), starts_at=frozen.at + timedelta(days=1, hours=6))

    response = browser.post(ADD, typed)

    assert response.context["form"].errors == {"room": ["Hall 1 is taken from Wed 11 Mar, 18:00 to 19:00 by Tai chi."]}


def test_only_instructors_who_are_employed_can_be_chosen(browser):
    teaches = make_staff(name="Chen Jing")
    make_staff(name="Has left", left_on=date(2026, 3, 1))
    make_staff(name="Comes later", hired_on=date(2026, 4, 1))
    make_staff(name="At the desk", role=Role.FRONT_DESK)

    assert list(browser.get(ADD).context["form"].fields["instructor"].queryset) == [teaches]


def test_empty_venue_reads_what_it_needs_first(browser):
    response = browser.get(ADD)

    assert [str(text) for text, page in response.context["missing"]] == [
        "There is no course on offer yet.",
        "There is no room in use yet.",
        "Nobody is employed as an instructor yet.",
    ]


def test_page_shows_coming_sessions_with_their_bookings(browser):
    series = make_series(last_on=date(2026, 3, 16))
    make_booking(series.sessions.get())

    text = browser.get(page("series", series)).text

    assert "Tue 10 Mar, 19:00–20:00" in text
    assert "1/10" in text


def test_ending_shows_its_consequence_for_the_day_in_the_address(browser):
    series = make_series()
    last = series.sessions.last()
    make_booking(last)
    make_booking(last, make_member(email=""))

    ending = browser.get(page("series_end", series), {"last_on": "2026-04-01"}).context["ending"]

    assert (ending.sessions, ending.booked, ending.told, ending.unreachable) == ([last], 2, 1, 1)


def test_ending_keeps_what_comes_before_and_is_in_the_history(browser):
    series = make_series()
    make_booking(series.sessions.last())

    response = browser.post(page("series_end", series), {"last_on": "2026-03-24", "reason": "The coach leaves"})

    history = browser.get(page("series_history", series)).context["events"]
    assert response["Location"] == page("series", series)
    assert series.sessions.standing().count() == 3
    assert Message.objects.filter(template="session_cancelled").count() == 1
    assert [(change.label, change.after) for change in history[0].changes] == [("Last day", "Tue 24 Mar 2026")]
    assert history[0].who == "Zhou Ning"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"last_on": "2026-03-24", "reason": ""}, {"reason": ["This field is required."]}),
        (
            {"last_on": "2026-03-08", "reason": "over"},
            {"last_on": ["This day has passed; the earliest last day is yesterday."]},
        ),
        ({"last_on": "2026-05-02", "reason": "over"}, {"last_on": ["The class already ends on Fri 1 May 2026."]}),
    ],
)
def test_ending_is_refused_without_a_reason_or_on_a_wrong_day(browser, typed, error):
    series = make_series(last_on=date(2026, 5, 1))

    response = browser.post(page("series_end", series), typed)

    assert (response.status_code, response.context["form"].errors) == (422, error)
    assert series.sessions.standing().count() == 5


@pytest.mark.parametrize("name", ["series_list", "series_add", "series", "series_end", "series_history"])
@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.INSTRUCTOR])
def test_pages_are_the_managers(name, role):
    args = [] if name in {"series_list", "series_add"} else [make_series().pk]

    assert client_of(make_user(role=role)).get(reverse(f"bookings:{name}", args=args)).status_code == 403
