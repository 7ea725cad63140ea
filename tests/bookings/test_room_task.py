"""Rooms are set up before and cleared after each confirmed booking, and it is kept how early or late."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import RoomTask
from bookings.room_errors import RoomStepOutOfTurn
from bookings.selectors.room_task import work_today
from bookings.services.room_booking import cancel, change, confirm, finish, hand_over
from bookings.services.room_task import do, undo
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_room
from tests.factories.rooms import make_room_booking, make_wanted
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def booking(frozen):
    """This afternoon at three, for two hours; a quarter of an hour to clear."""
    return make_room_booking("confirmed", begins_at=clock.now() + 3 * HOUR, clearing_minutes=15)


def task(booking, kind="setup"):
    return RoomTask.objects.get(booking=booking, kind=kind)


def today():
    return [(each.task.kind, each.is_overdue, each.waits, each.measured) for each in work_today()]


@pytest.mark.covers("H-017")
def test_confirmed_booking_is_set_up_ten_minutes_early_and_cleared_afterwards(booking):
    assert task(booking).due_at == booking.begins_at - 10 * MINUTE
    assert task(booking, "clearing").due_at == booking.ends_at + 15 * MINUTE


def test_figure_of_the_house_says_how_early():
    make_policy("room.setup_early_minutes", 5, effective_from=clock.now() - HOUR)
    booking = make_room_booking("confirmed")
    assert task(booking).due_at == booking.begins_at - 5 * MINUTE


@pytest.mark.parametrize("step", ["enquired", "held"])
def test_nothing_is_prepared_for_what_is_not_confirmed(step):
    booking = make_room_booking(step)
    assert booking.tasks.count() == 0
    confirm(booking.pk, by=HOUSE)
    assert booking.tasks.count() == 2


@pytest.mark.covers("H-017")
@pytest.mark.parametrize(("minutes", "words"), [(-9, "9 minutes early"), (0, "0 minutes early"), (1, "1 minute late")])
def test_it_is_measured_how_early_or_late_it_was_done(booking, frozen, minutes, words):
    frozen.set(task(booking).due_at + minutes * MINUTE)
    do(task(booking).pk, by=HOUSE)
    assert today() == [("setup", False, False, words), ("clearing", False, True, "")]


def test_what_is_not_done_is_overdue_also_on_the_next_day(booking, frozen):
    frozen.set(task(booking).due_at + MINUTE)
    assert today()[0] == ("setup", True, False, "")
    frozen.move(days=1)
    assert today()[0] == ("setup", True, False, "")


def test_done_is_done_once_and_can_be_taken_back(booking, frozen):
    do(task(booking).pk, by=HOUSE)
    first = task(booking).done_at
    frozen.move(minutes=5)
    do(task(booking).pk, by=HOUSE)
    assert task(booking).done_at == first
    undo(task(booking).pk, by=HOUSE)
    assert task(booking).done_at is None


def test_tasks_follow_a_booking_that_moves_and_are_to_be_done_again(booking):
    do(task(booking).pk, by=HOUSE)
    later = booking.begins_at + HOUR
    change(booking.pk, make_wanted(room=booking.room, begins_at=later, clearing_minutes=15), by=HOUSE)
    assert (task(booking).due_at, task(booking).done_at) == (later - 10 * MINUTE, None)


def test_other_room_is_set_up_anew_at_the_same_time(booking):
    do(task(booking).pk, by=HOUSE)
    change(booking.pk, make_wanted(room=make_room(), begins_at=booking.begins_at, clearing_minutes=15), by=HOUSE)
    assert task(booking).done_at is None


def test_note_for_colleagues_undoes_nothing(booking):
    do(task(booking).pk, by=HOUSE)
    same = make_wanted(room=booking.room, begins_at=booking.begins_at, clearing_minutes=15, notes="rings twice")
    change(booking.pk, same, by=HOUSE)
    assert task(booking).done_at is not None


def test_room_is_cleared_once_the_party_has_left_and_earlier_when_it_left_earlier(booking, frozen):
    frozen.set(booking.begins_at)
    hand_over(booking.pk, by=HOUSE)
    with pytest.raises(RoomStepOutOfTurn):
        do(task(booking, "clearing").pk, by=HOUSE)
    frozen.move(hours=1)
    finish(booking.pk, by=HOUSE)
    assert task(booking, "clearing").due_at == clock.now() + 15 * MINUTE
    do(task(booking, "clearing").pk, by=HOUSE)
    assert today()[1] == ("clearing", False, False, "15 minutes early")


def test_nothing_is_prepared_any_more_for_what_was_cancelled(booking):
    cancel(booking.pk, by=HOUSE)
    assert today() == []
    with pytest.raises(RoomStepOutOfTurn):
        do(task(booking).pk, by=HOUSE)


def test_attendant_reads_what_stands_where_and_presses_once_and_sees_nobodys_name(frozen):
    booking = make_room_booking("confirmed", begins_at=clock.now() + HOUR, setup_list="6 round tables")
    attendant = make_staff(role=Role.ATTENDANT).user
    browser, url = client_of(attendant), reverse("bookings:room_tasks")
    page = browser.get(url).content.decode()
    assert ("6 round tables" in page, "Zhao Min" in page) == (True, False)
    assert browser.post(reverse("bookings:room_task_done", args=[task(booking).pk]))["Location"] == url
    assert (task(booking).done_by, "50 minutes early" in browser.get(url).content.decode()) == (attendant, True)
    browser.post(reverse("bookings:room_task_undo", args=[task(booking).pk]))
    assert task(booking).done_by is None
