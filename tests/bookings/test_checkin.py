"""Who has come."""

from datetime import timedelta

import pytest

from bookings.errors import CheckInClosed, NotCheckedIn
from bookings.services.booking import cancel_booking
from bookings.services.checkin import check_in, undo_check_in
from tests.factories.bookings import make_booking, make_session
from tests.factories.venue import make_policy
from venue import clock
from venue.history import history_of
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def booking(frozen, member):
    """A place in a class that begins in half an hour."""
    return make_booking(make_session(starts_at=frozen.at + timedelta(minutes=30)), member)


def state_of(booking):
    booking.refresh_from_db()
    booking.session.refresh_from_db()
    return booking.state, booking.checked_in_at, booking.checked_in_by, booking.session.booked


def test_check_in_notes_when_and_by_whom_and_keeps_the_place(booking, desk):
    check_in(booking.pk, by=desk)

    assert state_of(booking) == ("checked_in", clock.now(), desk, 1)
    assert not Message.objects.exists()


def test_check_in_twice_is_refused_and_keeps_the_first(booking, desk, instructor, frozen):
    check_in(booking.pk, by=desk)
    first = state_of(booking)
    frozen.move(minutes=5)

    with pytest.raises(CheckInClosed):
        check_in(booking.pk, by=instructor)
    assert state_of(booking) == first


def test_check_in_closes_ten_minutes_into_the_class(booking, desk, frozen):
    frozen.set(booking.session.starts_at + timedelta(minutes=10))

    with pytest.raises(CheckInClosed):
        check_in(booking.pk, by=desk)
    assert state_of(booking) == ("booked", None, None, 1)
    frozen.move(seconds=-1)
    check_in(booking.pk, by=desk)
    assert state_of(booking) == ("checked_in", clock.now(), desk, 1)


def test_check_in_closes_as_the_policy_of_the_course_says(booking, desk, frozen):
    scope = f"course:{booking.session.course_id}"
    make_policy("checkin.closes_minutes", 0, scope=scope, effective_from=clock.now())
    frozen.set(booking.session.starts_at)

    with pytest.raises(CheckInClosed):
        check_in(booking.pk, by=desk)


def test_check_in_of_a_cancelled_booking_is_refused(booking, desk):
    cancel_booking(booking.pk, by=desk)

    with pytest.raises(CheckInClosed):
        check_in(booking.pk, by=desk)
    assert state_of(booking) == ("late_cancelled", None, None, 0)


def test_check_in_opens_as_the_policy_of_the_course_says(booking, desk, frozen):
    scope = f"course:{booking.session.course_id}"
    make_policy("checkin.opens_minutes", 10, scope=scope, effective_from=clock.now())

    with pytest.raises(CheckInClosed):
        check_in(booking.pk, by=desk)
    frozen.move(minutes=20)
    check_in(booking.pk, by=desk)
    assert state_of(booking) == ("checked_in", clock.now(), desk, 1)


def test_undo_takes_the_check_in_back_and_the_history_keeps_both(booking, desk, instructor):
    check_in(booking.pk, by=desk)
    undo_check_in(booking.pk, by=instructor)

    assert state_of(booking) == ("booked", None, None, 1)
    assert [happening.who for happening in history_of(booking)][:2] == [instructor.name, desk.name]


def test_undo_without_a_check_in_is_refused(booking, desk):
    with pytest.raises(NotCheckedIn):
        undo_check_in(booking.pk, by=desk)
    assert state_of(booking) == ("booked", None, None, 1)
