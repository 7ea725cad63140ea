"""Closing a roster."""

from datetime import timedelta

import pytest

from bookings.errors import RosterClosed, RosterNotClosable
from bookings.models import Booking
from bookings.services.booking import cancel_booking
from bookings.services.checkin import check_in, undo_check_in
from bookings.services.roster import close_roster
from tests.factories.bookings import make_booking, make_session
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    return make_session(starts_at=frozen.at + timedelta(minutes=30))


def outcome(*bookings):
    return [Booking.objects.get(pk=each.pk).state for each in bookings]


def test_closing_says_of_everybody_whether_they_came(session, instructor, desk, frozen):
    here, forgotten, away, mistaken, gone = (make_booking(session) for _ in range(5))
    for each in (here, mistaken):
        check_in(each.pk, by=desk)
    cancel_booking(gone.pk, by=desk)
    frozen.set(session.starts_at)

    close_roster(session.pk, present={forgotten.pk}, corrected={mistaken.pk}, by=instructor)

    session.refresh_from_db()
    assert (session.roster_closed_at, session.roster_closed_by) == (clock.now(), instructor)
    assert outcome(here, forgotten, away, mistaken, gone) == [
        "attended",
        "attended",
        "no_show",
        "no_show",
        "late_cancelled",
    ]
    assert session.booked == session.bookings.live().count() == 4
    assert set(Booking.objects.attended(clock.now())) == {here, forgotten}


def test_who_is_checked_in_attended_once_the_class_has_ended(session, desk, frozen):
    here, _away = make_booking(session), make_booking(session)
    check_in(here.pk, by=desk)

    assert list(Booking.objects.attended(session.ends_at - timedelta(seconds=1))) == []
    assert list(Booking.objects.attended(session.ends_at)) == [here]


def test_roster_is_closed_once_and_after_the_start(session, desk, frozen):
    with pytest.raises(RosterNotClosable):
        close_roster(session.pk, present=(), by=desk)
    frozen.set(session.starts_at)
    close_roster(session.pk, present=(), by=desk)
    with pytest.raises(RosterNotClosable):
        close_roster(session.pk, present=(), by=desk)


def test_closed_roster_is_not_changed_at_check_in(session, desk, frozen):
    here, away = make_booking(session), make_booking(session)
    frozen.set(session.starts_at)
    close_roster(session.pk, present={here.pk}, by=desk)

    with pytest.raises(RosterClosed):
        check_in(away.pk, by=desk)
    with pytest.raises(RosterClosed):
        undo_check_in(here.pk, by=desk)
    assert outcome(here, away) == ["attended", "no_show"]
