"""Rooms with parts, places in shared rooms, equipment, and the minutes around a use."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bookings.errors import NotDivisible, RoomBusy, RoomNeeded, WholeTaken
from bookings.models import Resource, ResourceAllocation
from bookings.selectors.changing import free_rooms
from bookings.selectors.resources import all_parts, claimed, parts_of, units_of
from bookings.services.change import Wanted, change_session
from bookings.services.resource import change_equipment, change_resource, create_resource
from bookings.services.session import cancel_session
from tests.factories.bookings import (
    HOUSE,
    make_course,
    make_equipment,
    make_room,
    make_session,
    make_shared_room,
    put_on_session,
)
from tests.factories.venue import make_staff
from tests.queries import queries_of
from venue import clock
from venue.constraints import violated_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def pool():
    """With two lanes."""
    whole = make_room(name_en="Pool", room_kind="pool")
    for number in (1, 2):
        make_room(name_en=f"Lane {number}", area=whole.area, room_kind="pool", whole=whole)
    return whole


def lanes(pool):
    return list(pool.parts.order_by("name_en"))


def resources_of(session):
    return [each.resource.name for each in session.allocations.live().order_by("pk") if each.resource.kind != "staff"]


def at(minutes):
    return clock.now() + timedelta(minutes=minutes)


def put_on_at(minutes, **fields):
    starts_at = at(minutes)
    return put_on_session(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), **fields)


def test_room_without_parts_is_claimed_itself():
    room = make_room()
    assert (parts_of(room), units_of(room)) == ([room], [])


def test_places_of_a_shared_room_are_its_units():
    room = make_shared_room(3, name_en="Foot room")
    assert [unit.name for unit in units_of(room)] == ["Foot room 1", "Foot room 2", "Foot room 3"]
    assert parts_of(room) == units_of(room)


def test_lane_that_is_shared_gives_its_places_to_the_whole(pool):
    first, second = lanes(pool)
    change_resource(first.pk, area=None, is_shared=True, capacity=2, by=HOUSE)
    assert {each.name for each in parts_of(pool)} == {"Lane 1 1", "Lane 1 2", "Lane 2"}


def test_parts_of_many_are_one_query(pool):
    rooms = [pool, make_shared_room(), make_room()]
    assert queries_of(lambda: all_parts(rooms)) == 1


def test_class_in_the_whole_takes_every_part_and_is_said_to_be_there(pool):
    session = put_on_session(room=pool)

    assert resources_of(session) == ["Lane 1", "Lane 2"]
    assert session.room == pool
    with pytest.raises(RoomBusy) as refused:
        put_on_session(room=lanes(pool)[1])
    assert str(refused.value) == f"Lane 2 is taken from Tue 10 Mar, 14:00 to 15:00 by {session.course.name}."


def test_class_in_one_part_leaves_the_other_and_takes_the_whole_from_all(pool):
    first, second = lanes(pool)
    put_on_session(room=first)

    assert put_on_session(room=second).room == second
    with pytest.raises(RoomBusy):
        put_on_session(room=pool)


def test_class_that_is_called_off_gives_all_parts_back(pool):
    session = put_on_session(room=pool)
    cancel_session(session.pk, reason="ill", by=HOUSE)
    assert put_on_session(room=lanes(pool)[0]).allocations.count() == 2


def test_class_moves_between_the_whole_and_a_part(pool):
    session, lane = put_on_session(room=pool), lanes(pool)[1]
    later = Wanted(session.instructor, lane, session.starts_at + timedelta(minutes=30), session.capacity)

    change_session(session.pk, later, by=HOUSE)
    session = type(session).objects.get(pk=session.pk)
    assert (session.room, resources_of(session)) == (lane, ["Lane 2"])
    change_session(session.pk, Wanted(session.instructor, pool, session.starts_at, session.capacity), by=HOUSE)
    session = type(session).objects.get(pk=session.pk)
    assert (session.room, sorted(resources_of(session))) == (pool, ["Lane 1", "Lane 2"])


def test_whole_has_no_claim_of_its_own_even_where_the_code_is_wrong(pool):
    session = make_session()
    during = DateTimeTZRange(at(600), at(660), "[)")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ResourceAllocation.objects.create(resource=pool, during=during, session=session)
    assert violated_constraint(refused.value) == "bookings_resourceallocation_parts_are_claimed"
    ResourceAllocation.objects.create(resource=lanes(pool)[0], whole=pool, during=during, session=session)


def test_minutes_around_a_use_are_kept_free_and_both_neighbours_count():
    room = make_room(buffer_before=5, buffer_after=10, name_en="Quiet room")
    first = put_on_at(120, room=room, course=make_course(name_en="Tai chi"))

    assert claimed(room, first.starts_at, first.ends_at) == DateTimeTZRange(at(115), at(190), "[)")
    with pytest.raises(RoomBusy) as refused:
        put_on_at(190, room=room)
    assert str(refused.value) == (
        "Quiet room is taken from Tue 10 Mar, 13:55 to 15:10 by Tai chi, preparing and tidying up included."
    )
    assert put_on_at(195, room=room).starts_at == at(195)


def test_rooms_proposed_for_a_change_are_free_with_their_minutes_and_parts(pool):
    tidied, lane = make_room(buffer_after=30), lanes(pool)[0]
    put_on_at(60, room=tidied)
    put_on_at(120, room=lane)
    session = put_on_at(300, room=make_room(capacity=20))

    assert free_rooms(session, at(120), 10) == [lanes(pool)[1], session.room]


@pytest.mark.parametrize("deeper", ["part", "shared", "has parts"])
def test_room_that_cannot_have_parts_gets_none(pool, deeper):
    lane, room, shared = lanes(pool)[0], make_room(), make_shared_room()
    part, whole = {"part": (room, lane), "shared": (room, shared), "has parts": (pool, room)}[deeper]
    with pytest.raises(NotDivisible):
        change_resource(part.pk, area=None, whole=whole, by=HOUSE)


def test_room_becomes_part_of_one_that_nothing_has_as_a_whole(pool):
    room = make_room()
    change_resource(room.pk, area=None, whole=pool, by=HOUSE)
    assert room in parts_of(pool)

    put_on_session(room=pool, course=make_course(name_en="Aqua"))
    with pytest.raises(WholeTaken) as refused:
        create_resource(area=pool.area, name_en="Lane 9", name_zh="9道", capacity=5, whole=pool, by=HOUSE)
    assert str(refused.value).startswith(f"Aqua takes place in {pool.name} on Tue 10 Mar, 14:00.")


@pytest.mark.parametrize("change", [{"is_shared": True}, {"is_active": False}])
def test_room_with_a_class_to_come_is_not_divided_nor_put_away(change):
    room = put_on_session().room
    with pytest.raises((WholeTaken, RoomNeeded)):
        change_resource(room.pk, area=None, by=HOUSE, **change)


def test_shared_room_grows_and_shrinks_by_its_last_places():
    room = make_shared_room(2)
    change_resource(room.pk, area=None, capacity=3, by=HOUSE)
    assert len(units_of(room)) == 3
    change_resource(room.pk, area=None, capacity=1, by=HOUSE)
    assert [unit.number for unit in units_of(room)] == [1]
    change_resource(room.pk, area=None, is_shared=False, by=HOUSE)
    room.refresh_from_db()
    assert parts_of(room) == [room]


def test_equipment_is_numbered_and_what_is_used_is_not_put_away():
    equipment = make_equipment(2, name_en="Moxa box")
    assert [unit.name for unit in units_of(equipment)] == ["Moxa box 1", "Moxa box 2"]

    change_equipment(equipment.pk, capacity=1, by=HOUSE)
    assert [unit.name for unit in units_of(equipment)] == ["Moxa box 1"]


def test_time_of_somebody_is_one_resource_whatever_they_do():
    coach = make_staff()
    session = put_on_session(instructor=coach)
    assert list(Resource.objects.filter(staff=coach).values_list("kind", flat=True)) == ["staff"]
    assert session.allocations.filter(resource__staff=coach).count() == 1


def test_claim_names_its_cause(pool):
    claim = put_on_session(room=pool).allocations.first()
    assert (claim.cause_name, claim.cause, claim.place) == ("session", claim.session, pool)
