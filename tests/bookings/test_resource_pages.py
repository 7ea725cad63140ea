from datetime import date

import pytest
from django.urls import reverse

from bookings.models import Resource
from tests.clients import client_of
from tests.factories.bookings import make_course, make_room, make_series, make_session
from tests.factories.venue import make_area, make_user
from tests.queries import queries_of
from venue.history import history_of
from venue.models import Area
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST = reverse("bookings:resource_list")
ADD = reverse("bookings:resource_add")


@pytest.fixture
def browser(manager):
    return client_of(manager)


def typed(area=None, **changes):
    return {
        "name_en": "Hall 1",
        "name_zh": "1号厅",
        "area": area.pk if area else "",
        "capacity": "20",
        "room_kind": "hall",
        "buffer_before": "0",
        "buffer_after": "0",
        "is_active": "on",
    } | changes


def edit(browser, room, **changes):
    return browser.post(reverse("bookings:resource_edit", args=[room.pk]), typed(room.area, **changes))


def names(response):
    return [row.record.name_en for row in response.context["table"].rows]


def test_list_is_filtered_and_sorted_by_its_address(browser):
    pool, hall = make_area(name_en="Pool"), make_area(name_en="Hall")
    make_room(name_en="Shallow end", area=pool, capacity=12)
    make_room(name_en="Hall 2", area=hall, is_active=False)

    assert names(browser.get(LIST)) == ["Hall 2", "Shallow end"]
    assert names(browser.get(LIST, {"sort": "-area"})) == ["Shallow end", "Hall 2"]
    assert names(browser.get(LIST, {"sort": "capacity"})) == ["Shallow end", "Hall 2"]
    assert names(browser.get(LIST, {"area": hall.pk})) == ["Hall 2"]
    assert names(browser.get(LIST, {"use": "yes"})) == ["Shallow end"]


def test_list_costs_the_same_for_one_and_three_rooms(browser):
    make_room()
    browser.get(LIST)
    for_one = queries_of(lambda: browser.get(LIST))
    make_room()
    make_room()

    # The names of the areas in the filter are one query whatever their number, too.
    assert queries_of(lambda: browser.get(LIST)) == for_one


def test_empty_venue_adds_its_first_room_with_its_area(browser):
    new_area = {"new_area_name_en": "Studios", "new_area_name_zh": "团课区", "new_area_kind": "studio"}
    response = browser.post(ADD, typed(**new_area))

    room = Resource.objects.get()
    assert (response.status_code, room.name_en, room.kind, room.capacity) == (302, "Hall 1", "room", 20)
    assert (room.area.name_en, room.area.name_zh, room.area.kind) == ("Studios", "团课区", "studio")
    assert [history_of(row)[0].who for row in (room, room.area)] == ["Zhou Ning", "Zhou Ning"]


@pytest.mark.parametrize(
    ("new_area", "errors"),
    [
        ({}, {"area": ["Choose the area the room is in, or add it below."]}),
        (
            {"new_area_name_en": "Studios"},
            {
                "new_area_name_zh": ["A new area needs this, too."],
                "new_area_kind": ["A new area needs this, too."],
            },
        ),
        (
            {"new_area_name_en": "Baths", "new_area_name_zh": "汤池", "new_area_kind": "bath"},
            {"new_area_name_zh": ["There is already an area with this name. Please choose it from the list."]},
        ),
    ],
)
def test_area_is_chosen_or_added(browser, new_area, errors):
    make_area(name_zh="汤池")
    response = browser.post(ADD, typed(**new_area))

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert (Resource.objects.count(), Area.objects.count()) == (0, 1)


def test_name_of_another_room_is_refused_beside_the_field(browser):
    make_room(name_zh="1号厅")
    response = browser.post(ADD, typed(make_area()))

    assert response.context["form"].errors == {"name_zh": ["There is already a room with this name."]}
    assert 'value="Hall 1"' in response.text


def test_room_does_not_become_smaller_than_a_class_to_come(browser):
    room = make_room(capacity=20)
    make_session(room=room, course=make_course(name_en="Tai chi"), capacity=18)

    refused = edit(browser, room, capacity="17")
    allowed = edit(browser, room, capacity="18")

    assert refused.context["form"].errors == {"capacity": ["Tai chi on Tue 10 Mar, 14:00 has 18 places."]}
    assert allowed.status_code == 302


def test_class_that_was_does_not_hold_a_room(browser, frozen):
    room = make_room(capacity=20)
    make_session(room=room, capacity=18)
    frozen.move(hours=3)

    assert edit(browser, room, capacity="5").status_code == 302


def test_room_with_a_class_to_come_stays_in_use(browser):
    room = make_room()
    make_series(room=room, course=make_course(name_en="Tai chi"), first_on=date(2026, 6, 2))

    response = edit(browser, room, is_active="")

    assert response.context["form"].errors == {
        "is_active": ["The weekly class Tai chi Tuesday 19:00 takes place here. Please end it first."]
    }


def test_room_without_classes_is_taken_out_of_use(browser):
    room = make_room()

    edit(browser, room, is_active="")

    assert [(change.label, change.after) for change in history_of(room)[0].changes][-1] == ("In use", "No")


@pytest.mark.parametrize("page", ["list", "add", "edit", "history"])
@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.INSTRUCTOR])
def test_pages_are_the_managers(page, role):
    args = [make_room().pk] if page in {"edit", "history"} else []

    assert client_of(make_user(role=role)).get(reverse(f"bookings:resource_{page}", args=args)).status_code == 403


def test_few_rooms_need_more_and_say_it_folded_away(browser):
    plain, shared = make_room(), make_room(is_shared=True, buffer_after=10, is_barrier_free=True)
    folded = browser.get(reverse("bookings:resource_edit", args=[plain.pk])).text
    opened = browser.get(reverse("bookings:resource_edit", args=[shared.pk])).text

    assert ('<details class="mb-3" open>' in folded, '<details class="mb-3" open>' in opened) == (False, True)
    assert "shared, 10 minutes around, barrier-free" in browser.get(LIST).text


def test_part_and_its_minutes_are_typed_and_what_is_wrong_is_said_beside_the_field(browser):
    whole = make_room()
    lane = typed(whole.area, whole=whole.pk, buffer_after="10", open_to="female", room_kind="pool")
    assert browser.post(ADD, lane).status_code == 302
    room = Resource.objects.get(whole=whole)
    assert (room.buffer_after, room.open_to, room.room_kind) == (10, "female", "pool")

    refused = browser.post(ADD, typed(whole.area, name_zh="2号厅", room_kind="hall", buffer_after="241"))
    assert refused.context["form"].errors == {
        "buffer_after": ["Preparing and tidying up take at most four hours each."]
    }


def test_equipment_is_added_with_a_number_of_pieces(browser):
    add = reverse("bookings:equipment_add")
    box = {"name_en": "Moxa box", "name_zh": "艾灸盒", "capacity": "2", "buffer_after": "5", "is_active": "on"}
    assert browser.post(add, box).status_code == 302

    equipment = Resource.objects.get(kind="equipment")
    assert (equipment.capacity, equipment.parts.count()) == (2, 2)
    assert "Moxa box" in browser.get(reverse("bookings:equipment_list")).text
    again = browser.post(add, box)
    assert again.context["form"].errors == {"name_zh": ["There is already equipment with this name."]}
