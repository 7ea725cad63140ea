from datetime import timedelta

import pytest
from django.urls import reverse

from safety.models import Hazard, HazardMove
from tests.clients import client_of
from tests.factories.safety import make_assigned, make_closed, make_hazard, make_rectified, put_in_charge
from tests.factories.venue import make_area, make_photo, make_staff
from tests.queries import queries_of
from venue.models import Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST = reverse("safety:hazard_list")


def url(name, hazard):
    return reverse(f"safety:{name}", args=[hazard.pk])


@pytest.fixture
def browser(officer):
    return client_of(officer)


def found(response):
    return [row.record for row in response.context["table"].rows]


def test_list_is_filtered_by_its_address(browser, officer, frozen):
    pool = make_area()
    fresh = make_hazard(area=pool)
    late = make_assigned(deadline_at=frozen.at + timedelta(hours=1))
    mine = make_assigned(owner=officer.staff_member, level="major")
    frozen.move(hours=2)

    assert found(browser.get(LIST)) == [mine, late, fresh]
    assert found(browser.get(LIST, {"state": "found"})) == [fresh]
    assert found(browser.get(LIST, {"area": pool.pk})) == [fresh]
    assert found(browser.get(LIST, {"only": "overdue"})) == [late]
    assert found(browser.get(LIST, {"only": "mine"})) == [mine]
    assert found(browser.get(LIST, {"level": "major"})) == [mine]
    assert found(browser.get(LIST, {"sort": "number"})) == [fresh, late, mine]


def test_closed_hazards_are_shown_when_asked_for(browser, officer):
    hazard = make_rectified()
    browser.post(url("hazard_verify", hazard), {"form_key": ""})
    make_hazard()

    assert found(browser.get(LIST, {"state": "closed"})) == [hazard]
    assert len(found(browser.get(LIST, {"state": "all"}))) == 2


def test_list_costs_the_same_for_one_and_three_hazards(browser):
    make_assigned()
    browser.get(LIST)
    for_one = queries_of(lambda: browser.get(LIST))
    make_assigned()
    make_assigned()

    # Naming the areas in the filter is one query whatever their number.
    assert queries_of(lambda: browser.get(LIST)) == for_one


@pytest.mark.covers("B-100")
def test_hazard_goes_its_way_through_the_pages(browser, officer, frozen, manager):
    reporter = client_of(make_staff(role=Role.FRONT_DESK).user)
    owner = make_staff(role=Role.MAINTENANCE, name="He Gong")
    form = {"form_key": "", "what": "Loose tile", "area": make_area().pk, "level": "general", "photo": make_photo()}
    reported = reporter.post(reverse("safety:hazard_add"), form)
    hazard = Hazard.objects.get()
    assert reported["Location"] == url("hazard", hazard)

    assign = {"form_key": "", "owner": owner.pk, "deadline_at": "2026-03-10T18:00", "level": "larger"}
    browser.post(url("hazard_assign", hazard), assign)
    repair = {"form_key": "", "note": "Glued", "photo": make_photo()}
    client_of(owner.user).post(url("hazard_rectify", hazard), repair)
    back = {"form_key": "", "reason": "Still loose", "deadline_at": "2026-03-11T12:00"}
    browser.post(url("hazard_return", hazard), back)
    client_of(owner.user).post(url("hazard_rectify", hazard), repair | {"photo": make_photo()})
    browser.post(url("hazard_verify", hazard), {"form_key": "", "note": ""})

    assert [move.kind for move in hazard.moves.all()] == [
        "found",
        "assigned",
        "rectified",
        "returned",
        "rectified",
        "closed",
    ]
    assert "Still loose" in browser.get(url("hazard", hazard)).text
    assert list(Message.objects.values_list("template", flat=True).order_by("pk")) == [
        "hazard_assigned",
        "hazard_returned",
    ]


def test_refusal_stands_beside_its_field(browser):
    hazard = make_hazard()
    data = {"form_key": "", "owner": make_staff().pk, "deadline_at": "2026-03-09T18:00", "level": "general"}
    response = browser.post(url("hazard_assign", hazard), data)

    assert response.status_code == 422
    assert response.context["assign"].errors == {"deadline_at": ["This time has passed. Please set a later one."]}


def test_putting_right_needs_a_photo(browser):
    response = browser.post(url("hazard_rectify", make_assigned()), {"form_key": "", "note": "Done"})

    assert response.context["rectify"].errors == {"photo": ["This field is required."]}


def test_whoever_put_it_right_is_offered_no_verifying_and_refused(browser, officer):
    hazard = make_rectified(owner=officer.staff_member)
    page = browser.get(url("hazard", hazard))
    response = browser.post(url("hazard_verify", hazard), {"form_key": "", "note": ""})

    assert page.context["verify"] is None
    assert "Nobody verifies what they put right themselves" in page.text
    assert response.status_code == 422
    assert "Please let somebody else verify it." in response.text
    assert Hazard.objects.get().state == "rectified"


def test_reporting_twice_by_a_double_click_keeps_one(browser):
    key = "6f1c2f52-1f4f-4b5e-9d0e-000000000002"
    form = {"form_key": key, "what": "Loose tile", "area": make_area().pk, "level": "general"}
    first, second = (browser.post(reverse("safety:hazard_add"), form) for _ in range(2))

    assert (first["Location"], Hazard.objects.count()) == (second["Location"], 1)


def test_hazard_is_seen_by_its_owner_and_its_finder_alone(desk, technician, attendant):
    hazard = make_assigned(owner=technician.staff_member, by=attendant, photo=make_photo())
    photo = reverse("safety:hazard_photo", args=[HazardMove.objects.exclude(photo="").get().pk])

    answers = {
        user: [client_of(user).get(each).status_code for each in (url("hazard", hazard), photo)]
        for user in (technician, attendant, desk)
    }
    assert answers == {technician: [200, 200], attendant: [200, 200], desk: [404, 404]}
    assert [len(found(client_of(user).get(LIST))) for user in (technician, attendant, desk)] == [1, 1, 0]


@pytest.mark.parametrize("name", ["hazard_assign", "hazard_verify", "hazard_return"])
def test_managing_is_the_officer_s(name, technician):
    hazard = make_assigned(owner=technician.staff_member)

    assert client_of(technician).post(url(name, hazard)).status_code == 403


def test_more_time_is_given_on_the_page_of_the_manager_alone(browser, manager, frozen):
    hazard = make_assigned(deadline_at=frozen.at + timedelta(hours=1))
    boss = client_of(manager)
    early = {"form_key": "", "reason": "Part on order", "deadline_at": "2026-03-10T12:30"}
    refused = boss.post(url("hazard_extend", hazard), early)
    boss.post(url("hazard_extend", hazard), early | {"deadline_at": "2026-03-12T12:00"})

    assert browser.get(url("hazard", hazard)).context["extend"] is None
    assert list(refused.context["extend"].errors) == ["deadline_at"]
    assert "Part on order" in browser.get(url("hazard", hazard)).text


def test_major_one_says_that_its_area_is_closed_and_asks_for_a_plan(manager, frozen):
    hazard, boss = make_hazard(level="major"), client_of(manager)
    wanted = {"form_key": "", "owner": make_staff().pk, "deadline_at": "2026-03-12T12:00", "level": "major"}
    page, refused = boss.get(url("hazard", hazard)), boss.post(url("hazard_assign", hazard), wanted)

    assert "The area is closed until somebody else has verified" in page.text
    assert list(refused.context["assign"].errors) == ["note"]


def test_guest_s_hazard_is_proposed_at_the_level_it_came_back_to(browser, officer):
    earlier = make_closed(kind="floor")
    again = make_hazard(area=earlier.area, kind="floor", source="member")
    put_in_charge(officer.staff_member, earlier.area)
    page = browser.get(url("hazard", again))

    assert page.context["assign"].initial["level"] == "larger"
    assert page.context["assign"].initial["owner"] == officer.staff_member.pk
    assert earlier.label in page.text


def test_major_one_reported_by_a_form_closes_its_area(attendant):
    pool = make_area()
    form = {"form_key": "6f1c2f52-1f4f-4b5e-9d0e-000000000003", "what": "Bare wire", "area": pool.pk, "level": "major"}
    client_of(attendant).post(reverse("safety:hazard_add"), form)

    assert list(pool.closures.values_list("cause", "ends_at")) == [("hazard", None)]
