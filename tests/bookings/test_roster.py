"""Closing a roster."""

from datetime import timedelta

import pytest

from bookings.errors import CheckInClosed, RosterClosed, RosterNotClosable, RosterNotOpen
from bookings.models import Booking, Mark
from bookings.services.booking import cancel_booking
from bookings.services.checkin import check_in, undo_check_in
from bookings.services.roster import close_roster, mark, observe, write_note
from tests.factories.bookings import make_booking, make_session
from venue import clock
from venue.errors import AlreadyDone
from venue.history import history_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def session(frozen):
    return make_session(starts_at=frozen.at + timedelta(minutes=30))


def marks(*bookings):
    return [(each.state, each.mark, each.is_missing) for each in Booking.objects.order_by("pk") if each in bookings]


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


# --- marks before it is closed ---------------------------------------------------------------------------------------


def test_one_tap_says_here_late_or_not_here_and_another_takes_it_back(session, desk, frozen):
    booking = make_booking(session)
    told = []
    for how in (Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.LATE, Mark.PRESENT, None):
        frozen.move(minutes=1)
        mark(booking.pk, how, by=desk)
        booking.refresh_from_db()
        came = booking.checked_in_at and (booking.checked_in_at - session.starts_at + timedelta(minutes=30)).seconds
        told.append((booking.state, booking.mark, came, booking.checked_in_by, booking.is_missing))

    assert told == [
        ("checked_in", Mark.PRESENT, 60, desk, False),
        ("checked_in", Mark.LATE, 60, desk, False),  # whoever is late came when they came
        ("booked", Mark.ABSENT, None, None, True),
        ("checked_in", Mark.LATE, 240, desk, False),
        ("checked_in", Mark.PRESENT, 240, desk, False),
        ("booked", None, None, None, False),
    ]
    session.refresh_from_db()
    assert session.booked == 1


def test_whoever_runs_the_class_lets_in_who_comes_after_check_in_has_closed(session, instructor, frozen):
    booking = make_booking(session)
    frozen.set(session.ends_at + timedelta(hours=3))

    mark(booking.pk, Mark.LATE, by=instructor)
    assert outcome(booking) == ["checked_in"]


def test_mark_waits_for_check_in_to_open_and_ends_with_the_roster(session, desk, frozen):
    booking = make_booking(session)
    frozen.set(session.starts_at - timedelta(minutes=30, seconds=1))
    with pytest.raises(CheckInClosed):
        mark(booking.pk, Mark.PRESENT, by=desk)
    frozen.set(session.starts_at)
    close_roster(session.pk, present=(), by=desk)
    with pytest.raises(RosterClosed):
        mark(booking.pk, Mark.PRESENT, by=desk)
    assert outcome(booking) == ["no_show"]


def test_not_here_so_far_is_no_no_show_and_check_in_at_the_desk_forgets_it(session, desk):
    booking = make_booking(session)
    mark(booking.pk, Mark.ABSENT, by=desk)
    assert Booking.objects.get().state == "booked"

    check_in(booking.pk, by=desk)
    assert Booking.objects.get().mark == Mark.PRESENT
    mark(booking.pk, Mark.LATE, by=desk)
    undo_check_in(booking.pk, by=desk)
    assert Booking.objects.get().mark is None


def test_closing_keeps_who_came_late_and_who_was_looked_for(session, desk, frozen):
    late, here, missing, mistaken = (make_booking(session) for _ in range(4))
    mark(late.pk, Mark.LATE, by=desk)
    mark(here.pk, Mark.PRESENT, by=desk)
    mark(missing.pk, Mark.ABSENT, by=desk)
    mark(mistaken.pk, Mark.LATE, by=desk)
    frozen.set(session.starts_at)

    close_roster(session.pk, present=(), corrected={mistaken.pk}, by=desk)

    assert marks(late, here, missing, mistaken) == [
        ("attended", Mark.LATE, False),
        ("attended", Mark.PRESENT, False),
        ("no_show", Mark.ABSENT, True),
        ("no_show", Mark.ABSENT, False),
    ]


def test_nobody_becomes_a_no_show_whom_the_closer_has_not_seen(session, desk, frozen):
    seen, booked_meanwhile = make_booking(session), make_booking(session)
    frozen.set(session.starts_at)

    with pytest.raises(AlreadyDone):
        close_roster(session.pk, present=(), shown={seen.pk}, by=desk)
    assert outcome(seen, booked_meanwhile) == ["booked", "booked"]
    mark(booked_meanwhile.pk, Mark.PRESENT, by=desk)
    close_roster(session.pk, present=(), shown={seen.pk}, by=desk)
    assert outcome(seen, booked_meanwhile) == ["no_show", "attended"]


def test_place_that_is_only_kept_is_left_alone_by_closing(session, desk, frozen):
    kept = make_booking(session, state="held", held_for="payment", held_until=session.starts_at)
    with pytest.raises(CheckInClosed):
        mark(kept.pk, Mark.PRESENT, by=desk)
    frozen.set(session.starts_at)
    close_roster(session.pk, present=(), by=desk)
    assert outcome(kept) == ["held"]


# --- what is noted ---------------------------------------------------------------------------------------------------


def test_observation_and_note_are_kept_and_may_still_be_written_when_it_is_closed(session, desk, frozen):
    booking = make_booking(session)
    frozen.set(session.starts_at)
    observe(booking.pk, "Left knee", by=desk)
    close_roster(session.pk, present={booking.pk}, by=desk)
    observe(booking.pk, "Left knee, better", by=desk)
    write_note(session.pk, "Too warm in here", by=desk)

    booking.refresh_from_db(), session.refresh_from_db()
    assert (booking.observation, session.note) == ("Left knee, better", "Too warm in here")
    told = [(change.before, change.after) for each in history_of(booking) for change in each.changes]
    assert ("Left knee", "Left knee, better") in told


def test_nothing_is_noted_before_check_in_opens(session, desk, frozen):
    booking = make_booking(session)
    frozen.set(session.starts_at - timedelta(hours=1))
    for act in (lambda: observe(booking.pk, "x", by=desk), lambda: write_note(session.pk, "x", by=desk)):
        with pytest.raises(RosterNotOpen):
            act()


# --- closing it ------------------------------------------------------------------------------------------------------


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
