import uuid
from datetime import date

import pytest
from django.urls import reverse

from bookings.models import Course
from tests.clients import client_of
from tests.factories.bookings import make_course, make_session
from tests.factories.venue import make_area, make_user
from tests.queries import queries_of
from venue.history import history_of
from venue.roles import Role

pytestmark = pytest.mark.django_db

LIST = reverse("bookings:course_list")
ADD = reverse("bookings:course_add")
TYPED = {
    "name_en": "Flow yoga",
    "name_zh": "流瑜伽",
    "module": "flexibility",
    "level": "foundation",
    "intensity": "medium",
    "minutes": "75",
    "description_en": "",
    "description_zh": "",
    "is_active": "on",
}


@pytest.fixture
def browser(manager):
    return client_of(manager)


def names(response):
    return [row.record.name_en for row in response.context["table"].rows]


def test_empty_list_says_what_belongs_there(browser):
    response = browser.get(LIST)

    assert response.context["is_empty"]
    assert f'href="{ADD}"' in response.text


def test_list_is_filtered_and_sorted_by_its_address(browser):
    make_course(name_en="Aqua", module="aqua")
    make_course(name_en="Yin", level="advanced", minutes=90)
    make_course(name_en="Flow", is_active=False)

    assert names(browser.get(LIST)) == ["Aqua", "Flow", "Yin"]
    assert names(browser.get(LIST, {"sort": "-minutes"}))[0] == "Yin"
    assert names(browser.get(LIST, {"module": "aqua"})) == ["Aqua"]
    assert names(browser.get(LIST, {"level": "advanced"})) == ["Yin"]
    assert names(browser.get(LIST, {"offer": "no"})) == ["Flow"]
    assert names(browser.get(LIST, {"intensity": "hard"})) == []
    assert names(browser.get(LIST, {"q": "flo"})) == ["Flow"]
    assert names(browser.get(LIST, {"module": "no such"})) == ["Aqua", "Flow", "Yin"]


def test_filters_without_a_match_offer_to_clear_them(browser):
    make_course()

    response = browser.get(LIST, {"q": "nothing like it"})

    assert (response.context["count"], response.context["is_empty"]) == (0, False)


def test_htmx_gets_the_rows_alone(browser):
    make_course(name_en="Aqua")

    response = browser.get(LIST, headers={"HX-Request": "true"})

    assert "Aqua" in response.text
    assert "<html" not in response.text


def test_list_costs_the_same_for_one_and_three_courses(browser):
    make_course()
    browser.get(LIST)
    for_one = queries_of(lambda: browser.get(LIST))
    make_course()
    make_course()

    assert queries_of(lambda: browser.get(LIST)) == for_one


def test_adding_keeps_the_author(browser):
    response = browser.post(ADD, TYPED)

    course = Course.objects.get()
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert (course.name_en, course.name_zh, course.minutes, course.is_active) == ("Flow yoga", "流瑜伽", 75, True)
    assert [each.who for each in history_of(course)] == ["Zhou Ning"]


def test_second_click_adds_nothing_and_is_no_error(browser):
    typed = TYPED | {"form_key": str(uuid.uuid4())}

    answers = [browser.post(ADD, typed).status_code for _ in range(2)]

    assert (answers, Course.objects.count()) == ([302, 302], 1)


def test_errors_stand_beside_their_fields_and_keep_what_was_typed(browser):
    make_course(name_zh="流瑜伽")

    response = browser.post(ADD, TYPED | {"minutes": "5"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "name_zh": ["There is already a course with this name."],
        "minutes": ["A course lasts between 10 minutes and 8 hours."],
    }
    assert 'value="Flow yoga"' in response.text


@pytest.mark.covers("F-069")
def test_nutrition_is_a_module_like_the_four_of_training(browser):
    browser.post(ADD, TYPED | {"module": "nutrition"})

    assert Course.objects.get().module == "nutrition"
    assert {"strength", "cardio", "flexibility", "functional", "nutrition"} < set(Course.Module.values)


@pytest.mark.parametrize(("cool_down", "status"), [("10", 302), ("9", 422), ("", 422)])
def test_phases_add_up_to_the_course_or_are_left_out(browser, cool_down, status):
    phases = {"warm_up_minutes": "10", "training_minutes": "55", "cool_down_minutes": cool_down}

    assert browser.post(ADD, TYPED | phases).status_code == status


@pytest.mark.covers("F-071")
def test_content_has_a_version_and_a_day_of_review_that_the_list_finds(browser, frozen):
    browser.post(ADD, TYPED | {"content_version": "2026.1", "review_on": "2026-03-10"})
    make_course(name_en="Later", review_on=date(2026, 3, 11))
    make_course(name_en="Retired", review_on=date(2026, 3, 1), is_active=False)

    found = browser.get(LIST, {"review": "due"})

    assert (names(found), Course.objects.get(name_en="Flow yoga").content_version) == (["Flow yoga"], "2026.1")
    assert "due since" in found.text


@pytest.mark.covers("F-072")
def test_class_page_says_before_the_click_what_a_course_asks(client):
    phases = {"warm_up_minutes": 10, "training_minutes": 40, "cool_down_minutes": 10}
    course = make_course(
        intensity="hard", contraindications_en="a weak heart", area=make_area(name_en="Hall"), **phases
    )

    page = client.get(reverse("bookings:session", args=[make_session(course=course).pk])).text

    for words in ("Intensity: hard", "warm-up 10 min", "cool-down 10 min", "a weak heart", "Hall"):
        assert words in page


def test_retiring_keeps_the_course_and_says_so_in_its_history(browser):
    course = make_course(**{name: value for name, value in TYPED.items() if name != "is_active"} | {"minutes": 75})
    typed = {name: value for name, value in TYPED.items() if name != "is_active"}

    browser.post(reverse("bookings:course_edit", args=[course.pk]), typed)

    course.refresh_from_db()
    history = browser.get(reverse("bookings:course_history", args=[course.pk]))
    assert not course.is_active
    assert [(change.label, change.after) for change in history.context["events"][0].changes] == [("On offer", "No")]
    assert "Zhou Ning" in history.text


@pytest.mark.parametrize("page", ["list", "add", "edit", "history"])
@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.INSTRUCTOR])
def test_pages_are_the_managers(page, role):
    args = [make_course().pk] if page in {"edit", "history"} else []

    assert client_of(make_user(role=role)).get(reverse(f"bookings:course_{page}", args=args)).status_code == 403


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(LIST)["Location"] == f"{reverse('account_login')}?next={LIST}"
