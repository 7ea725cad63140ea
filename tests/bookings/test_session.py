from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.errors import RoomBusy, SessionCancelled, SessionStarted
from bookings.models import Booking, ResourceAllocation, ScheduledSession
from bookings.services.session import cancel_session
from tests.factories.bookings import HOUSE, make_booking, make_course, make_room, put_on_session
from tests.factories.members import make_member
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_session_claims_its_room():
    room = make_room()
    session = put_on_session(room=room)

    claim = ResourceAllocation.objects.get(resource__kind="room")
    assert (claim.resource, claim.session, claim.released_at) == (room, session, None)
    assert claim.during == DateTimeTZRange(session.starts_at, session.ends_at, "[)")


def test_taken_room_is_refused_naming_what_is_in_the_way():
    room = make_room(name_en="Hall 1")
    put_on_session(room=room, course=make_course(name_en="Tai chi"))

    with pytest.raises(RoomBusy) as refused:
        put_on_session(room=room, starts_at=clock.now() + timedelta(hours=2, minutes=59))

    assert str(refused.value) == "Hall 1 is taken from Tue 10 Mar, 14:00 to 15:00 by Tai chi."
    assert ScheduledSession.objects.count() == 1


def test_room_is_free_when_a_class_ends_and_in_other_rooms():
    room = make_room()
    session = put_on_session(room=room)

    put_on_session(room=room, starts_at=session.ends_at)
    put_on_session(starts_at=session.starts_at)

    assert ScheduledSession.objects.count() == 3


def test_database_itself_refuses_two_claims_on_one_room():
    claim = put_on_session().allocations.get(resource__kind="room")
    other = put_on_session()

    with pytest.raises(IntegrityError, match="bookings_resourceallocation_no_overlap"):
        ResourceAllocation.objects.create(resource=claim.resource, session=other, during=claim.during)


def test_calling_off_cancels_bookings_tells_people_and_frees_the_room():
    session = put_on_session()
    told, unreachable = make_booking(session), make_booking(session, make_member(email=""))

    assert cancel_session(session.pk, reason="The coach is ill", by=HOUSE) == 2

    session.refresh_from_db()
    assert (session.state, session.cancel_reason, session.booked) == ("cancelled", "The coach is ill", 0)
    assert set(Booking.objects.values_list("state", "is_cancelled_by_venue")) == {("cancelled", True)}
    assert [message.address for message in Message.objects.all()] == [told.member.email]
    assert "The coach is ill" in Message.objects.get().body
    assert not ResourceAllocation.objects.live().exists()
    assert unreachable.member.email == ""


def test_calling_off_is_refused_twice_and_after_the_start(frozen):
    session, begun = put_on_session(), put_on_session()
    cancel_session(session.pk, reason="ill", by=HOUSE)
    frozen.move(hours=2)

    with pytest.raises(SessionCancelled):
        cancel_session(session.pk, reason="ill", by=HOUSE)
    with pytest.raises(SessionStarted):
        cancel_session(begun.pk, reason="ill", by=HOUSE)
