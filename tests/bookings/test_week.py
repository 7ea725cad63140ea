"""What is kept of the week is what would be drawn anew."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from bookings.policies import OPENS
from bookings.selectors.slots import Filters, slot_of
from bookings.selectors.timetable import timetable, week_around
from bookings.selectors.week import week_of
from bookings.services.booking import book, cancel_booking
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_session, make_wait
from tests.factories.venue import make_area, make_staff
from tests.queries import queries_of
from venue import clock
from venue.services.policy import set_policy

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

EVERYTHING = Filters()


@pytest.fixture(autouse=True)
def nothing_kept(frozen):
    cache.clear()


def week():
    return week_around(clock.today(), clock.today())


def drawn(member=None, filters=EVERYTHING):
    return [list(day.slots) for day in week_of(week(), member and member.user_id).drawn(clock.today(), filters)]


def anew(member=None):
    return [[slot_of(row).html for row in day.rows] for day in timetable(week(), clock.today(), member)]


def renamed(session):
    session.course.name_en = session.course.name_zh = "Dawn stretch"
    session.course.save(update_fields=["name_en", "name_zh"])


def taught_by_somebody_else(session):
    session.instructor.user.name = "Somebody Else"
    session.instructor.user.save(update_fields=["name"])


def full_with_a_line(session):
    make_booking(session), make_booking(session)
    make_wait(session)


CHANGES = {
    "a place is taken": make_booking,
    "full, and somebody waits": full_with_a_line,
    "called off": lambda session: cancel_session(session.pk, reason="ill", by=HOUSE),
    "the course has another name": renamed,
    "the coach has another name": taught_by_somebody_else,
    "booking opens later": lambda session: set_policy(OPENS.key, value=1, by=HOUSE),
    "one more class": lambda session: make_session(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_seen_at_once_by_visitors_and_members(change, member):
    session = make_session(starts_at=clock.now() + timedelta(days=2), capacity=2)
    before = drawn()
    assert before == drawn() == anew()

    CHANGES[change](session)

    assert before != drawn() == anew()
    assert drawn(member) == anew(member)


def test_member_sees_what_is_the_members_own(member, other_member):
    tomorrow = clock.now() + timedelta(days=1)
    booked, full, _ = (make_session(capacity=1, starts_at=tomorrow) for _ in range(3))
    kept = drawn()
    booking = book(booked.pk, member.pk, by=HOUSE)
    make_booking(full)
    join(full.pk, member.pk, by=HOUSE)

    assert kept != drawn() != drawn(member) == anew(member)
    assert drawn(other_member) == anew(other_member)
    cancel_booking(booking.pk, by=HOUSE)
    assert drawn(member) == anew(member)


def test_time_alone_is_seen_within_the_minute(frozen):
    make_session(starts_at=clock.now() + timedelta(minutes=30))
    before = drawn()
    frozen.move(minutes=31)
    assert before != drawn() == anew()


def test_each_language_is_kept_apart():
    make_session(course=make_course(name_en="Aqua", name_zh="水中操"))
    everything = drawn()
    with translation.override("zh-hans"):
        assert everything != drawn() == anew()


def test_cost_does_not_grow_with_the_sessions(member):
    def costs():
        drawn(), drawn(member)
        return queries_of(drawn), queries_of(lambda: drawn(member))

    make_booking(make_session(), member)
    few = costs()
    for _ in range(2):
        make_booking(make_session(), member)
    assert few == costs()
    assert few[0] == 1


# --- narrowed down ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["08:00", "12:00", "17:00", "19:00"]),
        ({"part": "morning"}, ["08:00"]),
        ({"part": "afternoon"}, ["12:00"]),
        ({"part": "evening"}, ["17:00", "19:00"]),
        ({"module": "aqua"}, ["19:00"]),
        ({"module": "aqua", "part": "morning"}, []),
        ({"level": "advanced"}, ["19:00"]),
    ],
)
def test_filters_narrow_the_week(filters, expected):
    plain, aqua = make_course(module="strength"), make_course(module="aqua", level="advanced")
    for hour in (8, 12, 17):
        make_session(starts_at=at(hour), course=plain)
    make_session(starts_at=at(19), course=aqua)

    assert times(drawn(filters=Filters(**filters))) == expected


@pytest.mark.covers("F-073")
def test_week_is_narrowed_to_a_coach_or_a_zone_which_is_that_of_the_course_else_of_the_room(client):
    pool, hall = make_area(name_en="Pool"), make_area(name_en="Hall")
    make_session(starts_at=at(8), course=make_course(area=pool), room=make_room(area=hall))
    mine = make_session(starts_at=at(9), room=make_room(area=pool))
    make_session(starts_at=at(10), room=make_room(area=hall))
    by = {"pool": {"zone": pool.pk}, "hall": {"zone": hall.pk}, "coach": {"coach": mine.instructor_id}}

    assert {name: times(drawn(filters=Filters(**each))) for name, each in by.items()} == {
        "pool": ["08:00", "09:00"],
        "hall": ["10:00"],
        "coach": ["09:00"],
    }
    page = client.get(reverse("bookings:timetable"), {"zone": pool.pk, "day": "2026-03-11"})
    assert page.text.count('<li class="slot') == 2
    assert f"?zone={pool.pk}&amp;day=2026-03-12" in page.text


def test_coach_and_zone_stay_chosen_in_a_week_in_which_they_have_nothing_on(client):
    make_session(starts_at=at(8))
    coach, zone = make_staff(name="Sun Yue"), make_area(name_en="Pool")

    page = client.get(reverse("bookings:timetable"), {"coach": coach.pk, "zone": zone.pk})
    nonsense = client.get(reverse("bookings:timetable"), {"coach": "12345678901234567890", "zone": "-1"})

    assert f'<option value="{coach.pk}" selected>Sun Yue</option>' in page.text
    assert (page.text.count('<li class="slot'), nonsense.text.count('<li class="slot')) == (0, 1)


def at(hour):
    return clock.local(clock.now()).replace(day=11, hour=hour)


def times(week):
    return [re.search(r"\d\d:\d\d", slot)[0] for day in week for slot in day]


# --- a member's own --------------------------------------------------------------------------------------------------


def test_tier_that_books_earlier_sees_it_open(member, other_member):
    make_session(starts_at=clock.now() + timedelta(days=5))
    set_policy(OPENS.key, value=2, by=HOUSE)
    set_policy(OPENS.key, value=6, scope="tier:gold", by=HOUSE)
    member.memberships.update(tier="gold")
    other_member.memberships.update(tier="silver")

    assert "Not open yet" in drawn(other_member)[5][0] == drawn()[5][0]
    assert drawn(member) == anew(member) != drawn()


def test_place_that_is_kept_shows_until_it_has_lapsed(member, frozen):
    session = make_session(starts_at=clock.now() + timedelta(days=1))
    make_booking(session, member, state="held", held_for="offer", held_until=clock.now() + timedelta(minutes=30))

    assert "Kept for you" in drawn(member)[1][0]
    frozen.move(minutes=31)
    assert "Kept for you" not in drawn(member)[1][0]


def page_of(client, **asked):
    return client.get(reverse("bookings:timetable"), asked).context["content"]


@pytest.mark.parametrize("asked", [{}, {"day": "today"}])
def test_page_that_is_kept_for_visitors_is_what_would_be_drawn_anew(client, asked):
    session = make_session()
    asked = {name: clock.today().isoformat() for name in asked}
    first = page_of(client, **asked)
    assert page_of(client, **asked) == first
    full_with_a_line(session)
    second = page_of(client, **asked)
    cache.clear()
    assert (second == page_of(client, **asked), second != first) == (True, True)


def test_page_of_a_member_is_never_shown_to_visitors_nor_theirs_to_the_member(client, member):
    session = make_session()
    plain = page_of(client)
    make_booking(session, member)
    plain = page_of(client)
    client.force_login(member.user)
    own = page_of(client)
    client.logout()
    assert (own != plain, page_of(client)) == (True, plain)


def test_only_what_is_known_by_heart_is_kept(client, monkeypatch):
    make_session()
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, *rest: kept.append(key.partition(":")[2].partition(":")[2]))
    day = clock.today().isoformat()
    for asked in ({}, {"day": day}, {"day": "nonsense"}, {"day": day, "zone": ""}, {"day": "2025-01-01"}):
        page_of(client, **asked)
    assert [each for each in kept if each] == [f"day={day}"]
