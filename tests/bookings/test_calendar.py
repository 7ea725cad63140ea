"""Invitations in letters, and feeds: what calendar programs are told."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from bookings.calendar_links import link_code, nonce_in
from bookings.errors import FeedExists
from bookings.models import CalendarFeed
from bookings.selectors.calendar import events_of
from bookings.services.appointment_steps import cancel as cancel_appointment
from bookings.services.booking import book, cancel_booking
from bookings.services.calendar_feed import make_feed, replace_feed, revoke_feed
from bookings.services.change import Wanted, change_session
from bookings.services.every_week import book_dates
from bookings.services.move import move_booking
from bookings.services.room_booking import cancel as cancel_room
from bookings.services.session import cancel_session
from tests.clients import client_of
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import HOUSE, make_booking, make_course, make_held, make_session
from tests.factories.members import make_member
from tests.factories.messages import make_message
from tests.factories.rooms import make_room_booking
from tests.factories.treatments import make_appointment, make_sold_course
from tests.factories.venue import make_staff
from tests.queries import assert_costs_the_same
from tests.venue.test_ical import by_icalendar, by_vobject
from venue import clock, house, mail
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

READERS = [by_icalendar, by_vobject]
HOST = urlsplit(settings.BASE_URL).hostname


@pytest.fixture
def person():
    return somebody_who_may_book(name="Wang Xiaomin", language="en")


def whole(at):
    """A minute as a timetable has it: files know no parts of a second."""
    return at.replace(second=0, microsecond=0)


@pytest.fixture
def session():
    return make_session(course=make_course(name_en="Prenatal yoga"), starts_at=whole(clock.now() + timedelta(days=3)))


def files_of(message):
    """The invitation in a letter, and the file beside it."""
    letter = mail.compose(message)
    parts = list(letter.message().walk())
    return (
        [part for part in parts if part.get_content_type() == "text/calendar"],
        [part for part in parts if part.get_content_type() == "application/ics"],
    )


def invitation_in(message):
    """As both readers see it: method, uid, sequence, begin, title, status; and the method that the letter names."""
    [shown], [attached] = files_of(message)
    content = shown.get_payload(decode=True)
    assert attached.get_payload(decode=True) == content
    [seen, again] = [reader(content) for reader in READERS]
    assert seen == again and seen[0] == shown.get_param("method")
    [(uid, sequence, begins, _ends, title, status)] = seen[1]
    return seen[0], uid, sequence, begins, title, status


def newest():
    return Message.objects.latest("pk")


def later():
    """Changes happen one after the other."""
    clock.move(timedelta(minutes=1))


def change(session, **fields):
    own = {"instructor": session.instructor, "room": session.room, "starts_at": session.starts_at, "capacity": 10}
    change_session(session.pk, Wanted(**own | fields), by=HOUSE)


@pytest.mark.covers("H-003")
def test_confirmation_brings_a_neutral_invitation(person, session):
    booking = book(session.pk, person.pk, by=person.user)
    method, uid, _sequence, begins, title, status = invitation_in(newest())
    assert (method, uid, begins, title, status) == (
        "REQUEST", f"booking-{booking.pk}@{HOST}", session.starts_at, f"Appointment · {house.name()}", "CONFIRMED",
    )  # fmt: skip


def test_wherever_the_place_goes_it_is_one_event_with_rising_sequence(person, session):
    first = book(session.pk, person.pk, by=person.user)
    seen = [invitation_in(newest())]
    booking = first
    for days in (1, 2):
        later()
        other = make_session(starts_at=session.starts_at + timedelta(days=days))
        booking = move_booking(booking.pk, other.pk, by=person.user)
        seen.append(invitation_in(newest()))
    later()
    change(other, starts_at=other.starts_at + timedelta(hours=1))
    seen.append(invitation_in(newest()))
    later()
    cancel_booking(booking.pk, by=person.user)
    seen.append(invitation_in(newest()))

    begins, day = session.starts_at, timedelta(days=1)
    moved = begins + 2 * day
    assert [(method, at) for method, _uid, _sequence, at, *_rest in seen] == [
        ("REQUEST", begins), ("REQUEST", begins + day), ("REQUEST", moved),
        ("REQUEST", moved + timedelta(hours=1)), ("CANCEL", moved + timedelta(hours=1)),
    ]  # fmt: skip
    assert {uid for _method, uid, *_rest in seen} == {f"booking-{first.pk}@{HOST}"}
    sequences = [each[2] for each in seen]
    assert sequences == sorted(set(sequences))


def test_class_called_off_is_taken_out_and_another_date_puts_it_in_again(person, session):
    booking = book(session.pk, person.pk, by=person.user)
    later()
    cancel_session(session.pk, reason="ill", by=HOUSE)
    off = invitation_in(newest())
    later()
    move_booking(booking.pk, make_session(course=session.course).pk, by=person.user)
    on = invitation_in(newest())
    assert (off[0], off[5], on[0], off[1] == on[1], off[2] < on[2]) == ("CANCEL", "CANCELLED", "REQUEST", True, True)


def test_letter_that_comes_after_the_cancellation_puts_nothing_in(person, session):
    booking = book(session.pk, person.pk, by=person.user)
    letter = newest()
    cancel_booking(booking.pk, by=person.user)
    assert files_of(letter) == ([], [])


def test_letters_about_other_things_bring_no_file(person, session):
    reminder = make_message(template="booking_reminder", subject_key=f"booking:{make_booking(session).pk}")
    assert files_of(reminder) == ([], [])


def test_dates_booked_together_come_as_one_file(person, session):
    other = make_session(course=session.course, starts_at=session.starts_at + timedelta(days=7))
    book_dates([session.pk, other.pk], person.pk, all_or_none=True, by=person.user)
    shown, [attached] = files_of(newest())
    method, events = by_vobject(attached.get_payload(decode=True))
    assert (shown, method, [each[2] for each in events]) == ([], "PUBLISH", [session.starts_at, other.starts_at])


def test_dates_of_a_course_come_as_one_file_without_those_cancelled_meanwhile(person):
    first, second = make_sold_course(person)
    letter = newest()
    shown, [attached] = files_of(letter)
    method, events = by_vobject(attached.get_payload(decode=True))
    begins = [row.lines.get().starts_at for row in (first, second)]
    assert (letter.template, shown, method, [each[2] for each in events]) == ("course_booked", [], "PUBLISH", begins)
    cancel_appointment(first.pk, by=HOUSE)
    [attached] = files_of(letter)[1]
    assert [each[2] for each in by_vobject(attached.get_payload(decode=True))[1]] == begins[1:]


def test_treatments_and_rooms_are_put_in_changed_and_taken_out(person):
    appointment = make_appointment(person)
    put_in = invitation_in(newest())
    later()
    cancel_appointment(appointment.pk, reason="ill", is_venues=True, by=HOUSE)
    taken_out = invitation_in(newest())
    room = make_room_booking("confirmed", member=person)
    room_in = invitation_in(newest())
    cancel_room(room.pk, by=HOUSE)
    room_out = invitation_in(newest())
    seen = [(method, uid, title) for method, uid, _s, _at, title, _st in (put_in, taken_out, room_in, room_out)]
    title = f"Appointment · {house.name()}"
    assert seen == [
        ("REQUEST", f"appointment-{appointment.pk}@{HOST}", title),
        ("CANCEL", f"appointment-{appointment.pk}@{HOST}", title),
        ("REQUEST", f"room-{room.pk}@{HOST}", title),
        ("CANCEL", f"room-{room.pk}@{HOST}", title),
    ]
    assert put_in[2] < taken_out[2] and room_in[2] <= room_out[2]


def test_feeds_show_treatments_and_rooms_and_the_practitioners_own_without_the_guest(person):
    appointment = make_appointment(person)
    [line] = appointment.lines.all()
    make_room_booking("confirmed", member=person, purpose="Birthday party")
    make_room_booking("enquired", member=person)
    own = make_feed("own", shows_names=True, by=person.user)
    work = make_feed("work", shows_names=True, by=line.staff.user)
    titles = [f"{line.treatment.name} · {house.name()}", f"Birthday party · {house.name()}"]
    with translation.override("en"):
        assert [event.title for event in events_of(own)] == titles
        assert [(event.title, event.starts_at) for event in events_of(work)] == [(titles[0], line.starts_at)]
    assert person.name not in read(work).content.decode()


# --- feeds -----------------------------------------------------------------------------------------------------------


def read(feed):
    return client_of(None).get(reverse("bookings:feed", args=[link_code(feed.nonce)]))


def shown_by(feed):
    """Titles and begins, as both readers see them."""
    content = read(feed).content
    [seen, again] = [[(each[4], each[2]) for each in reader(content)[1]] for reader in READERS]
    assert seen == again
    return seen


def test_feed_shows_what_is_booked_and_forgets_what_was_cancelled(person, session):
    booking = make_booking(session, person)
    make_booking(session)
    make_booking(make_session(starts_at=clock.now() - timedelta(days=40)), person)
    feed = make_feed("own", by=person.user)
    title = f"Appointment · {house.name()}"
    assert shown_by(feed) == [(title, session.starts_at)]
    cancel_booking(booking.pk, by=person.user)
    assert shown_by(feed) == []


def test_names_are_shown_to_whoever_asks_for_them_and_children_are_told_apart(person, session):
    make_booking(session, person)
    make_held(session, make_member(name="Wang Xiaoming", guardian=person))
    feed = make_feed("own", shows_names=True, by=person.user)
    named = [event.title for event in events_of(feed)]
    assert named == [f"Prenatal yoga · {house.name()}", "Prenatal yoga (Wang Xiaoming)"]
    assert [(event.place, event.is_certain) for event in events_of(feed)] == [
        (f"{house.name()}, {session.room.name}", certain) for certain in (True, False)
    ]


def test_feed_of_work_shows_own_classes_and_nobody_who_comes(session):
    make_booking(session, make_member(name="Wang Xiaomin"))
    make_session()
    session.instructor.user.language = "en"
    session.instructor.user.save(update_fields=["language"])
    feed = make_feed("work", shows_names=True, by=session.instructor.user)
    content = read(feed).content.decode()
    assert shown_by(feed) == [(f"Prenatal yoga · {house.name()}", session.starts_at)]
    assert "Xiaomin" not in content
    cancel_session(session.pk, reason="ill", by=HOUSE)
    assert shown_by(feed) == []


def test_feed_is_not_sent_again_unchanged(person, session):
    make_booking(session, person)
    first = read(make_feed("own", by=person.user))
    code = link_code(CalendarFeed.objects.get().nonce)
    again = client_of(None).get(reverse("bookings:feed", args=[code]), headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, first["Content-Type"], again.status_code, again.content) == (
        200, "text/calendar; charset=utf-8", 304, b"",
    )  # fmt: skip


def test_revoked_replaced_and_forged_links_open_nothing(person):
    first = make_feed("own", shows_names=True, by=person.user)
    with pytest.raises(FeedExists):
        make_feed("own", by=person.user)
    second = replace_feed(first.pk, by=person.user)
    assert [read(feed).status_code for feed in (first, second)] == [404, 200]
    assert second.shows_names
    revoke_feed(second.pk, by=person.user)
    revoke_feed(second.pk, by=person.user)
    assert read(second).status_code == 404
    assert nonce_in(f"{second.nonce.hex}.forged") is None
    assert client_of(None).get(reverse("bookings:feed", args=[uuid4().hex])).status_code == 404


def test_feed_of_somebody_who_may_not_sign_in_any_more_opens_nothing(person):
    feed = make_feed("own", by=person.user)
    person.user.is_active = False
    person.user.save(update_fields=["is_active"])
    assert read(feed).status_code == 404


def test_many_bookings_cost_as_much_as_one(person):
    feed = make_feed("own", by=person.user)

    def moved():
        old = make_booking(make_session(), person, state="cancelled", cancelled_at=clock.now())
        make_booking(make_session(), person, moved_from=old)

    assert_costs_the_same(lambda: events_of(feed), moved)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_link_is_made_shown_named_replaced_and_switched_off(person):
    client, page = client_of(person.user), reverse("bookings:my_calendar")
    assert "Make my link" in client.get(page).content.decode()
    key = str(uuid4())
    for _click in range(2):
        assert client.post(reverse("bookings:make_feed"), {"kind": "own", "form_key": key}).url == page
    feed = CalendarFeed.objects.get()
    assert link_code(feed.nonce) in client.get(page).content.decode()
    client.post(reverse("bookings:feed_names", args=[feed.pk]), {"names": "on"})
    client.post(reverse("bookings:replace_feed", args=[feed.pk]), {"form_key": str(uuid4())})
    new = CalendarFeed.objects.live().get()
    client.post(reverse("bookings:revoke_feed", args=[new.pk]))
    assert (new.shows_names, new != feed, CalendarFeed.objects.live().count()) == (True, True, 0)
    text = client.get(page).content.decode()
    assert ("Links of earlier" in text, "Make my link" in text) == (True, True)


def test_link_to_classes_one_holds_is_for_those_who_hold_them(person, session):
    assert client_of(person.user).post(reverse("bookings:make_feed"), {"kind": "work"}).status_code == 404
    coach = make_staff(role=Role.INSTRUCTOR).user
    assert client_of(coach).post(reverse("bookings:make_feed"), {"kind": "work"}).status_code == 302
    assert CalendarFeed.objects.get().kind == "work"


def test_one_booking_can_be_put_into_a_calendar_by_hand(person, session):
    booking = make_booking(session, person)
    url = reverse("bookings:booking_file", args=[booking.pk])
    assert url in client_of(person.user).get(reverse("bookings:my_booking", args=[booking.pk])).content.decode()
    method, [(uid, *_rest)] = by_icalendar(client_of(person.user).get(url).content)
    assert (method, uid) == ("PUBLISH", f"booking-{booking.pk}@{HOST}")
