from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.reminders import due_at
from bookings.services.booking import cancel_booking
from bookings.services.reminders import put_due_reminders
from bookings.services.session import cancel_session
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.members import make_member
from venue.models import Message

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("starts_at", "due"),
    [
        (at(12, 19), at(11, 19)),
        (at(12, 21, 59), at(11, 21, 59)),
        (at(12, 22), at(11, 21)),
        (at(12, 7), at(10, 21)),
        (at(12, 8), at(11, 8)),
    ],
)
def test_reminder_is_due_a_day_before_or_an_hour_before_the_quiet_hours(starts_at, due):
    assert due_at(starts_at, timedelta(days=1), time(22), time(8), SHANGHAI) == due


@pytest.fixture
def booking(db, frozen):
    """Made at noon of the 10th for a class on the 12th at 19:00: its reminder is due on the 11th at 19:00."""
    return make_booking(make_session(starts_at=at(12, 19)))


def put_at(frozen, moment):
    frozen.set(moment)
    return put_due_reminders()


def test_reminder_is_put_when_due_and_not_earlier(frozen, booking):
    assert [put_at(frozen, at(11, 18, 59)), put_at(frozen, at(11, 19))] == [0, 1]

    message = Message.objects.get()
    assert (message.template, message.address) == ("booking_reminder", booking.member.email)
    assert (message.send_after, message.expires_at) == (at(11, 19), at(11, 19, 30))


def test_putting_twice_puts_once(frozen, booking):
    assert [put_at(frozen, at(11, 19)), put_at(frozen, at(11, 19)), put_at(frozen, at(11, 19, 1))] == [1, 0, 0]
    assert Message.objects.count() == 1


def test_reminder_is_worthless_half_an_hour_later(frozen, booking):
    assert put_at(frozen, at(11, 19, 30)) == 0


def test_reminder_of_an_early_class_comes_before_the_quiet_hours(frozen, db):
    make_booking(make_session(starts_at=at(12, 7)))

    assert [put_at(frozen, at(10, 20, 59)), put_at(frozen, at(10, 21))] == [0, 1]


def test_booking_made_after_its_reminder_was_due_gets_none(frozen, booking):
    frozen.set(at(11, 19, 1))
    make_booking(booking.session)

    assert put_due_reminders() == 1
    assert Message.objects.get().address == booking.member.email


def test_cancelled_booking_gets_none(frozen, booking):
    cancel_booking(booking.pk, by=HOUSE)

    assert put_at(frozen, at(11, 19)) == 0


def test_session_called_off_gets_none(frozen, booking):
    cancel_session(booking.session_id, reason="ill", by=HOUSE)

    assert put_at(frozen, at(11, 19)) == 0


def test_cancelling_withdraws_a_reminder_that_waits(frozen, booking):
    put_at(frozen, at(11, 19))
    cancel_booking(booking.pk, by=HOUSE)

    assert Message.objects.get(template="booking_reminder").state == "withdrawn"


def test_whoever_has_no_address_is_passed_over(frozen, booking):
    make_booking(booking.session, make_member(email=""))

    assert put_at(frozen, at(11, 19)) == 1


def test_limit_leaves_the_rest_for_the_next_run(frozen, booking):
    make_booking(booking.session)
    frozen.set(at(11, 19))

    assert [put_due_reminders(limit=1), put_due_reminders(limit=1), put_due_reminders(limit=1)] == [1, 1, 0]


def test_second_reminder_is_put_two_hours_before_and_once(frozen, booking):
    put_at(frozen, at(11, 19))

    assert [put_at(frozen, at(12, 16, 59)), put_at(frozen, at(12, 17)), put_at(frozen, at(12, 17, 1))] == [0, 1, 0]

    first, second = Message.objects.order_by("pk")
    assert (first.dedupe_key, second.dedupe_key) == (
        f"booking_reminder:{booking.pk}",
        f"booking_second_reminder:{booking.pk}",
    )
    assert (second.expires_at, second.state) == (at(12, 17, 30), "pending")
    assert ("3月12日 周四 07:00" in first.body, "逾期取消" in second.body) == (True, True)
