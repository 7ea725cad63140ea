"""Who sees the photo of a person, and for how long."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.services.consent import answer
from tests.clients import client_of
from tests.factories.agreed import make_photographed, make_text
from tests.factories.bookings import make_booking, make_session
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.models.agreed_text import Kind
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person():
    return make_photographed()


def picture(user, person, **headers):
    return client_of(user).get(reverse("bookings:person_photo", args=[person.pk]), headers=headers)


def test_picture_is_kept_by_no_shared_cache_and_asked_for_each_time(desk, person):
    first = picture(desk, person)
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-cache",
    )
    assert first["X-Content-Type-Options"] == "nosniff"

    again = picture(desk, person, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")


def test_browser_that_has_the_picture_is_refused_as_well(desk, other_member, person):
    etag = picture(desk, person)["ETag"]
    assert picture(other_member.user, person, if_none_match=etag).status_code == 404


def test_person_and_guardian_see_it_and_no_other_member(member, other_member):
    child = make_photographed(make_member(guardian=member, email="", born_on=date(2012, 1, 1)))
    make_photographed(member)

    assert [picture(member.user, each).status_code for each in (member, child)] == [200, 200]
    assert [picture(other_member.user, each).status_code for each in (member, child)] == [404, 404]


def test_instructor_sees_whoever_has_a_place_in_their_class_until_the_roster_is_closed(person):
    coach = make_staff(role=Role.INSTRUCTOR)
    session = make_session(instructor=coach, starts_at=clock.now() - timedelta(hours=2))
    assert picture(coach.user, person).status_code == 404
    make_booking(session, person)
    assert picture(coach.user, person).status_code == 200

    session.roster_closed_at, session.roster_closed_by = clock.now(), coach.user
    session.save(update_fields=["roster_closed_at", "roster_closed_by"])
    assert picture(coach.user, person).status_code == 404


def test_roster_that_nobody_closes_shows_faces_for_a_day_after_the_class(person, frozen):
    coach = make_staff(role=Role.INSTRUCTOR)
    session = make_session(instructor=coach)
    make_booking(session, person)
    roster, face = reverse("bookings:roster", args=[session.pk]), reverse("bookings:person_photo", args=[person.pk])

    def seen():
        return picture(coach.user, person).status_code, face in client_of(coach.user).get(roster).text

    frozen.set(session.ends_at + timedelta(days=1))
    assert seen() == (200, True)
    frozen.set(session.ends_at + timedelta(days=1, seconds=1))
    assert seen() == (404, False)


def test_instructor_does_not_see_who_is_in_a_colleagues_class_or_gave_the_place_back(person):
    coach = make_staff(role=Role.INSTRUCTOR)
    make_booking(make_session(), person)
    make_booking(make_session(instructor=coach), person, state="cancelled", cancelled_at=clock.now())

    assert picture(coach.user, person).status_code == 404


def test_whoever_works_with_neither_people_nor_classes_does_not_see_it(person):
    assert picture(make_staff(role=Role.ATTENDANT).user, person).status_code == 404


def test_nobody_sees_it_once_the_consent_is_taken_back_or_expired(desk, member):
    make_photographed(member)
    make_text(Kind.PHOTO)
    assert picture(desk, member).status_code == 404

    other = make_photographed()
    answer(other.pk, Kind.PHOTO, is_given=False, text_pk=None, where="desk", by=desk)
    assert picture(desk, other).status_code == 404


def test_roster_shows_faces_to_whoever_runs_it(person):
    coach, colleague = make_staff(role=Role.INSTRUCTOR), make_staff(role=Role.INSTRUCTOR)
    session = make_session(instructor=coach)
    make_booking(session, person)
    roster, face = reverse("bookings:roster", args=[session.pk]), reverse("bookings:person_photo", args=[person.pk])

    assert [face in client_of(each.user).get(roster).text for each in (coach, colleague)] == [True, False]
