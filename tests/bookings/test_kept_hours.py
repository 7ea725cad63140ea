"""Hours that rooms are kept for some: who may have a room or a treatment in them, and what everybody else reads."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.kept_hours_lists import KeptHoursForm
from bookings.models import KeptHours
from bookings.room_errors import HoursListed, RoomKept, RoomTimeTaken
from bookings.rules.choosing import Guest, withheld
from bookings.selectors.appointment import guests_of
from bookings.selectors.availability import when
from bookings.selectors.kept_hours import belonging, kept_on
from bookings.selectors.room_online import times_of
from bookings.services.appointment_move import Move, move_line
from bookings.services.kept_hours import change_kept_hours
from bookings.services.room_booking import change, confirm, wanted_of
from bookings.services.room_online import keep
from bookings.treatment_errors import RoomUnsuited
from members.models import Tier
from tests.factories.bookings import HOUSE, make_room, make_shared_room
from tests.factories.care import make_preference
from tests.factories.kept_hours import make_kept_hours
from tests.factories.members import make_member, make_membership
from tests.factories.pauses import make_pause
from tests.factories.rooms import make_online_room, make_room_booking
from tests.factories.treatments import at, make_appointment, make_treated, make_treatment
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)  # a Tuesday
SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = list(range(18, 22))
For = KeptHours.For


def hours_of(room, day=TOMORROW, member=None):
    [found] = times_of([room], 60, day, day, member=member)[room.pk]
    return [clock.local(slot.starts_at).hour for slot in found.slots if clock.local(slot.starts_at).minute == 0]


def why_none(room, day=TOMORROW, member=None):
    [found] = times_of([room], 60, day, day, member=member)[room.pk]
    return str(found.why_none)


def of_tier(tier):
    return make_membership(tier=tier).member


# --- whom they are for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept_for", "who", "others"),
    [
        (For.MEMBERS, lambda: make_membership().member, lambda: make_member()),
        (For.SILVER, lambda: of_tier(Tier.GOLD), lambda: of_tier(Tier.STANDARD)),
        (For.GOLD, lambda: of_tier(Tier.GOLD), lambda: of_tier(Tier.SILVER)),
        (For.VIP, lambda: of_tier(Tier.VIP), lambda: of_tier(Tier.GOLD)),
        (For.WOMEN, lambda: make_member(gender="female"), lambda: make_member(gender="male")),
        (For.MEN, lambda: make_member(gender="male"), lambda: make_member()),
        (
            For.SENIORS,
            lambda: make_member(born_on=date(1966, 3, 11)),
            lambda: make_member(born_on=date(1966, 3, 12)),
        ),
        (For.MINORS, lambda: make_member(born_on=date(2008, 3, 12)), lambda: make_member(born_on=date(2008, 3, 11))),
    ],
    ids=For.values,
)
def test_hours_are_free_for_whom_they_are_kept_alone(kept_for, who, others):
    room = make_kept_hours(make_online_room(), kept_for=kept_for).room

    assert [hour for hour in hours_of(room, member=who()) if hour in EVENING] == EVENING
    assert [hour for hour in hours_of(room, member=others()) if hour in EVENING] == []
    assert 17 in hours_of(room)  # until they begin, the room is for everybody


def test_membership_counts_on_its_days_and_not_while_it_is_paused():
    room = make_kept_hours(make_online_room()).room
    ending = make_membership(ends_on=TOMORROW).member
    paused = make_membership()
    make_pause(paused, first=10, length=10)

    assert 18 in hours_of(room, TOMORROW, ending)
    assert 18 not in hours_of(room, TOMORROW + timedelta(days=1), ending)
    assert 18 in hours_of(room, TODAY + timedelta(days=9), paused.member)
    assert 18 not in hours_of(room, TODAY + timedelta(days=10), paused.member)


def test_where_several_hold_at_once_each_of_them_may():
    room = make_kept_hours(make_online_room()).room
    make_kept_hours(room, kept_for=For.WOMEN)

    assert 18 in hours_of(room, member=make_member(gender="female"))
    assert 18 in hours_of(room, member=make_membership().member)
    assert 18 not in hours_of(room, member=make_member(gender="male"))


def test_hours_of_one_weekday_hold_on_it_alone_and_may_run_past_midnight():
    hours = make_kept_hours(begins=22, ends=2, weekday=2)

    assert kept_on([hours], TODAY, TOMORROW + timedelta(days=1)) == {
        "members": [(datetime(2026, 3, 11, 22, tzinfo=SHANGHAI), datetime(2026, 3, 12, 2, tzinfo=SHANGHAI))]
    }
    assert str(hours).endswith("Wednesday 22:00–02:00")


def test_out_of_use_they_are_kept_for_nobody():
    hours = make_kept_hours(make_online_room())
    change_kept_hours(hours.pk, is_active=False, by=HOUSE)

    assert 18 in hours_of(hours.room)


def test_same_hours_are_listed_once():
    hours = make_kept_hours()

    with pytest.raises(HoursListed):
        make_kept_hours(hours.room)
    other = make_kept_hours(hours.room, begins=8)
    with pytest.raises(HoursListed):
        change_kept_hours(other.pk, begins=hours.begins, by=HOUSE)


def test_nobody_belongs_to_what_is_not_known_of_them():
    member = make_member()

    assert belonging([member]) == {member.pk: {}}
    assert withheld({"female": [(at(TOMORROW, 18), at(TOMORROW, 20))]}, {}) == [(at(TOMORROW, 18), at(TOMORROW, 20))]


# --- parts and wholes ------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_whole_is_kept_of_its_parts_and_the_other_way_round():
    pool = make_online_room()
    lane = make_online_room(whole=pool)
    make_kept_hours(pool, 18, 20)
    make_kept_hours(lane, 20, 22)

    assert [hour for hour in hours_of(lane) if hour in EVENING] == []
    assert [hour for hour in hours_of(pool) if hour in EVENING] == []


# --- what others read ------------------------------------------------------------------------------------------------


def test_day_on_which_everything_is_kept_says_for_whom():
    room = make_kept_hours(make_online_room(), 6, 0).room

    assert why_none(room) == "What is left is kept for others on this day: members."


def test_member_keeps_an_hour_and_nobody_else_does():
    room = make_kept_hours(make_online_room()).room
    member, other = make_membership().member, make_member()

    with pytest.raises(RoomTimeTaken):
        keep(room.pk, at(TOMORROW, 18), 60, member_pk=other.pk, by=HOUSE)
    assert keep(room.pk, at(TOMORROW, 18), 60, member_pk=member.pk, by=HOUSE).state == "held"


def test_desk_reads_which_hours_are_in_the_way():
    room = make_kept_hours(make_room(name_en="Court 1")).room

    with pytest.raises(RoomKept) as refused:
        make_room_booking("confirmed", room=room, begins_at=at(TOMORROW, 17), hours=2)

    assert str(refused.value) == (
        "Court 1 is kept for others at that time: every day 18:00–22:00 for members. Please choose another time or "
        "another room; a manager can change the hours."
    )
    assert make_room_booking("confirmed", room=room, begins_at=at(TOMORROW, 16), hours=2).pk


def test_what_was_booked_before_the_hours_were_kept_keeps_its_time():
    row = make_room_booking("held", begins_at=at(TOMORROW, 18))
    make_kept_hours(row.room)

    assert confirm(row.pk, by=HOUSE).state == "confirmed"
    assert change(row.pk, wanted_of(row), by=HOUSE).begins_at == row.begins_at
    with pytest.raises(RoomKept):
        change(row.pk, wanted_of(row, begins_at=at(TOMORROW, 19)), by=HOUSE)


def test_other_room_at_the_same_time_is_asked_about_its_hours():
    row = make_room_booking("confirmed", begins_at=at(TOMORROW, 18))
    kept = make_kept_hours(kept_for=For.WOMEN).room

    with pytest.raises(RoomKept):
        change(row.pk, wanted_of(row, room=kept), by=HOUSE)


# --- treatments ------------------------------------------------------------------------------------------------------


def starts_of(treatment, guest):
    [found] = when(treatment, TOMORROW, TOMORROW, earliest=clock.now(), guest=guest)
    return {clock.local(slot.starts_at).hour for slot in found.slots}, str(found.why_none)


def test_treatment_in_a_kept_room_is_for_those_alone():
    treatment = make_treatment(room_kind="bath")
    make_treated(treatment, day=TOMORROW)
    room = make_shared_room(capacity=2, room_kind="bath")
    make_kept_hours(room, 18, 22, kept_for=For.WOMEN)
    woman, man = make_member(gender="female"), make_member(gender="male")
    guests = {each.pk: Guest(each.gender, belongs=belongs) for each in (woman, man)
              for belongs in [belonging([each])[each.pk]]}  # fmt: skip

    assert 18 in starts_of(treatment, guests[woman.pk])[0]
    assert 18 not in starts_of(treatment, guests[man.pk])[0]
    make_kept_hours(room, 6, 0, kept_for=For.WOMEN)
    assert starts_of(treatment, guests[man.pk]) == (set(), "What is left is kept for others on this day: women.")


def test_desk_does_not_move_a_treatment_into_a_room_that_is_kept_for_others():
    member, skill = make_member(), make_treated()
    line = make_appointment(member, skill).lines.get()
    room = make_kept_hours(make_room(room_kind="treatment", name_en="Rain"), 9, 12).room

    with pytest.raises(RoomUnsuited, match="Rain is kept for others at that time: members"):
        move_line(line.pk, Move(line.starts_at, line.staff_id, room.pk), by=HOUSE)
    make_membership(member)
    move_line(line.pk, Move(line.starts_at, line.staff_id, room.pk), by=HOUSE)
    assert line.appointment.lines.get().room == room


def test_room_for_women_is_not_for_a_man_who_has_said_how_he_likes_it():
    man = make_membership(make_member(gender="male")).member
    make_preference(man, is_quiet=True)

    [guest] = guests_of([man.pk]).values()
    assert (guest.is_quiet, guest.is_anybody, set(guest.belongs)) == (True, False, {"male", "members"})


def test_hours_of_a_room_out_of_use_can_be_given_up():
    hours = make_kept_hours()
    hours.room.is_active = False
    hours.room.save()
    typed = {"room": hours.room_id, "kept_for": "members", "weekday": "", "begins": "18:00", "ends": "22:00"}

    form = KeptHoursForm(typed, instance=hours)
    assert (form.is_valid(), form.cleaned_data["is_active"]) == (True, False)
