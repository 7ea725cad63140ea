"""Booking treatments: everything or nothing, by whose turn it is, as the guest likes it."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.errors import AskDoctor, HealthBars
from bookings.models import Appointment, AppointmentLine, ResourceAllocation
from bookings.selectors.appointment_plan import Ask, starts_for
from bookings.selectors.turns import turns_by_day, turns_on
from bookings.services.appointment import book, release_expired
from bookings.treatment_errors import GuestBusy, HasBegun, NotOffered, SlotTaken, TooFarAhead, TooShortNotice
from members.models import HealthLimit
from tests.conftest import NOON
from tests.factories.bookings import HOUSE, make_booking, make_equipment, make_room, make_session, make_shared_room
from tests.factories.care import make_preference
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_skill, make_treated, make_treatment
from venue.models import Message
from venue.services.policy import set_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW = date(2026, 3, 11)
TEN = at(TOMORROW, 10)


def on_duty(treatment, day=TOMORROW, **fields):
    """One more who does it; no further room."""
    skill = make_skill(treatment, **fields)
    make_shift(staff=skill.staff, starts_at=at(day, 6), ends_at=at(day, 23))
    return skill.staff


def ask_for(skill, member, **fields):
    return Ask(skill.treatment_id, member.pk, **fields)


def booked(asks, starts_at=TEN, by=HOUSE, **fields):
    return book(asks, starts_at, member_pk=asks[0].guest_pk, by=by, **fields)


def claims(appointment):
    live = ResourceAllocation.objects.live().filter(appointment_line__appointment=appointment)
    return sorted((each.resource.kind, each.during.lower, each.during.upper) for each in live)


def test_booking_claims_practitioner_and_room_with_its_minutes(member):
    skill = make_treated()
    room = make_room(room_kind="treatment", buffer_before=5, buffer_after=15)
    type(room).objects.exclude(pk=room.pk).filter(kind="room").update(is_active=False)

    appointment = booked([ask_for(skill, member)])
    minute = timedelta(minutes=1)
    assert claims(appointment) == [
        ("room", TEN - 5 * minute, TEN + 75 * minute),
        ("staff", TEN, TEN + 60 * minute),
    ]
    line = appointment.lines.get()
    assert (line.room, line.staff, str(line.price), appointment.state) == (room, skill.staff, "198.00", "booked")


@pytest.mark.covers("H-003")
def test_guest_is_told_what_was_booked_and_until_when_it_is_free_to_cancel(member):
    skill = make_treated(make_treatment(name_en="Tuina", contraindications_en="fever"), day=date(2026, 3, 13))
    starts_at = at(date(2026, 3, 13), 10)
    booked([ask_for(skill, member)], starts_at)
    letter = Message.objects.get()
    assert letter.subject == "Booked: Tuina, Fri 13 Mar, 10:00"
    for text in ("Price: CN¥198.00", "Not advisable with: fever", "free of charge until Thu 12 Mar, 10:00"):
        assert text in letter.body


@pytest.mark.covers("H-008")
def test_guest_is_told_the_room_where_it_lies_and_what_to_bring(member):
    skill = make_treated(make_treatment(name_en="Tuina", asks_identity=True), day=date(2026, 3, 13))
    room = booked([ask_for(skill, member)], at(date(2026, 3, 13), 10)).lines.get().room
    letter = Message.objects.get()
    assert f"{room.name}, {room.area.name}" in letter.body
    assert "Please bring an identity document." in letter.body


def test_nothing_is_written_when_one_of_two_has_no_room(member):
    skill = make_treated()
    on_duty(skill.treatment)
    with pytest.raises(SlotTaken):
        booked([ask_for(skill, member), ask_for(skill, make_member(), is_beside=True)])
    assert (Appointment.objects.count(), ResourceAllocation.objects.count()) == (0, 0)


@pytest.mark.covers("B-125")
def test_couple_is_treated_side_by_side_by_two_in_two_places(member):
    skill = make_treated()
    on_duty(skill.treatment)
    make_room(room_kind="treatment")
    partner = make_member()

    lines = list(booked([ask_for(skill, member), ask_for(skill, partner, is_beside=True)]).lines.all())
    assert [(line.guest, line.starts_at) for line in lines] == [(member, TEN), (partner, TEN)]
    assert len({line.staff_id for line in lines}) == len({line.room for line in lines}) == 2


def test_second_treatment_follows_in_the_same_room_without_minutes_between(member):
    skill = make_treated()
    type(make_room()).objects.filter(room_kind="treatment").update(buffer_before=5, buffer_after=15)
    first, second = booked([ask_for(skill, member), ask_for(skill, member)]).lines.order_by("number")
    minute = timedelta(minutes=1)

    assert (second.starts_at, second.room, second.staff) == (first.ends_at, first.room, first.staff)
    during = [each.during for line in (first, second) for each in line.allocations.filter(resource__kind="room")]
    assert during == [
        DateTimeTZRange(TEN - 5 * minute, TEN + 60 * minute, "[)"),
        DateTimeTZRange(TEN + 60 * minute, TEN + 135 * minute, "[)"),
    ]


def test_one_place_of_a_shared_room_and_one_piece_of_equipment_are_taken(member):
    skill = make_treated(make_treatment(equipment=make_equipment(2), room_kind="bath"))
    lounge = make_shared_room(2, room_kind="bath")
    line = booked([ask_for(skill, member)]).lines.get()

    taken = {each.place: each.resource.number for each in line.allocations.exclude(resource__kind="staff")}
    assert taken == {lounge: 1, skill.treatment.equipment: 1}
    assert line.room == lounge


# --- whose turn it is ------------------------------------------------------------------------------------------------


def test_turns_go_round_fairly_and_the_order_is_kept(member):
    skill = make_treated()
    other = on_duty(skill.treatment)
    first = make_appointment(skill=skill).lines.get()
    second = booked([ask_for(skill, member)], at(TOMORROW, 12)).lines.get()
    third = booked([ask_for(skill, make_member())], at(TOMORROW, 14)).lines.get()

    assert [first.staff, second.staff, third.staff] == [skill.staff, other, skill.staff]
    assert second.asked == [{"staff": other.pk, "turns": 0, "why": ""}]


def test_time_that_was_kept_too_long_was_nobodys_turn(member, frozen):
    skill = make_treated()
    other, _room = on_duty(skill.treatment), make_room(room_kind="treatment")
    kept = make_appointment(skill=skill, keeps=True).lines.get()
    assert turns_by_day(TOMORROW, TOMORROW)[TOMORROW].keys() == turns_on(TEN).keys() == {kept.staff_id}
    frozen.move(minutes=11)
    assert (turns_by_day(TOMORROW, TOMORROW), turns_on(TEN)) == ({}, {})
    taken = booked([ask_for(skill, member)]).lines.get()
    assert {kept.staff, other} == {skill.staff, other}
    assert taken.staff == kept.staff


def test_whoever_is_taken_is_passed_over_and_it_is_kept_why(member):
    skill = make_treated()
    other = on_duty(skill.treatment)
    make_room(room_kind="treatment")
    chosen = booked([ask_for(skill, make_member(), staff_pk=skill.staff_id)]).lines.get()
    line = booked([ask_for(skill, member)]).lines.get()

    assert (chosen.is_choice, chosen.staff, line.staff) == (True, skill.staff, other)
    assert line.asked == [
        {"staff": skill.staff_id, "turns": 0, "why": "taken"},
        {"staff": other.pk, "turns": 0, "why": ""},
    ]


@pytest.mark.covers("H-011")
def test_guest_who_would_rather_have_a_woman_is_given_one_where_possible(member):
    skill = make_treated()
    woman = on_duty(skill.treatment)
    type(woman).objects.filter(pk=woman.pk).update(gender="female")
    make_preference(member, practitioner_gender="female")
    line = booked([ask_for(skill, member)]).lines.get()
    assert (line.staff, line.asked[0]) == (woman, {"staff": skill.staff_id, "turns": 0, "why": "wish"})

    make_room(room_kind="treatment")
    other = make_member()
    make_preference(other, practitioner_gender="female")
    assert booked([ask_for(skill, other)]).lines.get().staff == skill.staff


def test_named_practitioner_comes_first_and_chosen_one_alone(member):
    skill = make_treated()
    named = on_duty(skill.treatment)
    make_preference(member, practitioner=named)
    assert booked([ask_for(skill, member)]).lines.get().staff == named

    make_room(room_kind="treatment")
    with pytest.raises(SlotTaken):
        booked([ask_for(skill, make_member(), staff_pk=named.pk)])


@pytest.mark.covers("H-012", "F-105")
def test_barrier_free_room_goes_first_to_those_who_need_it_and_last_to_others(member):
    skill = make_treated()
    on_duty(skill.treatment), on_duty(skill.treatment)
    free = make_room(room_kind="treatment", is_barrier_free=True)
    needs = make_member()
    make_preference(needs, needs=["wheelchair"])

    assert booked([ask_for(skill, member)]).lines.get().room != free
    assert booked([ask_for(skill, needs)]).lines.get().room == free


# --- the rules -------------------------------------------------------------------------------------------------------


def test_time_that_is_taken_is_refused(member):
    skill = make_treated()
    make_appointment(skill=skill)
    with pytest.raises(SlotTaken):
        booked([ask_for(skill, member)], TEN + timedelta(minutes=30))
    assert booked([ask_for(skill, member)], TEN + timedelta(minutes=60)).state == "booked"


@pytest.mark.covers("H-013")
def test_last_room_goes_to_the_desk_alone(member, desk):
    skill = make_treated()
    set_policy("treatment.reserve_rooms", value=1, by=HOUSE)

    with pytest.raises(SlotTaken, match="kept for the front desk"):
        booked([ask_for(skill, member)], by=member.user)
    assert booked([ask_for(skill, member)], by=desk).state == "booked"


def test_retired_treatment_is_refused(member):
    skill = make_treated(make_treatment(is_active=False))
    with pytest.raises(NotOffered):
        booked([ask_for(skill, member)])


def test_past_and_far_days_are_refused(member):
    far = date(2026, 4, 20)
    today, later = make_treated(day=NOON.date()), make_treated(day=far)
    with pytest.raises(HasBegun):
        booked([ask_for(today, member)], NOON - timedelta(minutes=15))
    with pytest.raises(TooFarAhead):
        booked([ask_for(later, member)], at(far, 10))


@pytest.mark.covers("H-002")
def test_members_book_in_time_and_the_desk_until_it_begins(member, desk):
    skill = make_treated(day=NOON.date())
    soon = NOON + timedelta(minutes=30)
    with pytest.raises(TooShortNotice) as refused:
        booked([ask_for(skill, member)], soon, by=member.user)
    assert "at least 60 minutes" in str(refused.value)
    assert booked([ask_for(skill, member)], soon, by=desk).state == "booked"


def test_what_the_screening_bars_is_not_booked_and_what_it_asks_about_once_said(member):
    skill = make_treated(make_treatment(activities=["massage"]))
    limit = HealthLimit.objects.create(member=member, activity="massage", level="bar")
    with pytest.raises(HealthBars):
        booked([ask_for(skill, member)])
    limit.level = "ask"
    limit.save(update_fields=["level"])
    with pytest.raises(AskDoctor):
        booked([ask_for(skill, member)])
    assert booked([ask_for(skill, member)], knows=True).state == "booked"


def test_guest_is_in_one_place_at_a_time(member):
    skill = make_treated()
    on_duty(skill.treatment)
    make_room(room_kind="treatment")
    make_booking(make_session(starts_at=TEN + timedelta(minutes=30)), member)
    with pytest.raises(GuestBusy):
        booked([ask_for(skill, member)])
    other = make_member()
    booked([ask_for(skill, other)])
    with pytest.raises(GuestBusy):
        booked([ask_for(skill, other)], TEN + timedelta(minutes=15))


@pytest.mark.covers("H-001")
def test_what_the_house_confirms_is_a_request_when_its_guest_asks(member, desk):
    skill = make_treated(make_treatment(is_confirmed_by_house=True))
    assert booked([ask_for(skill, member)], by=member.user).state == "requested"
    assert booked([ask_for(skill, make_member())], TEN + timedelta(hours=2), by=desk).state == "booked"


# --- kept while deciding ---------------------------------------------------------------------------------------------


def test_kept_time_is_nobody_elses_until_it_is_over(member, frozen):
    skill = make_treated()
    kept = booked([ask_for(skill, member)], by=member.user, keeps=True)
    assert (kept.state, kept.held_until) == ("held", NOON + timedelta(minutes=10))
    assert Message.objects.count() == 0
    with pytest.raises(SlotTaken):
        booked([ask_for(skill, make_member())])

    frozen.move(minutes=10)
    other = booked([ask_for(skill, make_member())])
    kept.refresh_from_db()
    assert (kept.state, claims(kept), other.state) == ("released", [], "booked")


def test_sweep_gives_up_what_was_kept_too_long_once(member, frozen):
    kept = booked([ask_for(make_treated(), member)], keeps=True)
    frozen.move(minutes=10)
    assert (release_expired(NOON + timedelta(minutes=10), by=HOUSE), claims(kept)) == (1, [])
    assert release_expired(NOON + timedelta(minutes=10), by=HOUSE) == 0


def test_times_of_a_couple_are_those_at_which_both_fit(member):
    skill = make_treated()
    on_duty(skill.treatment)
    make_room(room_kind="treatment")
    make_appointment(skill=skill, starts_at=TEN)
    asks = [ask_for(skill, member), ask_for(skill, make_member(), is_beside=True)]
    [day] = starts_for(asks, TOMORROW, TOMORROW, earliest=TEN - timedelta(hours=1))
    starts = [slot.starts_at for slot in day.slots]
    assert (TEN - timedelta(hours=1) in starts, TEN in starts, TEN + timedelta(hours=1) in starts) == (
        True,
        False,
        True,
    )


def test_line_says_how_much_longer_it_took():
    line = AppointmentLine(starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    assert (line.minutes, line.minutes_taken, line.minutes_over) == (60, None, 0)
    line.began_at, line.finished_at = TEN, TEN + timedelta(minutes=72)
    assert (line.minutes_taken, line.minutes_over) == (72, 12)


def test_practitioner_of_the_class_next_door_is_not_given_away():
    skill = make_treated()
    make_session(instructor=skill.staff, starts_at=TEN)
    with pytest.raises(SlotTaken):
        make_appointment(skill=skill)
