import pytest
from django.urls import reverse

from bookings.models import Skill, Treatment
from bookings.services.resource import change_resource
from tests.clients import client_of
from tests.factories.bookings import make_room
from tests.factories.treatments import make_skill, make_treatment
from tests.factories.venue import make_staff, make_user
from tests.queries import queries_of
from venue.models import Licence
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST, ADD = reverse("bookings:treatment_list"), reverse("bookings:treatment_add")


@pytest.fixture
def browser(manager):
    return client_of(manager)


def typed(**changes):
    return {
        "name_en": "Tuina",
        "name_zh": "推拿",
        "kind": "massage",
        "minutes": "60",
        "price": "298.00",
        "room_kind": "treatment",
        "is_active": "on",
    } | changes


def test_treatment_is_added_with_its_practitioners(browser):
    who = make_staff(role=Role.PRACTITIONER, name="Xu Lan")
    response = browser.post(ADD, typed(staff=[who.pk], activities=["massage"], needs_licence="on"))

    assert response.status_code == 302
    treatment = Treatment.objects.get()
    assert (str(treatment.price), treatment.activities, treatment.needs_licence) == ("298.00", ["massage"], True)
    assert [skill.staff for skill in treatment.skills.all()] == [who]


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"price": ""}, {"price": ["A treatment has a price, or can be paid with a credit."]}),
        ({"minutes": "4"}, {"minutes": ["A treatment lasts between 5 minutes and 8 hours."]}),
        ({"name_zh": "艾灸"}, {"name_zh": ["There is already a treatment with this name."]}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(browser, wrong, errors):
    make_treatment(name_zh="艾灸")
    response = browser.post(ADD, typed(**wrong))

    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert ('value="Tuina"' in response.text, Treatment.objects.count()) == (True, 1)


def test_list_says_what_a_treatment_costs_asks_for_and_who_does_it(browser):
    skill = make_skill(make_treatment(name_en="Tuina", takes_credit=True, needs_licence=True, qualification="tcm"))
    make_treatment(name_en="Body scrub")

    page = browser.get(LIST).text
    for text in ("CN¥198.00, 1 credit", "Traditional Chinese medicine, medical practice licence", "1 person", "nobody"):
        assert text.lower() in page.lower()
    assert [row.record for row in browser.get(LIST, {"kind": "foot"}).context["table"].rows] == []
    assert skill.treatment.name in browser.get(LIST, {"q": "tui"}).text


def test_lists_cost_the_same_for_one_and_three(browser):
    for url in (LIST, reverse("bookings:skill_list")):
        make_skill()
        browser.get(url)
        for_one = queries_of(lambda url=url: browser.get(url))
        make_skill(), make_skill()
        assert queries_of(lambda url=url: browser.get(url)) == for_one


def test_skill_has_minutes_of_its_own(browser):
    skill = make_skill()
    edit = reverse("bookings:skill_edit", args=[skill.pk])
    data = {"staff": skill.staff.pk, "treatment": skill.treatment.pk, "is_active": "on"}
    assert browser.post(edit, data | {"minutes": "80"}).status_code == 302
    assert "80 (own)" in browser.get(reverse("bookings:skill_list")).text

    again = browser.post(reverse("bookings:skill_add"), data)
    assert again.context["form"].errors == {"staff": ["This is already listed for this practitioner."]}
    assert Skill.objects.count() == 1


def test_history_of_a_room_says_what_it_was_kept_for(browser, manager):
    room, treatment = make_room(), make_treatment(name_en="Tuina")
    for kept in ([treatment], []):
        change_resource(room.pk, area=None, treatments=kept, by=manager)

    page = browser.get(reverse("bookings:resource_history", args=[room.pk])).text
    assert ("Kept for Tuina" in page, "No longer kept for Tuina" in page) == (True, True)


def test_licence_is_kept_with_number_and_days(browser):
    paper = {"kind": "medical", "issuer": "区卫健委", "number": "PDY1", "valid_from": "2026-01-01"}
    add = reverse("venue:licence_add")
    assert browser.post(add, paper | {"valid_until": "2026-04-01"}).status_code == 302
    assert "runs out within 30 days" in browser.get(reverse("venue:licence_list")).text
    assert browser.post(add, paper).context["form"].errors == {"number": ["This licence is already listed."]}
    assert Licence.objects.count() == 1


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.PRACTITIONER])
def test_others_keep_no_catalogue(role):
    assert client_of(make_user(role=role)).get(LIST).status_code == 403
