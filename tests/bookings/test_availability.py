"""When a treatment could be, and why it cannot."""

from datetime import date, time, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.models import ResourceAllocation
from bookings.rules.choosing import Guest
from bookings.selectors.appointment_plan import Ask, plan, starts_for
from bookings.selectors.availability import when
from bookings.selectors.resources import units_of
from bookings.services.resource import resource_of
from bookings.services.treatment import keep_room_for
from tests.conftest import NOON
from tests.factories.bookings import HOUSE, make_equipment, make_room, make_session, make_shared_room
from tests.factories.closures import make_closure
from tests.factories.house import make_absence, make_closed_day, make_licence, make_qualification, make_shift
from tests.factories.treatments import make_skill, make_treatment
from tests.factories.venue import make_area
from tests.queries import queries_of
from venue import clock
from venue.models import OpeningHours
from venue.working_time import wall_clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TODAY, TOMORROW = date(2026, 3, 10), date(2026, 3, 11)
KEPT_BACK = "The last rooms on this day are kept for the front desk. Please call: they may have one for you."


def at(text, day=TOMORROW):
    return wall_clock(day, time.fromisoformat(text), clock.zone())


@pytest.fixture(autouse=True)
def hours(db):
    """The house is open from nine to nine, every day."""
    for weekday in range(7):
        OpeningHours.objects.create(weekday=weekday, opens=time(9), closes=time(21))


@pytest.fixture
def wing():
    return make_area(name_en="Treatment wing")


@pytest.fixture
def room(wing):
    return make_room(name_en="Rain", area=wing, room_kind="treatment", capacity=1)


@pytest.fixture
def tuina(room):
    return make_treatment(name_en="Tuina", minutes=60)


def on_duty(treatment, begins="10:00", ends="12:00", day=TOMORROW, area=None, **fields):
    skill = make_skill(treatment, **fields)
    make_shift(staff=skill.staff, area=area, starts_at=at(begins, day), ends_at=at(ends, day))
    return skill.staff


def take(resource, begins, ends, day=TOMORROW):
    """Something else has it."""
    session = make_session(starts_at=at("08:00", day - timedelta(days=300)))
    during = DateTimeTZRange(at(begins, day), at(ends, day), "[)")
    ResourceAllocation.objects.create(resource=resource, session=session, during=during)


def times(treatment, day=TOMORROW, **asked):
    [found] = when(treatment, day, day, earliest=asked.pop("earliest", NOON), **asked)
    return [f"{clock.local(slot.starts_at):%H:%M}" for slot in found.slots]


def why(treatment, day=TOMORROW, **asked):
    [found] = when(treatment, day, day, earliest=asked.pop("earliest", NOON), **asked)
    return (len(found.slots), str(found.why_none))


def test_whoever_is_away_is_not_offered(tuina):
    coach = on_duty(tuina)
    assert times(tuina)[0] == "10:00"
    make_absence(staff=coach, starts_at=at("09:00"), ends_at=at("10:45"))
    assert times(tuina)[0] == "10:45"


@pytest.mark.parametrize("where", ["room", "area", "whole"])
def test_closed_room_is_not_offered(tuina, room, wing, where):
    on_duty(tuina)
    place = {"room": {"room": room}, "area": {"area": wing}, "whole": {"whole": True}}[where]
    make_closure(starts_at=at("09:00"), ends_at=at("10:30"), **place)
    assert times(tuina)[0] == "10:30"


def test_it_can_begin_every_quarter_while_somebody_is_on_duty(tuina):
    on_duty(tuina)
    assert times(tuina) == ["10:00", "10:15", "10:30", "10:45", "11:00"]


def test_slot_names_everybody_who_is_free_then_and_each_takes_their_own_minutes(tuina):
    slow, quick = on_duty(tuina, minutes=90), on_duty(tuina, ends="11:00", minutes=45)
    [day] = when(tuina, TOMORROW, TOMORROW, earliest=NOON)
    assert [(f"{clock.local(s.starts_at):%H:%M}", set(s.staff)) for s in day.slots] == [
        ("10:00", {slow.pk, quick.pk}),
        ("10:15", {slow.pk, quick.pk}),
        ("10:30", {slow.pk}),
    ]
    assert times(tuina, staff_pk=quick.pk) == ["10:00", "10:15"]


def test_what_has_the_person_or_the_room_leaves_the_rest(tuina, room):
    who = on_duty(tuina, ends="14:00")
    take(resource_of(who, by=HOUSE), "10:00", "11:10")
    take(room, "12:30", "13:00")
    assert times(tuina) == ["11:15", "11:30", "13:00"]


def test_minutes_around_a_use_move_no_start_time_and_lie_on_both_sides(tuina, room):
    room.buffer_before, room.buffer_after = 5, 10
    room.save(update_fields=["buffer_before", "buffer_after"])
    on_duty(tuina, ends="14:00")
    take(room, "11:20", "12:10")  # ends with its own minutes; those before the next still count
    assert times(tuina) == ["10:00", "12:15", "12:30", "12:45", "13:00"]


def test_last_one_ends_when_the_house_closes_and_is_tidied_up_afterwards(tuina, room):
    room.buffer_after = 30
    room.save(update_fields=["buffer_after"])
    on_duty(tuina, begins="19:00", ends="22:00")
    assert times(tuina)[-1] == "20:00"


def test_any_place_of_a_shared_room_will_do(wing):
    treatment = make_treatment(minutes=60)
    lounge = make_shared_room(2, area=wing, room_kind="treatment")
    on_duty(treatment)
    take(units_of(lounge)[0], "09:00", "13:00")
    assert times(treatment)[0] == "10:00"
    take(units_of(lounge)[1], "09:00", "13:00")
    assert why(treatment) == (0, "All rooms for it are taken.")


def test_equipment_is_counted_by_the_piece(tuina):
    tuina.equipment = make_equipment(2, buffer_after=10)
    tuina.save(update_fields=["equipment"])
    on_duty(tuina)
    for unit in units_of(tuina.equipment):
        take(unit, "09:00", "10:50")
    assert times(tuina) == ["11:00"]
    take(units_of(tuina.equipment)[0], "11:00", "13:00"), take(units_of(tuina.equipment)[1], "11:30", "13:00")
    assert why(tuina) == (0, "All the equipment that it needs is taken, or none is in use.")


def test_room_that_is_kept_for_others_is_none(tuina, room, wing):
    on_duty(tuina)
    keep_room_for(room, [make_treatment()])
    assert why(tuina) == (0, "There is no room for it: none of its kind is in use.")
    keep_room_for(room, [tuina])
    assert len(times(tuina)) == 5


def test_somebody_on_duty_in_one_area_treats_in_its_rooms_alone(tuina, wing):
    on_duty(tuina, area=make_area())
    assert times(tuina) == []
    on_duty(tuina, area=wing)
    assert len(times(tuina)) == 5


def test_room_for_women_is_offered_to_women(tuina, room):
    on_duty(tuina)
    room.open_to = "female"
    room.save(update_fields=["open_to"])
    assert (len(times(tuina, guest=Guest("female"))), times(tuina, guest=Guest("male")), times(tuina)) == (5, [], [])


def test_guest_who_has_something_else_is_not_offered_that_time(tuina):
    on_duty(tuina)
    assert times(tuina, busy=[(at("10:30"), at("11:00"))]) == ["11:00"]


def test_past_times_are_not_offered(tuina):
    on_duty(tuina, day=TODAY, begins="11:00", ends="14:00")
    assert times(tuina, TODAY, earliest=NOON + timedelta(minutes=20)) == ["12:30", "12:45", "13:00"]
    assert why(tuina, TODAY - timedelta(days=1)) == (0, "This day is over.")


def test_shift_past_midnight_belongs_to_the_evening_before(tuina):
    OpeningHours.objects.update(closes=time(2))
    staff = make_skill(tuina).staff
    make_shift(staff=staff, starts_at=at("23:30"), ends_at=at("01:00", TOMORROW + timedelta(days=1)))
    assert times(tuina) == ["23:30", "23:45", "00:00"]


@pytest.mark.covers("W-025")
def test_paper_is_asked_for_on_the_day_of_the_treatment(tuina):
    tuina.qualification = "massage"
    tuina.save(update_fields=["qualification"])
    who = on_duty(tuina)
    assert why(tuina) == (0, "Nobody with this qualification on this day: massage therapist.")
    make_qualification(staff=who, kind="massage", valid_from=TOMORROW, valid_until=TOMORROW)
    make_shift(staff=who, starts_at=at("10:00", date(2026, 3, 12)), ends_at=at("12:00", date(2026, 3, 12)))
    assert len(times(tuina)) == 5
    assert why(tuina, date(2026, 3, 12))[1] == "Nobody with this qualification on this day: massage therapist."


def test_what_needs_a_licence_waits_for_it(tuina):
    tuina.needs_licence = True
    tuina.save(update_fields=["needs_licence"])
    on_duty(tuina)
    assert why(tuina) == (
        0,
        "It needs a medical practice licence, and the house has none that is valid on this day.",
    )
    make_licence(kind="hygiene")
    assert times(tuina) == []
    make_licence(valid_until=TOMORROW)
    assert len(times(tuina)) == 5


def test_empty_day_says_why(tuina, wing):
    assert why(tuina)[1] == "Nobody does this treatment yet."
    who = on_duty(tuina, day=date(2026, 3, 12))
    assert why(tuina)[1] == "None of those who do it is on duty on this day."
    make_shift(staff=who, starts_at=at("10:00"), ends_at=at("10:45"))
    assert why(tuina)[1] == "Everybody who does it is taken, or off duty for the rest of the day."
    closed = make_closed_day(day=TOMORROW, area=wing, reason_en="Fire drill")
    assert why(tuina)[1] == "Closed: Fire drill"
    closed.delete()
    OpeningHours.objects.filter(weekday=TOMORROW.weekday()).delete()
    assert why(tuina)[1] == "Closed on this day of the week."


def test_area_goes_by_its_own_hours_where_it_has_some(tuina, wing):
    on_duty(tuina)
    OpeningHours.objects.create(area=wing, weekday=TOMORROW.weekday(), opens=time(10, 45), closes=time(20))
    assert times(tuina) == ["10:45", "11:00"]


def test_days_people_and_rooms_cost_no_queries(tuina, wing):
    tuina.qualification, tuina.needs_licence = "massage", True
    tuina.save(update_fields=["qualification", "needs_licence"])
    on_duty(tuina)
    one = queries_of(lambda: when(tuina, TOMORROW, TOMORROW, earliest=NOON))
    for _ in range(3):
        on_duty(tuina), make_room(area=wing, room_kind="treatment")
    assert queries_of(lambda: when(tuina, TOMORROW, date(2026, 3, 24), earliest=NOON)) == one
    assert one <= 13


# --- rooms that are kept back ----------------------------------------------------------------------------------------


@pytest.mark.covers("H-013")
@pytest.mark.parametrize(("reserve", "first", "words"), [(0, "10:00", ""), (1, "11:00", ""), (2, None, KEPT_BACK)])
def test_last_rooms_are_kept_for_the_desk(tuina, room, reserve, first, words):
    """Two rooms, of which one is taken from ten to eleven."""
    make_room(room_kind="treatment", capacity=1)
    on_duty(tuina, "10:00", "12:00")
    take(room, "10:00", "11:00")
    [day] = starts_for([Ask(tuina.pk, 0)], TOMORROW, TOMORROW, earliest=NOON, reserve=reserve)

    found = [f"{clock.local(slot.starts_at):%H:%M}" for slot in day.slots]
    assert (next(iter(found), None), str(day.why_none)) == (first, words)


def test_two_who_come_together_leave_a_room_as_well(tuina, room):
    make_room(room_kind="treatment", capacity=1)
    for _ in range(2):
        on_duty(tuina, "10:00", "11:00")
    asks = [Ask(tuina.pk, 0), Ask(tuina.pk, 0, is_beside=True)]

    def found(reserve):
        [day] = starts_for(asks, TOMORROW, TOMORROW, earliest=NOON, reserve=reserve)
        return len(day.slots)

    assert (found(0), found(1)) == (1, 0)
    make_room(room_kind="treatment", capacity=1)
    assert found(1) == 1


def test_room_and_its_parts_are_no_rooms_beside_each_other(tuina, room):
    """A double room with two halves: a half leaves a half, the double leaves nothing."""
    for _ in range(2):
        make_room(room_kind="treatment", capacity=1, whole=room)
    on_duty(tuina, "10:00", "11:00")

    def found(reserve):
        [day] = starts_for([Ask(tuina.pk, 0)], TOMORROW, TOMORROW, earliest=NOON, reserve=reserve)
        return len(day.slots)

    assert [found(reserve) for reserve in (0, 1, 2)] == [1, 1, 0]
    planned = plan([Ask(tuina.pk, 0)], at("10:00"), NOON, reserve=1)
    assert planned[0].chosen.room.resource_pk != room.pk


def test_some_days_alone_are_as_they_are_among_all(tuina):
    last = TOMORROW + timedelta(days=3)
    on_duty(tuina, "10:00", "12:00"), on_duty(tuina, "10:00", "12:00", day=last)
    asks = [Ask(tuina.pk, 0)]
    whole = {day.day: day for day in starts_for(asks, TOMORROW, last, earliest=NOON)}

    assert starts_for(asks, TOMORROW, last, earliest=NOON, only={last}) == [whole[last]]
