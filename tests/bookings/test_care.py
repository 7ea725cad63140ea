"""How people like to be served, wherever somebody books or serves them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.selectors.candidates import choices
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.care import make_care_note, make_preference
from tests.factories.members import make_member
from tests.factories.messages import make_message
from tests.queries import queries_of
from venue import clock, masking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)
NEED, WISH, NOTE = "hears badly", "firm pressure", "Comes with her son."


@pytest.fixture
def person(frozen):
    found = make_member(name="Kim Careful")
    make_preference(found, needs=["hearing"], is_quiet=True)
    make_care_note(found)
    return found


@pytest.fixture
def session(frozen, instructor):
    """Open for check-in; the instructor's."""
    return make_session(starts_at=clock.now() + HOUR / 6, instructor=instructor.staff_member)


def told(answer):
    return [word in answer.text for word in (NEED, WISH, NOTE, "likes it quiet")]


ALL, WHILE_IT_RUNS, NOTHING = [True] * 4, [True, False, True, True], [False] * 4


@pytest.mark.parametrize("reader", ["desk", "instructor"])
def test_roster_and_who_is_added_to_it_say_what_to_take_care_of(reader, person, session, request):
    browser = client_of(request.getfixturevalue(reader))
    found = browser.get(reverse("bookings:candidates", args=[session.pk]), {"q": "Careful"})
    make_booking(session, person)
    roster = browser.get(reverse("bookings:roster", args=[session.pk]))
    assert (told(found), told(roster)) == (ALL, WHILE_IT_RUNS)


def test_row_says_it_still_after_a_press(person, session, desk):
    booking = make_booking(session, person)
    row = client_of(desk).post(reverse("bookings:check_in", args=[booking.pk]), headers={"HX-Request": "true"})
    assert told(row) == WHILE_IT_RUNS


def test_coach_of_another_class_is_not_told(person, instructor):
    other = make_session(starts_at=clock.now() + HOUR)
    make_booking(other, person)
    assert told(client_of(instructor).get(reverse("bookings:roster", args=[other.pk]))) == NOTHING


def test_desk_reads_it_where_it_moves_a_place_and_the_person_does_not(person, desk, member):
    booking, own = make_booking(make_session(), person), make_booking(make_session(), member)
    make_care_note(member)
    assert told(client_of(desk).get(reverse("bookings:move_for_member", args=[booking.pk]))) == ALL
    assert told(client_of(member.user).get(reverse("bookings:move", args=[own.pk]))) == NOTHING


@pytest.mark.covers("F-105")
def test_desk_reads_it_on_every_booking_and_where_each_letter_went_is_masked(person, desk):
    booking = make_booking(make_session(), person)
    make_message(address=person.email, subject_key=f"booking:{booking.pk}")
    page = client_of(desk).get(reverse("bookings:booking", args=[booking.pk]))
    assert told(page) == ALL
    assert (person.email in page.text, masking.email(person.email) in page.text) == (False, True)


def test_desk_reads_it_where_it_books_against_a_rule(person, desk):
    page = reverse("bookings:against", args=[make_session().pk])
    assert told(client_of(desk).get(page, {"member": person.pk})) == ALL


def test_many_who_are_found_are_one_question(session):
    people = [make_care_note(make_member(name=f"Kim {name}")).member for name in ("One", "Two", "Three")]
    one = queries_of(lambda: choices("Kim One", session))
    assert queries_of(lambda: choices("Kim", session)) == one
    assert [len(choices(words, session)) for words in ("Kim", "Kim One", "Nobody at all")] == [len(people), 1, 0]
