"""Rooms that members book online: when they are free, kept while deciding, booked, moved, given up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bookings.errors import RoomBusy
from bookings.models import ResourceAllocation, RoomBooking
from bookings.room_errors import (
    RoomChangeAtDesk,
    RoomForFewer,
    RoomHoldOver,
    RoomNotForThem,
    RoomNotOnline,
    RoomPriceChanged,
    RoomTimeTaken,
)
from bookings.room_online_rules import MOVING_RULES, ONLINE_RULES, MovingFacts, OnlineFacts
from bookings.selectors.room_online import online_rooms, rooms_of, times_of
from bookings.services.releasing_rooms import release_expired_holds
from bookings.services.room_booking import Said, cancel, confirm
from bookings.services.room_online import give_back, keep, move
from tests.factories.bookings import make_room, make_shared_room, put_on_session
from tests.factories.closures import make_closure
from tests.factories.house import make_closed_day
from tests.factories.members import make_member
from tests.factories.rooms import make_booked_online, make_deciding, make_online_room, make_room_booking
from tests.factories.treatments import at
from tests.factories.venue import make_policy, make_staff
from tests.queries import queries_of
from venue import clock
from venue.errors import DomainError
from venue.models import Message, OpeningHours
from venue.rules import check
from venue.services.sms_text import write_template

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)
A_DAY = timedelta(days=1)


@pytest.fixture
def room():
    return make_online_room()


@pytest.fixture
def who(member):
    return member


def day_of(room, day, minutes=60):
    [found] = times_of([room], minutes, day, day, member=None)[room.pk]
    return found


def hours_of(room, day, minutes=60):
    return [f"{clock.local(slot.starts_at):%H:%M}" for slot in day_of(room, day, minutes).slots]


def why(room, day, minutes=60):
    return str(day_of(room, day, minutes).why_none)


def claims():
    return ResourceAllocation.objects.live().count()


def told():
    return list(Message.objects.order_by("pk").values_list("template", flat=True))


# --- which, and when -------------------------------------------------------------------------------------------------


def test_rooms_are_let_online_that_are_of_a_kind_and_have_a_price(room):
    make_room(room_kind="hall", hour_price=80)
    make_room(room_kind="court")
    make_room(room_kind="court", hour_price=80, is_active=False)
    make_shared_room(room_kind="activity", hour_price=80)
    meeting = make_room(room_kind="meeting", hour_price=0)
    assert list(online_rooms()) == [room, meeting]


def test_times_lie_in_the_opening_hours_later_than_the_notice(room):
    assert hours_of(room, TOMORROW)[:3] == ["06:00", "06:30", "07:00"]
    assert hours_of(room, TOMORROW)[-1] == "23:00"
    assert hours_of(room, TOMORROW, minutes=240)[-1] == "20:00"
    assert hours_of(room, TODAY)[0] == "13:00"


def test_minutes_for_setting_up_and_clearing_lie_between_two_uses(room):
    """Fifteen each by the figures, and five that the room itself takes afterwards."""
    room.buffer_after = 5
    room.save(update_fields=["buffer_after"])
    make_room_booking("confirmed", room=room, people=2, begins_at=at(TOMORROW, 10), hours=1, clearing_minutes=10)
    found = hours_of(room, TOMORROW)
    assert [each for each in found if "08:00" <= each <= "12:30"] == ["08:00", "08:30", "11:30", "12:00", "12:30"]


def test_what_was_held_too_long_counts_as_free(room, frozen):
    make_room_booking("held", room=room, people=2, begins_at=at(TOMORROW, 10), until=clock.now() + A_DAY / 24)
    assert "10:00" not in hours_of(room, TOMORROW)
    frozen.move(hours=2)
    assert "10:00" in hours_of(room, TOMORROW)


def test_empty_day_says_why(room):
    assert why(room, TODAY - A_DAY) == "This day is over."
    assert why(room, TODAY + 40 * A_DAY) == "Rooms can be booked online until Thu 9 Apr at present."
    make_closed_day(day=TOMORROW)
    assert why(room, TOMORROW) == "Closed: Deep cleaning"
    OpeningHours.objects.filter(weekday=3).delete()
    assert why(room, date(2026, 3, 12)) == "Closed on this day of the week."
    make_closure(room=room, starts_at=at(date(2026, 3, 13), 5), ends_at=at(date(2026, 3, 14), 5))
    assert why(room, date(2026, 3, 13)) == "Closed: A pipe is mended"
    make_room_booking("confirmed", room=room, people=2, begins_at=at(date(2026, 3, 14), 6), hours=18)
    assert why(room, date(2026, 3, 14)) == "It is taken for all of this day."
    make_room_booking("confirmed", room=room, people=2, begins_at=at(date(2026, 3, 15), 8), hours=16)
    assert why(room, date(2026, 3, 15), 240) == "Nothing of this length is free on this day; a shorter time may be."


def test_day_that_is_nearly_over_says_so(room, frozen):
    frozen.set(at(TODAY, 23, 30))
    assert why(room, TODAY) == "It is too late for this day. Please choose another one."


def test_times_cost_the_same_for_one_room_and_three(room):
    for_one = queries_of(lambda: times_of([room], 60, TODAY, TOMORROW, member=None))
    rooms = [room, make_online_room(), make_online_room()]
    assert queries_of(lambda: times_of(rooms, 60, TODAY, TOMORROW, member=None)) == for_one


# --- kept while deciding ---------------------------------------------------------------------------------------------


def test_room_is_kept_for_some_minutes_and_nothing_is_sent(who, room):
    row = make_deciding(who, room)
    kept_for = row.held_until - clock.now()
    assert (row.state, row.is_undecided, row.price, kept_for) == ("held", True, Decimal(80), timedelta(minutes=10))
    assert (row.setup_minutes, row.clearing_minutes, row.asked_by, bool(row.policies)) == (15, 15, who.user, True)
    assert (claims(), told()) == (1, [])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"is_online": False}, RoomNotOnline),
        ({"open_to": "male"}, RoomNotForThem),
        ({"open_to": "female"}, None),
        ({"is_offered": False}, RoomTimeTaken),
    ],
)
def test_rules_of_booking_online(changes, error):
    facts = replace(OnlineFacts(is_online=True, open_to="", gender="female", is_offered=True), **changes)
    if error is None:
        check(ONLINE_RULES, facts, clock.now())
    else:
        with pytest.raises(error):
            check(ONLINE_RULES, facts, clock.now())


def test_what_no_page_shows_is_refused(who, room):
    """A taken hour, one outside of the opening hours, one between the half hours, a length and a room not on offer."""
    make_deciding(make_member(), room)
    hall = make_room(room_kind="hall", hour_price=80)
    wrong = [
        (room, at(TOMORROW, 10), 60),
        (room, at(TOMORROW, 5), 60),
        (room, at(TOMORROW, 14, 10), 60),
        (room, at(TOMORROW, 14), 45),
        (room, at(TODAY, 12, 30), 60),
        (room, at(TODAY + 40 * A_DAY, 14), 60),
    ]
    for target, starts_at, minutes in wrong:
        with pytest.raises(RoomTimeTaken):
            keep(target.pk, starts_at, minutes, member_pk=who.pk, by=who.user)
    with pytest.raises(RoomNotOnline):
        keep(hall.pk, at(TOMORROW, 14), 60, member_pk=who.pk, by=who.user)
    assert claims() == 1


def test_nothing_is_let_online_where_the_house_says_so(who, room):
    make_policy("room.opens_days", 0, effective_from=clock.now())
    with pytest.raises(RoomNotOnline):
        make_deciding(who, room)


def test_nobody_keeps_two_rooms_to_decide(who, room):
    first = make_deciding(who, room)
    second = make_deciding(who, room, hour=11)  # its minutes before would lie in the first one
    first.refresh_from_db()
    assert (first.state, second.state, claims(), told()) == ("cancelled", "held", 1, [])


def test_what_was_not_decided_is_let_go_without_a_word(who, room, frozen):
    row = make_deciding(who, room)
    frozen.move(minutes=11)
    assert (release_expired_holds(), release_expired_holds()) == (1, 0)
    row.refresh_from_db()
    assert (row.state, row.fee, claims(), told()) == ("cancelled", 0, 0, [])
    assert rooms_of([who], clock.now()) == ([], [])


def test_what_was_not_decided_in_time_goes_to_the_next(who, room, frozen):
    row = make_deciding(who, room)
    frozen.move(minutes=11)
    other = make_deciding(make_member(), room)
    row.refresh_from_db()
    assert (row.state, other.state) == ("cancelled", "held")
    with pytest.raises(RoomHoldOver):
        confirm(row.pk, said=Said("Badminton", 2, "", row.price), by=who.user)


def test_room_is_let_go_once(who, room):
    row = make_deciding(who, room)
    give_back(row.pk, by=who.user)
    assert (claims(), told()) == (0, [])
    with pytest.raises(RoomHoldOver):
        give_back(row.pk, by=who.user)


# --- booked ----------------------------------------------------------------------------------------------------------


def test_room_is_booked_with_what_it_is_for(who, room):
    row = make_booked_online(who, room)
    assert (row.state, row.purpose, row.people, row.equipment, row.price) == (
        "confirmed", "Badminton", 2, "Rackets", Decimal(80)
    )  # fmt: skip
    assert (claims(), told(), row.tasks.count()) == (1, ["room_confirmed"], 2)
    assert "free of charge" in Message.objects.get().body
    assert rooms_of([who], clock.now()) == ([row], [])


def test_room_is_not_booked_for_more_than_it_holds_nor_at_another_price(who, room):
    row = make_deciding(who, room)
    with pytest.raises(RoomForFewer):
        confirm(row.pk, said=Said("Badminton", 7, "", row.price), by=who.user)
    with pytest.raises(RoomPriceChanged):
        confirm(row.pk, said=Said("Badminton", 2, "", Decimal(60)), by=who.user)
    row.refresh_from_db()
    assert (row.state, row.purpose, told()) == ("held", "", [])


def test_who_has_a_phone_alone_is_told_by_sms(room, sms_is_offered):
    person = make_member(email="", phone="+8613800001111", language="en")
    write_template("room_confirmed", "en", code="SMS_1", text="{member_name}: {room}, {time}", by=make_staff().user)
    make_booked_online(person, room)
    letter = Message.objects.get()
    assert (letter.channel, letter.address) == ("sms", "+8613800001111")
    assert letter.body == f"{person.name}: {room}, Fri 20 Mar, 10:00–11:00"


# --- moved -----------------------------------------------------------------------------------------------------------

MOVING = MovingFacts(
    state="confirmed",
    begins_at=at(TOMORROW, 10),
    free_until=at(TODAY, 18),
    is_online=True,
    is_simple=True,
)


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({}, False),
        ({"state": "held"}, True),
        ({"is_online": False}, True),
        ({"is_simple": False}, True),
        ({"begins_at": at(TODAY, 11)}, True),
        ({"free_until": at(TODAY, 11)}, True),
        ({"free_until": at(TODAY, 12)}, False),
    ],
)
def test_rules_of_moving_online(changes, is_refused):
    found = ""
    try:
        check(MOVING_RULES, replace(MOVING, **changes), clock.now())
    except DomainError as error:
        found = error.code
    assert found == (RoomChangeAtDesk.code if is_refused else "")


def test_booking_moves_whole_at_the_price_that_was_seen(who, room):
    row = make_booked_online(who, room)
    other = make_online_room(hour_price=100)
    later = row.begins_at + A_DAY
    with pytest.raises(RoomPriceChanged):
        move(row.pk, other.pk, later, 90, seen_price=Decimal(80), by=who.user)
    moved = move(row.pk, other.pk, later, 90, seen_price=Decimal(150), by=who.user)
    assert (moved.room, moved.begins_at, moved.price, moved.purpose) == (other, later, Decimal(150), "Badminton")
    assert moved.policies == row.policies
    live = ResourceAllocation.objects.live().values_list("resource", flat=True)
    assert (list(live), told()) == ([other.pk], ["room_confirmed", "room_changed"])


def test_it_may_move_into_its_own_time(who, room):
    row = make_booked_online(who, room)
    moved = move(row.pk, room.pk, row.begins_at + timedelta(minutes=30), 60, seen_price=Decimal(80), by=who.user)
    assert (moved.begins_at, claims()) == (row.begins_at + timedelta(minutes=30), 1)


def test_old_place_stays_where_the_new_one_is_taken(who, room):
    row = make_booked_online(who, room)
    make_booked_online(make_member(), room, hour=14)
    with pytest.raises(RoomTimeTaken):
        move(row.pk, room.pk, at(clock.local(row.begins_at).date(), 14), 60, seen_price=Decimal(80), by=who.user)
    row.refresh_from_db()
    assert (clock.local(row.begins_at).hour, claims()) == (10, 2)


def test_larger_party_does_not_move_into_a_small_room(who, room):
    row = make_booked_online(who, room)
    small = make_online_room(capacity=1)
    with pytest.raises(RoomForFewer):
        move(row.pk, small.pk, row.begins_at, 60, seen_price=Decimal(80), by=who.user)


def test_close_to_its_time_it_is_moved_at_the_desk(who, room):
    row = make_booked_online(who, room, days=3)
    with pytest.raises(RoomChangeAtDesk, match="until Fri 6 Mar, 10:00"):
        move(row.pk, room.pk, row.begins_at + A_DAY, 60, seen_price=Decimal(80), by=who.user)


def test_what_was_agreed_with_extras_is_moved_at_the_desk(who, room):
    row = make_booked_online(who, room)
    RoomBooking.objects.filter(pk=row.pk).update(extras=[{"text": "Tea", "quantity": "1", "price": "5.00"}])
    with pytest.raises(RoomChangeAtDesk):
        move(row.pk, room.pk, row.begins_at + A_DAY, 60, seen_price=Decimal(80), by=who.user)


def test_class_keeps_its_room_from_a_member(who, room):
    session = put_on_session(room=room, starts_at=at(TOMORROW, 18))
    with pytest.raises(RoomTimeTaken):
        make_deciding(who, room, hour=18)
    assert session.room == room


def test_room_that_a_member_keeps_is_not_given_to_a_class(who, room):
    make_deciding(who, room, hour=18)
    with pytest.raises(RoomBusy):
        put_on_session(room=room, starts_at=at(TOMORROW, 18))


def test_cancelled_it_is_among_the_earlier_ones(who, room):
    row = make_booked_online(who, room)
    cancel(row.pk, seen_fee=Decimal(0), by=who.user)
    assert rooms_of([who], clock.now()) == ([], [RoomBooking.objects.get()])
