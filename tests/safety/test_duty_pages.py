from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from safety.models import Answer, Hazard
from tests.clients import client_of
from tests.factories.safety import EXITS, FLOOR, PICTURE, WATER, do_duty, make_duty, make_plan
from tests.factories.venue import make_area, make_photo, make_staff, make_user
from tests.queries import queries_of
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LIST = reverse("safety:duty_list")
HTMX = {"HTTP_HX_REQUEST": "true"}


def page(duty):
    return reverse("safety:duty", args=[duty.pk])


def answer_url(duty, position=1):
    return reverse("safety:duty_answer", args=[duty.pk, duty.template.items.get(position=position).pk])


def finish_url(duty):
    return reverse("safety:duty_finish", args=[duty.pk])


@pytest.fixture
def browser(attendant):
    return client_of(attendant)


# --- the list --------------------------------------------------------------------------------------------------------


def test_list_shows_the_duties_of_my_role_and_what_can_be_done_first(browser, frozen):
    now = make_duty(role=Role.ATTENDANT)
    later = make_duty(role=Role.ATTENDANT, due_in=timedelta(hours=5))
    make_duty(role=Role.MAINTENANCE)

    context = browser.get(LIST).context
    shown = [[row.duty for row in context[name]] for name in ("now_to_do", "others")]
    assert (shown, context["done"], context["total"]) == ([[now], [later]], 0, 2)


def test_officer_sees_every_role_and_another_day(officer, frozen):
    duty = make_duty(role=Role.MAINTENANCE, business_date="2026-03-09")

    response = client_of(officer).get(LIST, {"day": "2026-03-09"})
    assert [row.duty for row in response.context["now_to_do"]] == [duty]
    assert client_of(officer).get(LIST, {"day": "nonsense"}).context["total"] == 0


def test_list_costs_the_same_for_one_and_three_duties(browser):
    make_duty(EXITS)
    browser.get(LIST)
    for_one = queries_of(lambda: browser.get(LIST))
    make_duty(EXITS, FLOOR)
    make_duty(WATER)

    assert queries_of(lambda: browser.get(LIST)) == for_one


# --- doing one -------------------------------------------------------------------------------------------------------


def test_page_costs_the_same_for_one_and_three_items(browser):
    one, three = make_duty(EXITS), make_duty(EXITS, WATER, PICTURE)
    browser.get(page(one))

    assert queries_of(lambda: browser.get(page(one))) == queries_of(lambda: browser.get(page(three)))


@pytest.mark.covers("B-105")
def test_duty_is_done_without_a_script(browser, attendant):
    duty = make_duty(EXITS, WATER, PICTURE)

    answers = [{"is_yes": "yes"}, {"number": "40，5"}, {"photo": make_photo()}]
    for position, answer in enumerate(answers, start=1):
        response = browser.post(answer_url(duty, position), answer)
        assert response["Location"] == f"{page(duty)}#item-{duty.template.items.get(position=position).pk}"
    response = browser.post(finish_url(duty), {"form_key": ""}, follow=True)

    duty.refresh_from_db()
    assert (duty.done_by, [str(message) for message in response.context["messages"]]) == (
        attendant,
        ["The duty is done."],
    )
    assert [answer.number for answer in duty.answers.filter(item__kind="number")] == [40.5]


def test_answer_by_htmx_gives_the_item_and_how_far_it_is(browser):
    duty = make_duty(FLOOR, WATER)
    response = browser.post(answer_url(duty, 2), {"number": "50"}, **HTMX)

    assert response.status_code == 200
    assert 'class="check is-failed"' in response.text
    assert '<progress class="bar " value="1" max="2"' in response.text
    assert "<html" not in response.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"number": "warm"}, "Enter a number."),
        ({"is_yes": "yes"}, "This does not answer the question."),
        ({}, "Please answer this, then save."),
    ],
)
def test_what_is_wrong_with_an_answer_stands_beside_its_item(browser, answer, said):
    duty = make_duty(WATER)

    for extra in ({}, HTMX):
        response = browser.post(answer_url(duty), answer, **extra)
        assert (response.status_code, said in response.text) == (422, True)


def test_file_that_is_no_photo_is_refused_beside_its_item(browser):
    duty = make_duty(PICTURE)
    bad = make_photo()
    bad.content_type = "image/svg+xml"
    response = browser.post(answer_url(duty), {"photo": bad})

    assert "This file is not a photo that can be kept" in response.text
    assert Answer.objects.count() == 0


def test_finishing_too_early_says_what_is_missing(browser):
    duty = make_duty(EXITS, WATER)
    browser.post(answer_url(duty), {"is_yes": "no"})
    early = browser.post(finish_url(duty))
    browser.post(answer_url(duty, 2), {"number": "40"})
    without_photo = browser.post(finish_url(duty))

    assert (early.status_code, "1 item is not answered yet." in early.text) == (422, True)
    assert (without_photo.status_code, "1 photo is missing where something" in without_photo.text) == (422, True)


def test_finding_is_shown_as_a_hazard(browser):
    duty = make_duty(FLOOR)
    browser.post(answer_url(duty), {"is_yes": "no"})
    response = browser.post(finish_url(duty), {"form_key": ""}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "The duty is done. 1 finding became a hazard."
    ]
    assert Hazard.objects.get().label in browser.get(page(duty)).text


def test_two_clicks_on_finish_do_it_once(browser):
    duty = make_duty(FLOOR)
    browser.post(answer_url(duty), {"is_yes": "no"})
    key = {"form_key": "6f1c2f52-1f4f-4b5e-9d0e-000000000001"}

    first, second = browser.post(finish_url(duty), key), browser.post(finish_url(duty), key)

    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert Hazard.objects.count() == 1


def test_missed_duty_says_so_and_takes_only_a_note(browser, frozen):
    duty = make_duty(FLOOR)
    frozen.set(duty.late_until)

    shown = browser.get(page(duty))
    refused = browser.post(answer_url(duty), {"is_yes": "yes"})
    browser.post(reverse("safety:duty_note", args=[duty.pk]), {"form_key": "", "text": "Nobody was here."})

    assert "What was missed stays missed" in shown.text
    assert (refused.status_code, Answer.objects.count()) == (422, 0)
    assert "Nobody was here." in browser.get(page(duty)).text


def test_duty_that_is_not_open_shows_its_questions_without_keys(browser):
    duty = make_duty(FLOOR, due_in=timedelta(hours=5))
    response = browser.get(page(duty))

    assert "Dry floor" in response.text
    assert 'name="is_yes"' not in response.text


# --- doors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["duty", "duty_finish", "duty_note"])
def test_duty_of_another_role_does_not_exist(browser, name):
    duty = make_duty(role=Role.MAINTENANCE)
    method = "get" if name == "duty" else "post"

    assert getattr(browser, method)(reverse(f"safety:{name}", args=[duty.pk])).status_code == 404


def test_item_of_another_list_does_not_exist(browser):
    duty, other = make_duty(FLOOR), make_duty(WATER)
    url = reverse("safety:duty_answer", args=[duty.pk, other.template.items.get().pk])

    assert browser.post(url, {"number": "1"}).status_code == 404


def test_photo_is_shown_to_who_may_see_the_duty_alone(browser, technician, desk):
    duty = make_duty(PICTURE)
    do_duty(duty, make_photo())
    url = reverse("safety:duty_photo", args=[duty.pk, duty.template.items.get().pk])

    response = browser.get(url)
    assert (response.status_code, response["Content-Type"], response["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert response.content[:2] == b"\xff\xd8"
    assert [client_of(user).get(url).status_code for user in (technician, desk)] == [404, 404]


def test_photo_that_was_never_taken_does_not_exist(browser):
    duty = make_duty(FLOOR)
    do_duty(duty, True)

    assert browser.get(reverse("safety:duty_photo", args=[duty.pk, duty.template.items.get().pk])).status_code == 404


def test_duties_are_closed_to_members():
    assert client_of(make_user(role=Role.MEMBER)).get(LIST).status_code == 403


def test_page_says_what_finishing_closes_and_then_that_it_is_closed(attendant, frozen):
    duty, browser = make_duty(replace(EXITS, photo_on_fail=False), WATER), client_of(attendant)
    exits, water = duty.template.items.order_by("position")
    closes = f"Finishing closes {duty.area.name} and its classes: 1 critical item is not in order."

    def send(item, **said):
        address = reverse("safety:duty_answer", args=[duty.pk, item.pk])
        return browser.post(address, said, HTTP_HX_REQUEST="true").text

    assert [closes in send(exits, is_yes=said) for said in ("yes", "no")] == [False, True]
    pad = send(water, number="40")
    assert ('data-pad="number-' in pad, closes in pad) == (True, True)
    done = browser.post(reverse("safety:duty_finish", args=[duty.pk]), {"form_key": "one"}, follow=True)
    assert f"{duty.area.name} is closed. The safety officer and the manager were told." in done.text
    assert duty.excursions.get().state == "open"


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.PRACTITIONER, Role.QUALITY_LEAD])
def test_whoever_works_here_does_the_lists_of_the_own_post_and_reports_what_is_not_safe(frozen, role):
    coach, other = make_staff(role=role), make_staff(role=role)
    ready = make_plan(EXITS, role=role.value)
    mine, theirs = make_duty(plan=ready, assignee=coach), make_duty(plan=ready, assignee=other)
    browser = client_of(coach.user)
    found = [browser.get(reverse("safety:duty", args=[each.pk])).status_code for each in (mine, theirs, make_duty())]
    listed = browser.get(LIST)
    assert (found, [row.duty for row in listed.context["now_to_do"]]) == ([200, 404, 404], [mine])
    assert (listed.context["total"], "Report a hazard" in listed.text) == (1, True)


def test_area_out_of_use_is_not_planned_any_more(officer):
    area = make_area(is_active=False)
    plan = make_plan()
    response = client_of(officer).post(
        reverse("safety:plan_add"),
        {
            "template": plan.template.pk,
            "area": area.pk,
            "role": "attendant",
            "rhythm": "at_opening",
            "window_minutes": "60",
        },
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["area"])
