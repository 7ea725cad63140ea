"""Taking a place and giving it back: everything that is written, and nothing where a rule refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bookings.errors import AlreadyBooked, LateNow, NoMembership, NotCancellable, SessionFull
from bookings.models import Booking, ScheduledSession
from bookings.policies import booking_policy
from bookings.selectors.facts import free_until
from bookings.services import booking as service
from bookings.services.booking import book, cancel_booking
from bookings.services.reminders import put_due_reminders
from tests.factories.bookings import make_booking, make_room, make_session
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy
from venue import clock, locking
from venue.constraints import violated_constraint
from venue.history import history_of
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def values(row):
    """Every column but the key."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


def told():
    return list(Message.objects.order_by("pk").values_list("template", "address", "state"))


def written():
    return Booking.objects.count(), Message.objects.count(), list(ScheduledSession.objects.values_list("booked"))


def test_booking_takes_a_place_under_the_contract_and_policy_of_the_day(member):
    session = make_session()

    booking = book(session.pk, member.pk, by=member.user)

    booking.refresh_from_db()
    session.refresh_from_db()
    assert session.booked == 1
    assert values(booking) == {
        "session_id": session.pk,
        "member_id": member.pk,
        "membership_id": member.memberships.get().pk,
        "policies": list(booking_policy(clock.now()).ids),
        "state": "booked",
        "booked_at": clock.now(),
        "booked_by_id": member.user_id,
        "checked_in_at": None,
        "checked_in_by_id": None,
        "cancelled_at": None,
        "cancelled_by_id": None,
        "is_cancelled_by_venue": False,
        "held_for": "",
        "held_until": None,
        "grace_until": None,
        "overridden": [],
        "override_reason": "",
        "moved_from_id": None,
        "is_late_arrival": False,
        "is_missing": False,
        "observation": "",
    }


@pytest.mark.covers("H-003")
def test_booking_is_confirmed_at_once_in_the_language_of_the_receiver(other_member):
    session = make_session(room=make_room(name_zh="1号厅"))

    booking = book(session.pk, other_member.pk, by=other_member.user)

    message = Message.objects.get()
    assert (message.template, message.address, message.user, message.language) == (
        "booking_confirmed",
        other_member.email,
        other_member.user,
        "zh-hans",
    )
    assert (message.subject_key, message.is_direct, message.send_after) == (f"booking:{booking.pk}", True, clock.now())
    assert message.subject == f"预约成功：{session.course.name_zh}，3月10日 周二 14:00"
    assert "1号厅" in message.body


def test_booking_for_somebody_without_an_address_tells_nobody(desk):
    person = make_member(email="")
    make_membership(person)

    booking = book(make_session().pk, person.pk, by=desk)

    assert (booking.booked_by, told()) == (desk, [])


def test_booking_relies_on_the_contract_that_ends_first(member):
    earlier = make_membership(member, ends_on=clock.today())

    assert book(make_session().pk, member.pk, by=member.user).membership == earlier


def test_booking_asks_for_a_contract_on_the_day_of_the_class(member):
    member.memberships.update(ends_on=clock.today())
    session = make_session(starts_at=clock.now() + timedelta(days=1))

    with pytest.raises(NoMembership):
        book(session.pk, member.pk, by=member.user)
    assert written() == (0, 0, [(0,)])


def test_booking_a_full_class_is_refused_and_writes_nothing(member):
    session = make_session(capacity=1)
    make_booking(session)

    with pytest.raises(SessionFull):
        book(session.pk, member.pk, by=member.user)
    assert written() == (1, 0, [(1,)])


def test_booking_twice_is_refused_until_the_first_is_cancelled(member):
    session = make_session()
    first = book(session.pk, member.pk, by=member.user)

    with pytest.raises(AlreadyBooked):
        book(session.pk, member.pk, by=member.user)
    cancel_booking(first.pk, by=member.user)
    book(session.pk, member.pk, by=member.user)

    assert sorted(session.bookings.values_list("state", flat=True)) == ["booked", "late_cancelled"]


@pytest.mark.parametrize(("capacity", "error"), [(1, SessionFull), (2, AlreadyBooked)])
def test_what_slips_past_the_rules_is_refused_in_the_same_words(member, monkeypatch, capacity, error):
    """The rules are taken away on purpose: the database says what they would have said."""
    session = make_session(capacity=capacity)
    make_booking(session, member if capacity == 2 else None)
    monkeypatch.setattr(service, "BOOKING_RULES", ())

    with pytest.raises(error):
        book(session.pk, member.pk, by=member.user)
    assert written() == (1, 0, [(1,)])


def test_cancelling_gives_the_place_back_and_says_so(member, desk):
    session = make_session(starts_at=clock.now() + timedelta(hours=12, seconds=1))
    booking = book(session.pk, member.pk, by=member.user)

    cancel_booking(booking.pk, by=desk)

    booking.refresh_from_db()
    session.refresh_from_db()
    assert session.booked == 0
    assert (booking.state, booking.cancelled_at, booking.cancelled_by) == ("cancelled", clock.now(), desk)
    assert not booking.is_cancelled_by_venue
    assert told() == [
        ("booking_confirmed", member.email, "withdrawn"),
        ("booking_cancelled", member.email, "pending"),
    ]


def test_cancelling_counts_as_late_from_the_limit_on_and_says_so(member, frozen):
    session = make_session(starts_at=clock.now() + timedelta(hours=13))
    booking = book(session.pk, member.pk, by=member.user)
    assert "You can cancel free of charge until Tue 10 Mar, 13:00." in Message.objects.get().body
    frozen.move(hours=1)

    with pytest.raises(LateNow):
        cancel_booking(booking.pk, by=member.user, accepts_late=False)
    cancel_booking(booking.pk, by=member.user)

    booking.refresh_from_db()
    session.refresh_from_db()
    assert (booking.state, booking.cancelled_at, session.booked) == ("late_cancelled", clock.now(), 0)
    assert "late" in Message.objects.get(template="booking_cancelled").body


def test_limit_of_a_booking_is_the_one_it_was_made_under(member, frozen):
    session = make_session(starts_at=clock.now() + timedelta(hours=13))
    booking = book(session.pk, member.pk, by=member.user)
    make_policy("booking.free_cancel_hours", 48, effective_from=clock.now())
    other = book(session.pk, make_membership().member.pk, by=member.user)

    assert [free_until(each, session.starts_at) for each in (booking, other)] == [
        clock.now() + timedelta(hours=1),
        clock.now() - timedelta(hours=35),
    ]


def test_cancelling_withdraws_the_reminder(member, frozen):
    session = make_session(starts_at=clock.now() + timedelta(days=2))
    booking = book(session.pk, member.pk, by=member.user)
    frozen.move(days=1)
    assert put_due_reminders() == 1

    cancel_booking(booking.pk, by=member.user)

    assert ("booking_reminder", member.email, "withdrawn") in told()
    assert put_due_reminders() == 0


def test_cancelling_after_the_start_is_refused_and_writes_nothing(member, frozen):
    booking = book(make_session().pk, member.pk, by=member.user)
    frozen.move(hours=2)

    with pytest.raises(NotCancellable):
        cancel_booking(booking.pk, by=member.user)
    assert written() == (1, 1, [(1,)])


def test_history_names_who_booked_and_who_cancelled(member, desk):
    booking = book(make_session().pk, member.pk, by=member.user)
    cancel_booking(booking.pk, by=desk)

    happenings = history_of(booking)[::-1]

    assert [happening.who for happening in happenings] == [member.user.name, desk.name]
    assert ("State", "booked", "cancelled late") in [
        (each.label, each.before, each.after) for each in happenings[1].changes
    ]


# --- the counter -----------------------------------------------------------------------------------------------------


def test_stale_save_cannot_overwrite_the_counter(member):
    session = make_session()
    stale = ScheduledSession.objects.get(pk=session.pk)
    make_booking(session)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        stale.save()
    assert violated_constraint(refused.value) == "bookings_scheduledsession_counter_guard"


def test_no_other_hand_than_the_trigger_counts():
    session = make_session()
    make_booking(session)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ScheduledSession.objects.update(booked=0)
    assert violated_constraint(refused.value) == "bookings_scheduledsession_counter_guard"
    stale = ScheduledSession.objects.get()
    stale.cancel_reason = "may be saved"
    stale.save(update_fields=["cancel_reason"])
    assert ScheduledSession.objects.get().booked == 1


def test_counter_follows_rows_that_move_or_vanish():
    first, second = make_session(), make_session()
    booking = make_booking(first)

    Booking.objects.filter(pk=booking.pk).update(session=second)
    assert list(ScheduledSession.objects.order_by("pk").values_list("booked", flat=True)) == [0, 1]
    booking.delete()
    assert list(ScheduledSession.objects.order_by("pk").values_list("booked", flat=True)) == [0, 0]


def test_booking_locks_nothing_before_person_and_session(member):
    """A later lock already held by the same transaction is a mistake that is named."""
    booking, session = make_booking(), make_session()

    with pytest.raises(locking.LockOrderError), locking.atomic(by=member.user):
        locking.lock_one(Booking, booking.pk)
        book(session.pk, member.pk, by=member.user)
