"""Changing one class: coach, room, time, places; nobody is lost and everybody is told once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from bookings.errors import InstructorBusy, RoomBusy, SessionCancelled, SessionStarted, TooManyPlaces
from bookings.models import Appointment, Booking, ResourceAllocation, ScheduledSession
from bookings.selectors.changing import free_rooms, reach_of, substitutes
from bookings.services.change import Wanted, change_session
from bookings.services.reminders import put_due_reminders
from bookings.services.session import cancel_session
from bookings.session_errors import NotQualified, PlacesBelowBooked, TimePassed
from bookings.session_rules import CHANGE_RULES, ChangeFacts
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, make_session, make_wait
from tests.factories.house import make_qualification, make_shift
from tests.factories.members import make_member, make_membership
from tests.factories.treatments import make_appointment, make_treated
from tests.factories.venue import make_staff
from venue import clock
from venue.history import history_of
from venue.models import Message
from venue.rules import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

NOW = datetime(2026, 3, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = timedelta(hours=1)
FACTS = {
    "is_cancelled": False,
    "starts_at": NOW + HOUR,
    "new_starts_at": NOW + HOUR,
    "booked": 5,
    "capacity": 5,
    "room": "Hall 1",
    "room_capacity": 5,
}


def as_it_is(session, **fields):
    own = {"instructor": session.instructor, "room": session.room, "starts_at": session.starts_at}
    return Wanted(**own | {"capacity": session.capacity} | fields)


def test_change_that_fits_is_let_through():
    check(CHANGE_RULES, ChangeFacts(**FACTS), NOW)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"is_cancelled": True}, SessionCancelled),
        ({"starts_at": NOW}, SessionStarted),
        ({"new_starts_at": NOW}, TimePassed),
        ({"capacity": 4}, PlacesBelowBooked),
        ({"room_capacity": 4}, TooManyPlaces),
    ],
)
def test_change_that_does_not_fit_is_refused(fields, error):
    with pytest.raises(error):
        check(CHANGE_RULES, ChangeFacts(**FACTS | fields), NOW)


def test_everything_moves_with_its_bookings_and_everybody_is_told_once():
    session = make_session(capacity=5, course=make_course(name_en="Yin"))
    told = make_booking(session, make_member(language="en"))
    unreachable = make_booking(session, make_member(email=""))
    wait = make_wait(session, make_member(language="en"))
    coach, room, later = make_staff(name="Sun Yue"), make_room(name_en="Hall 9"), session.starts_at + 3 * HOUR

    assert change_session(session.pk, Wanted(coach, room, later, 6), reason="The coach is ill", by=HOUSE) == 1

    session.refresh_from_db()
    assert (session.instructor, session.room, session.capacity, session.booked) == (coach, room, 6, 2)
    assert (session.starts_at, session.ends_at) == (later, later + HOUR)
    assert {(claim.resource, claim.during.lower) for claim in ResourceAllocation.objects.live()} == {
        (room, later),
        (coach.resource, later),
    }
    assert set(Booking.objects.live()) >= {told, unreachable}
    letters = {message.address: message for message in Message.objects.filter(template="session_changed")}
    assert set(letters) == {told.member.email, wait.member.email}
    body = letters[told.member.email].body
    for words in (
        "Tue 10 Mar, 17:00 (before: Tue 10 Mar, 14:00)",
        "Hall 9 (before:",
        "with Sun Yue (before:",
        "is ill",
    ):
        assert words in body
    assert "You keep your place on the waitlist" in letters[wait.member.email].body
    assert {change.label for change in history_of(session)[0].changes} >= {"Begins", "Coach", "Places"}


def test_other_number_of_places_is_told_to_nobody_but_whoever_moves_up(frozen):
    session = make_session(capacity=1, starts_at=frozen.at + timedelta(days=2))
    make_booking(session)
    waiting = make_membership(make_member()).member
    make_wait(session, waiting)

    assert change_session(session.pk, as_it_is(session, capacity=2), by=HOUSE) == 0

    assert session.bookings.live().filter(member=waiting).exists()
    assert not Message.objects.filter(template="session_changed").exists()


@pytest.mark.parametrize(("kind", "error"), [("room", RoomBusy), ("instructor", InstructorBusy)])
def test_change_that_would_double_book_names_what_is_in_the_way(kind, error):
    other, session = make_session(course=make_course(name_en="Tai chi")), make_session()

    with pytest.raises(error, match="14:00 to 15:00.*Tai chi"):
        change_session(session.pk, as_it_is(session, **{kind: getattr(other, kind)}), by=HOUSE)

    assert ScheduledSession.objects.get(pk=session.pk).instructor == session.instructor


def test_class_moved_by_half_an_hour_is_not_in_its_own_way():
    session = make_session()

    change_session(session.pk, as_it_is(session, starts_at=session.starts_at + HOUR / 2), by=HOUSE)

    assert ResourceAllocation.objects.live().count() == 2


@pytest.mark.covers("F-077")
def test_coach_whose_treatment_was_kept_too_long_can_be_given_a_class_all_the_same(frozen):
    skill = make_treated()
    kept = make_appointment(skill=skill)
    Appointment.objects.filter(pk=kept.pk).update(state="held", held_until=clock.now() + HOUR)
    session = make_session(instructor=skill.staff)
    frozen.move(minutes=61)
    change_session(session.pk, as_it_is(session, starts_at=session.starts_at + HOUR), reason="", by=HOUSE)
    kept.refresh_from_db()
    assert kept.state == "released"


def test_substitute_without_the_paper_is_refused():
    coach = make_staff()
    make_qualification(staff=coach, kind="lifeguard", valid_from=clock.today(), valid_until=None)
    session = make_session(course=make_course(qualification="lifeguard"), instructor=coach)

    with pytest.raises(NotQualified):
        change_session(session.pk, as_it_is(session, instructor=make_staff()), by=HOUSE)


def test_called_off_class_is_not_changed():
    session = make_session()
    wanted = as_it_is(session)
    cancel_session(session.pk, reason="ill", by=HOUSE)

    with pytest.raises(SessionCancelled, match="can no longer be changed"):
        change_session(session.pk, wanted, by=HOUSE)


def test_reminders_follow_the_new_time(frozen):
    session = make_session(starts_at=frozen.at + timedelta(hours=25))
    make_booking(session, booked_at=frozen.at)
    frozen.move(hours=1)
    assert put_due_reminders() == 1

    change_session(session.pk, as_it_is(session, starts_at=session.starts_at + timedelta(days=3)), by=HOUSE)
    frozen.move(days=1, hours=22)
    assert put_due_reminders() == 0  # that of the old time
    frozen.move(days=1, hours=2)

    assert put_due_reminders() == 1
    assert [message.state for message in Message.objects.filter(template="booking_reminder").order_by("pk")] == [
        "withdrawn",
        "pending",
    ]


def test_substitutes_are_qualified_and_free_those_on_shift_first():
    course = make_course(qualification="lifeguard")
    held, on_shift, busy, idle, _unqualified = (make_staff(name=name) for name in ("A", "B", "C", "D", "E"))
    for coach in (held, on_shift, busy, idle):
        make_qualification(staff=coach, kind="lifeguard", valid_from=clock.today(), valid_until=None)
    session = make_session(course=course, instructor=held)
    make_session(instructor=busy)
    make_shift(staff=on_shift)

    assert substitutes(session, session.starts_at) == [on_shift, held, idle]


def test_rooms_are_free_and_large_enough_those_of_the_zone_first():
    own, large, small, taken = (make_room(capacity=places) for places in (20, 12, 4, 12))
    session = make_session(room=own, course=make_course(area=own.area))
    make_session(room=taken)

    assert free_rooms(session, session.starts_at, 5) == [own, large]
    assert small not in free_rooms(session, session.starts_at, 5)


def test_reach_counts_who_is_told_and_who_must_be_called():
    session = make_session()
    make_booking(session)
    make_booking(session, make_member(email=""))
    make_wait(session)

    reach = reach_of([session])
    assert (reach.booked, reach.told, reach.unreachable, reach.waiting) == (2, 1, 1, 1)


# --- pages -----------------------------------------------------------------------------------------------------------


def typed(session, **fields):
    local = clock.local(session.starts_at)
    own = {"instructor": session.instructor_id, "room": session.room.pk, "capacity": session.capacity, "reason": ""}
    return own | {"day": local.date().isoformat(), "begins_at": f"{local:%H:%M}"} | fields


def test_page_shows_the_consequence_first_and_then_changes(manager):
    browser, session = client_of(manager), make_session(starts_at=NOW + timedelta(days=1))
    make_booking(session)
    url = reverse("bookings:change", args=[session.pk])

    assert "1 booking stands" in browser.get(url).text
    preview = browser.post(url, typed(session, begins_at="18:00", preview="1"))
    assert "Wed 11 Mar, 18:00" in preview.text
    assert clock.local(ScheduledSession.objects.get().starts_at).time() == time(12)

    done = browser.post(url, typed(session, begins_at="18:00"))
    assert (done.status_code, done["Location"]) == (302, reverse("bookings:roster", args=[session.pk]))
    assert clock.local(ScheduledSession.objects.get().starts_at).time() == time(18)
    assert "18:00" in browser.get(reverse("bookings:session_history", args=[session.pk])).text


def test_refusal_stands_beside_its_field_and_changes_nothing(manager):
    browser, session, other = client_of(manager), make_session(), make_session()
    url = reverse("bookings:change", args=[session.pk])

    refused = browser.post(url, typed(session, room=other.room.pk))

    assert refused.status_code == 422
    assert "is taken from" in refused.context["form"].errors["room"][0]
    assert "is taken from" in browser.post(url, typed(session, room=other.room.pk, preview="1")).text
