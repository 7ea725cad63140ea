"""Rooms that people book for themselves: from the enquiry to the end, never two things in one room."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bookings.errors import RoomBusy, RoomNeeded, RoomTooSmall
from bookings.models import ResourceAllocation, RoomBooking
from bookings.room_errors import (
    DatesTaken,
    HoldTooLong,
    NotYetTime,
    RoomFeeChanged,
    RoomForFewer,
    RoomNotChosen,
    RoomOutOfUse,
    RoomStepOutOfTurn,
    RoomTimePassed,
)
from bookings.selectors.places import Wish, places
from bookings.selectors.room_booking import cancelling
from bookings.services.releasing_rooms import release_expired_holds
from bookings.services.resource import change_resource
from bookings.services.room_booking import (
    book_dates,
    cancel,
    change,
    confirm,
    finish,
    hand_over,
    hold,
    in_the_way,
)
from bookings.services.series import put_on_weekly
from tests.factories.bookings import HOUSE, make_course, make_room, put_on_session
from tests.factories.members import make_member
from tests.factories.rooms import make_room_booking, make_wanted
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.constraints import violated_constraint
from venue.history import history_of
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def claims_of(booking):
    return [(each.resource, *each.span) for each in booking.allocations.live()]


def told(booking):
    return list(Message.objects.filter(subject_key=booking.cause).order_by("pk").values_list("template", "state"))


# --- from the enquiry to the end -------------------------------------------------------------------------------------


@pytest.mark.covers("H-001", "H-033")
def test_enquiry_is_held_confirmed_handed_over_and_finished(frozen):
    booking = make_room_booking()
    assert (booking.state, claims_of(booking), told(booking)) == ("enquired", [], [])

    until = clock.now() + DAY
    hold(booking.pk, until, by=HOUSE)
    confirm(booking.pk, by=HOUSE)
    frozen.set(booking.begins_at)
    hand_over(booking.pk, by=HOUSE)
    frozen.move(hours=2)
    done = finish(booking.pk, by=HOUSE)

    assert (done.state, done.started_at, done.finished_at) == ("finished", booking.begins_at, booking.ends_at)
    assert told(booking) == [("room_held", "withdrawn"), ("room_confirmed", "pending")]
    states = [each.after for row in history_of(done) for each in row.changes if each.label == "State"]
    assert states == ["finished", "in use", "confirmed", "held"]


def test_room_is_claimed_with_the_time_for_setting_up_and_clearing():
    booking = make_room_booking("confirmed", setup_minutes=30, clearing_minutes=20)
    begins, ends = booking.begins_at - timedelta(minutes=30), booking.ends_at + timedelta(minutes=20)
    assert claims_of(booking) == [(booking.room, begins, ends)]


def test_room_that_is_given_back_early_is_free_once_it_is_cleared(frozen):
    booking = make_room_booking("confirmed", clearing_minutes=10)
    frozen.set(booking.begins_at)
    hand_over(booking.pk, by=HOUSE)
    frozen.move(hours=1)
    finish(booking.pk, by=HOUSE)
    assert claims_of(booking) == [(booking.room, booking.begins_at, clock.now() + timedelta(minutes=10))]


@pytest.mark.covers("H-003")
def test_confirmation_tells_all_details_and_what_cancelling_costs():
    booking = make_room_booking("confirmed", setup_list="6 round tables\nstage", catering="fruit for 12")
    letter = Message.objects.get(subject_key=booking.cause)
    assert (letter.address, letter.template) == ("zhao@test.example", "room_confirmed")
    for words in ("Birthday party", "6 round tables", "fruit for 12", "CN¥400.00", "50 % of the price (CN¥200.00)"):
        assert words in letter.body


def test_party_known_here_is_written_to_at_their_own_address():
    booking = make_room_booking("held", member=make_member(language="en", email="own@test.example"))
    letter = Message.objects.get(subject_key=booking.cause)
    assert (letter.address, letter.subject.partition(" until ")[0]) == ("own@test.example", "Held for you")


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-002")
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"room": None}, RoomNotChosen),
        ({"people": 21}, RoomForFewer),
        ({"begins_at": -HOUR}, RoomTimePassed),
        ({"room": "closed"}, RoomOutOfUse),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason_and_nothing_is_kept(fields, error):
    if fields.get("room") == "closed":
        fields = {"room": make_room(is_active=False)}
    if "begins_at" in fields:
        fields = {"begins_at": clock.now() + fields["begins_at"]}
    with pytest.raises(error):
        make_room_booking("confirmed", **fields)
    assert RoomBooking.objects.count() == 0


def test_enquiry_needs_no_room_yet():
    assert make_room_booking(room=None).room is None


@pytest.mark.parametrize("days", [0, 11])
def test_hold_ends_between_now_and_the_beginning(days):
    booking = make_room_booking()
    with pytest.raises(HoldTooLong):
        hold(booking.pk, clock.now() + days * DAY, by=HOUSE)


def test_hold_lasts_as_long_as_the_policy_says_at_most_until_it_begins():
    assert make_room_booking("held").held_until == clock.now() + timedelta(hours=48)
    soon = make_room_booking("held", begins_at=clock.now() + HOUR)
    assert soon.held_until == soon.begins_at


def test_hold_is_made_longer():
    booking = make_room_booking("held")
    hold(booking.pk, clock.now() + 5 * DAY, by=HOUSE)
    booking.refresh_from_db()
    assert (booking.held_until, len(claims_of(booking))) == (clock.now() + 5 * DAY, 1)


@pytest.mark.parametrize("step", [confirm, hand_over, finish])
def test_no_step_is_taken_out_of_turn(step):
    booking = make_room_booking("confirmed")
    cancel(booking.pk, by=HOUSE)
    with pytest.raises(RoomStepOutOfTurn):
        step(booking.pk, by=HOUSE)


def test_room_is_handed_over_when_it_is_being_set_up_not_earlier(frozen):
    booking = make_room_booking("confirmed", setup_minutes=15)
    frozen.set(booking.begins_at - timedelta(minutes=16))
    with pytest.raises(NotYetTime):
        hand_over(booking.pk, by=HOUSE)
    frozen.move(minutes=1)
    assert hand_over(booking.pk, by=HOUSE).state == "in_use"


# --- never two things in one room ------------------------------------------------------------------------------------


def test_room_with_a_class_is_refused_naming_it():
    room = make_room(name_en="Hall 1")
    session = put_on_session(room=room, course=make_course(name_en="Tai chi"))
    with pytest.raises(RoomBusy) as refused:
        make_room_booking("held", room=room, begins_at=session.starts_at + HOUR - timedelta(minutes=1))
    assert str(refused.value) == "Hall 1 is taken from Tue 10 Mar, 14:00 to 15:00 by Tai chi."
    assert refused.value.facts == {"session": session.pk}


def test_class_is_refused_in_a_room_that_somebody_booked_naming_that():
    booking = make_room_booking("held", setup_minutes=30, room=make_room(name_en="Hall 1"))
    with pytest.raises(RoomBusy) as refused:
        put_on_session(room=booking.room, starts_at=booking.begins_at - HOUR)
    assert str(refused.value) == (
        "Hall 1 is taken from Fri 20 Mar, 11:30 to 14:00 by room booking “Birthday party”, preparing and "
        "tidying up included."
    )
    assert refused.value.facts == {"room_booking": booking.pk}


def test_weekly_class_cannot_begin_in_a_room_that_somebody_booked():
    booking = make_room_booking("confirmed")
    local = clock.local(booking.begins_at)
    weekly = {"weekday": local.weekday(), "begins_at": local.time(), "minutes": 60, "capacity": 5}
    with pytest.raises(RoomBusy):
        put_on_weekly(
            course=make_course(), room=booking.room, instructor=make_staff(), first_on=clock.today(), last_on=None,
            **weekly, by=HOUSE,
        )  # fmt: skip


def test_enquiry_claims_nothing_and_two_may_ask_for_one_room():
    first = make_room_booking()
    second = make_room_booking(room=first.room)
    confirm(second.pk, by=HOUSE)
    with pytest.raises(RoomBusy):
        confirm(first.pk, by=HOUSE)


def test_next_party_may_come_when_the_room_is_cleared():
    first = make_room_booking("confirmed", clearing_minutes=30)
    with pytest.raises(RoomBusy):
        make_room_booking("held", room=first.room, begins_at=first.ends_at)
    second = make_room_booking("held", room=first.room, begins_at=first.claims_until)
    assert second.state == "held"


def test_database_itself_refuses_a_class_and_a_room_booking_at_one_time():
    booking = make_room_booking("confirmed")
    session = put_on_session()
    [claim] = booking.allocations.all()
    with pytest.raises(IntegrityError, match="bookings_resourceallocation_no_overlap"), transaction.atomic():
        ResourceAllocation.objects.create(resource=claim.resource, session=session, during=claim.during)


def test_claim_has_exactly_one_cause():
    booking, session = make_room_booking("confirmed"), put_on_session()
    [claim] = booking.allocations.all()
    for causes in ({}, {"session": session, "room_booking": booking}):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            ResourceAllocation.objects.create(resource=make_room(), during=claim.during, **causes)
        assert violated_constraint(caught.value) == "bookings_resourceallocation_one_cause"


# --- holds that are over ---------------------------------------------------------------------------------------------


def test_hold_that_is_over_is_an_enquiry_again_and_the_party_told_once(frozen):
    booking = make_room_booking("held")
    frozen.move(hours=47)
    assert release_expired_holds() == 0
    frozen.move(hours=1)
    assert [release_expired_holds(), release_expired_holds()] == [1, 0]
    booking.refresh_from_db()
    assert (booking.state, claims_of(booking)) == ("enquired", [])
    assert told(booking) == [("room_held", "withdrawn"), ("room_hold_lapsed", "pending")]


def test_hold_that_is_over_is_in_nobodys_way_before_the_sweep_has_come(frozen):
    booking = make_room_booking("held")
    frozen.move(hours=48)
    assert [each.why_not for each in places(Wish.between(booking.begins_at, booking.ends_at, 5))] == [""]
    session = put_on_session(room=booking.room, starts_at=booking.begins_at)
    booking.refresh_from_db()
    assert (booking.state, session.allocations.live().count()) == ("enquired", 2)


def test_hold_that_is_over_may_still_be_confirmed_while_nobody_else_has_the_room(frozen):
    booking = make_room_booking("held")
    frozen.move(hours=48)
    assert confirm(booking.pk, by=HOUSE).state == "confirmed"
    assert told(booking) == [("room_held", "withdrawn"), ("room_confirmed", "pending")]


# --- changing --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-004")
def test_change_moves_the_claim_keeps_the_old_version_and_tells_the_new_details():
    booking = make_room_booking("confirmed", room=make_room(name_en="Small room"))
    other = make_room(name_en="Large room")
    later = make_wanted(room=other, begins_at=booking.begins_at + DAY)
    change(booking.pk, later, reason="The cake comes late", by=HOUSE)

    assert claims_of(booking) == [(other, booking.begins_at + DAY, booking.ends_at + DAY)]
    letter = Message.objects.get(template="room_changed")
    for words in ("Large room (before: Small room)", "(before: Fri 20 Mar, 12:00–14:00)", "The cake comes late"):
        assert words in letter.body
    [newest, *_] = history_of(RoomBooking.objects.get(pk=booking.pk))
    assert ("Room", "Small room", "Large room") in [(c.label, c.before, c.after) for c in newest.changes]


def test_old_room_is_not_lost_when_the_new_one_is_taken():
    booking, other = make_room_booking("confirmed"), make_room_booking("confirmed")
    before = claims_of(booking)
    with pytest.raises(RoomBusy):
        change(booking.pk, make_wanted(room=other.room), by=HOUSE)
    booking.refresh_from_db()
    assert (claims_of(booking), booking.state, booking.room == other.room) == (before, "confirmed", False)
    assert not Message.objects.filter(template="room_changed").exists()


def test_booking_is_not_in_its_own_way_when_it_moves_by_an_hour():
    booking = make_room_booking("confirmed")
    change(booking.pk, make_wanted(room=booking.room, begins_at=booking.begins_at + HOUR), by=HOUSE)
    assert claims_of(booking) == [(booking.room, booking.begins_at + HOUR, booking.ends_at + HOUR)]


def test_note_for_colleagues_is_changed_without_a_letter():
    booking = make_room_booking("confirmed")
    change(booking.pk, make_wanted(room=booking.room, notes="rings at the back door"), by=HOUSE)
    assert [template for template, _ in told(booking)] == ["room_confirmed"]


# --- cancelling ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "percent", "fee"), [(7.0, 0, "0"), (6.99, 50, "200.00"), (2.0, 50, "200.00"), (1.99, 100, "400.00")]
)
def test_cancelling_costs_by_the_notice_given(frozen, days, percent, fee):
    booking = make_room_booking("confirmed")
    frozen.set(booking.begins_at - timedelta(days=days))
    assert (cancelling(booking).percent, cancelling(booking).fee) == (percent, Decimal(fee))
    done = cancel(booking.pk, by=HOUSE)
    assert (done.state, done.fee, claims_of(booking)) == ("cancelled", Decimal(fee), [])


def test_cancelling_costs_nothing_when_the_house_does_it_or_nothing_was_confirmed(frozen):
    ours, held = make_room_booking("confirmed"), make_room_booking("held", until=clock.now() + 10 * DAY)
    frozen.set(ours.begins_at - HOUR)
    for booking, is_by_venue in ((ours, True), (held, False)):
        done = cancel(booking.pk, reason="a burst pipe", is_by_venue=is_by_venue, by=HOUSE)
        assert (done.fee, done.is_cancelled_by_venue) == (0, is_by_venue)
    assert "comes back to you in full" in Message.objects.get(template="room_cancelled", subject_key=ours.cause).body


def test_table_that_was_promised_holds_whatever_is_set_later(frozen):
    make_policy("room.fee_percent", 20, effective_from=clock.now() - HOUR)
    booking = make_room_booking("confirmed")
    frozen.move(hours=1)
    make_policy("room.fee_percent", 80, effective_from=clock.now())
    frozen.set(booking.begins_at - 3 * DAY)
    assert cancelling(booking).percent == 20


def test_nobody_cancels_at_another_price_than_was_shown(frozen):
    booking = make_room_booking("confirmed")
    frozen.set(booking.begins_at - DAY)
    with pytest.raises(RoomFeeChanged):
        cancel(booking.pk, seen_fee=Decimal(200), by=HOUSE)
    booking.refresh_from_db()
    assert booking.state == "confirmed"


# --- several dates ---------------------------------------------------------------------------------------------------


def weekly(room, weeks=3):
    first = make_wanted(room=room)
    return [first.at(first.begins_at + 7 * number * DAY) for number in range(weeks)]


def test_dates_that_are_booked_together_are_told_in_one_message():
    bookings = book_dates(weekly(make_room()), step="confirmed", by=HOUSE)
    assert len({each.together for each in bookings}) == 1 and bookings[0].together is not None
    letter = Message.objects.get()
    assert (letter.template, letter.body.count("12:00–14:00")) == ("room_confirmed", 3)


def test_dates_are_booked_all_or_none_and_what_is_in_the_way_is_named():
    room = make_room()
    dates = weekly(room)
    make_room_booking("confirmed", room=room, begins_at=dates[1].begins_at, purpose="Choir")
    assert [each.begins_at for each in in_the_way(dates, "held")] == [dates[1].begins_at]
    with pytest.raises(DatesTaken) as refused:
        book_dates(dates, step="held", by=HOUSE)
    assert "On 1 date something is in the way: Fri 27 Mar:" in str(refused.value) and "Choir" in str(refused.value)
    assert RoomBooking.objects.count() == 1
    assert len(book_dates([dates[0], dates[2]], step="held", by=HOUSE)) == 2


# --- the room itself -------------------------------------------------------------------------------------------------


def test_room_that_is_promised_stays_in_use_and_as_large_as_it_must_be():
    room = make_room_booking("confirmed").room
    with pytest.raises(RoomNeeded):
        change_resource(room.pk, area=room.area, is_active=False, by=HOUSE)
    with pytest.raises(RoomTooSmall):
        change_resource(room.pk, area=room.area, capacity=11, by=HOUSE)
    assert change_resource(room.pk, area=room.area, capacity=12, by=HOUSE).capacity == 12


@pytest.mark.covers("H-033")
def test_proposed_are_the_smallest_rooms_that_fit_and_are_free():
    large, small, tiny = make_room(capacity=30), make_room(capacity=12), make_room(capacity=4)
    taken = make_room_booking("confirmed", room=make_room(capacity=14)).room
    booking = RoomBooking.objects.get()
    found = places(Wish.between(booking.begins_at, booking.ends_at, 10))
    assert [(each.room, each.why_not) for each in found] == [
        (small, ""), (large, ""), (tiny, "too small"), (taken, "taken")
    ]  # fmt: skip
