import pytest
from django.urls import reverse

from safety.models import ChecklistItem, ChecklistTemplate, DutyPlan
from tests.clients import client_of
from tests.factories.safety import FLOOR, WATER, do_duty, make_checklist, make_duty, make_plan
from tests.factories.venue import make_area, make_user
from tests.queries import queries_of
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

ADD = reverse("safety:checklist_add")


@pytest.fixture
def browser(officer):
    return client_of(officer)


def typed(*rows, initial=0, **fields):
    """A checklist's form as a browser sends it."""
    data = {"form_key": "", "name_en": "Opening", "name_zh": "开业检查", "is_active": "on"} | fields
    data |= {"items-TOTAL_FORMS": str(len(rows)), "items-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        data |= {f"items-{number}-{name}": value for name, value in row.items()}
    return data


def row(text="Exits clear", **fields):
    return {"text_en": text, "text_zh": text, "kind": "yes_no"} | fields


def texts():
    return [item.text_en for item in ChecklistTemplate.objects.current().get(shipped_as="").items.order_by("position")]


def test_list_is_written_with_its_items_and_empty_rows_are_left_out(browser):
    water = row("Hot water", kind="number", unit="°C", low="38", high="42,5")
    browser.post(ADD, typed(row(is_critical="on", photo_on_fail="on"), {"kind": "yes_no"}, water))

    assert list(
        ChecklistItem.objects.filter(template__shipped_as="")
        .order_by("position")
        .values_list("text_en", "low", "high", "is_critical")
    ) == [
        ("Exits clear", None, None, True),
        ("Hot water", 38, 42.5, False),
    ]


@pytest.mark.parametrize(
    ("rows", "errors"),
    [
        ([row(unit="°C")], [{"kind": ["Only a number has a unit and limits."]}]),
        ([row(kind="number", low="5", high="4")], [{"high": ["The lower limit is above the upper one."]}]),
        ([{"text_en": "Only English", "kind": "yes_no"}], [{"text_zh": ["This field is required."]}]),
    ],
)
def test_wrong_item_is_refused_beside_its_field(browser, rows, errors):
    response = browser.post(ADD, typed(*rows))

    assert (response.status_code, response.context["items"].errors) == (422, errors)
    assert ChecklistTemplate.objects.filter(shipped_as="").count() == 0


def test_list_without_an_item_is_refused(browser):
    response = browser.post(ADD, typed({"kind": "yes_no"}))

    assert response.context["items"].non_form_errors() == ["A checklist asks at least one thing."]


def test_more_rows_come_without_a_script_and_keep_what_is_typed(browser):
    response = browser.post(ADD, typed(row("Half typed"), more="yes"))

    assert (response.status_code, len(response.context["items"].forms)) == (200, 4)
    assert 'value="Half typed"' in response.text
    assert ChecklistTemplate.objects.filter(shipped_as="").count() == 0


def test_items_are_reordered_and_taken_away(browser):
    template = make_checklist(FLOOR, WATER)
    floor, water = template.items.order_by("position")
    rows = [
        row("Floor", id=floor.pk, ORDER="2"),
        row("Water", id=water.pk, DELETE="on", ORDER="3"),
        row("New", ORDER="1"),
    ]
    browser.post(reverse("safety:checklist_edit", args=[template.pk]), typed(*rows, initial=2))

    assert texts() == ["New", "Floor"]


def test_used_list_is_changed_into_its_next_version(browser):
    duty = make_duty(FLOOR)
    do_duty(duty, True)
    item = duty.template.items.get()
    url = reverse("safety:checklist_edit", args=[duty.template_id])
    assert "It stays as it is" in browser.get(url).text

    browser.post(url, typed(row("Other", id=item.pk), initial=1, name_zh=duty.template.name_zh))

    new = ChecklistTemplate.objects.current().get(shipped_as="")
    assert (new.version, texts()) == (2, ["Other"])
    assert browser.get(url).status_code == 404
    history = browser.get(reverse("safety:checklist_history", args=[new.pk]))
    assert [version.version for version, _, _ in history.context["versions"]] == [2, 1]


def test_name_of_another_list_is_refused_beside_the_field(browser):
    make_checklist(name_zh="开业检查")
    response = browser.post(ADD, typed(row()))

    assert response.context["form"].errors == {"name_zh": ["There is already a checklist with this name."]}


@pytest.mark.parametrize(("name", "make"), [("checklist_list", make_checklist), ("plan_list", make_plan)])
def test_lists_cost_the_same_for_one_and_three(browser, name, make):
    page = reverse(f"safety:{name}")
    make()
    browser.get(page)
    for_one = queries_of(lambda: browser.get(page))
    make()
    make()

    assert queries_of(lambda: browser.get(page)) == for_one


def test_plan_is_added_changed_and_retired(browser):
    template, area = make_checklist(), make_area()
    form = {"template": template.pk, "area": area.pk, "rhythm": "at_opening", "window_minutes": "45", "form_key": ""}
    browser.post(reverse("safety:plan_add"), form | {"role": "attendant", "is_active": "on"})
    plan = DutyPlan.objects.get()
    browser.post(reverse("safety:plan_edit", args=[plan.pk]), form | {"role": "maintenance"})

    plan.refresh_from_db()
    assert (plan.window_minutes, plan.role, plan.is_active) == (45, "maintenance", False)
    assert browser.get(reverse("safety:plan_history", args=[plan.pk])).status_code == 200


def test_second_plan_of_a_list_in_an_area_is_refused_beside_the_field(browser):
    plan = make_plan()
    form = {"template": plan.template_id, "area": plan.area_id, "role": "attendant", "rhythm": "at_opening"}
    response = browser.post(reverse("safety:plan_add"), form | {"window_minutes": "45", "form_key": ""})

    assert response.status_code == 422
    assert "This checklist is already planned for this area." in response.text


@pytest.mark.parametrize("name", ["checklist_list", "checklist_add", "plan_list", "plan_add"])
@pytest.mark.parametrize("role", [Role.ATTENDANT, Role.FRONT_DESK, Role.MEMBER])
def test_writing_lists_is_the_officer_s(name, role):
    assert client_of(make_user(role=role)).get(reverse(f"safety:{name}")).status_code == 403


def test_changing_one_row_keeps_the_others(browser):
    template = make_checklist(FLOOR, WATER)
    floor, water = template.items.order_by("position")
    rows = [
        row("Dry floor", text_zh="地面干燥", id=floor.pk, ORDER="1"),
        row("Hotter", id=water.pk, kind="number", ORDER="2"),
    ]
    rows[0] |= {"reach": "0", "good_options": "0"}
    browser.post(reverse("safety:checklist_edit", args=[template.pk]), typed(*rows, initial=2, name_zh="名称"))

    assert texts() == ["Dry floor", "Hotter"]


def test_choice_section_and_warnings_are_written(browser):
    choice = row("Tidy?", kind="choice", options_en="good / fair / bad", options_zh="好／中／差", good_options="2")
    water = row("Water", kind="number", low="38", warn_low="39", high="42", section_en="Pool", section_zh="泳池")
    browser.post(ADD, typed(choice, water, is_scored="on"))

    template = ChecklistTemplate.objects.get(shipped_as="")
    tidy, water = template.items.order_by("position")
    assert (tidy.options_en, tidy.options_zh, tidy.good_options) == (["good", "fair", "bad"], ["好", "中", "差"], 2)
    assert (water.warn_low, water.section_zh, template.is_scored) == (39, "泳池", True)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (
            {"kind": "choice", "options_en": "good / bad", "options_zh": "好"},
            {"options_zh": ["A choice has at least two options, as many in one language as in the other."]},
        ),
        (
            {"kind": "choice", "options_en": "a / b", "options_zh": "甲 / 乙", "good_options": "3"},
            {"good_options": ["There are not as many options."]},
        ),
        ({"options_en": "a / b", "options_zh": "甲 / 乙"}, {"kind": ["Only a choice has options."]}),
        (
            {"kind": "number", "low": "5", "warn_low": "4"},
            {"warn_high": ["What is warned of lies within what is in order."]},
        ),
    ],
)
def test_what_belongs_to_another_kind_is_refused(browser, fields, errors):
    assert browser.post(ADD, typed(row(**fields))).context["items"].errors == [errors]


# --- plans -----------------------------------------------------------------------------------------------------------


def planned(**fields):
    data = {"form_key": "", "template": make_checklist().pk, "area": make_area().pk, "role": "attendant"}
    return data | {"window_minutes": "60", "is_active": "on"} | fields


def test_plan_keeps_what_its_rhythm_asks_for(browser):
    sent = planned(rhythm="every", every_minutes="120", begins="09:00", ends="21:00", weekday="2", visits="9")
    browser.post(reverse("safety:plan_add"), sent)

    plan = DutyPlan.objects.get()
    assert (plan.every_minutes, plan.begins.hour, plan.weekday, plan.visits) == (120, 9, None, None)


@pytest.mark.parametrize(
    ("rhythm", "fields"),
    [
        ("every", ["every_minutes"]),
        ("weekly", ["weekday"]),
        ("quarterly", ["month", "month_day"]),
        ("after_visits", ["visits"]),
    ],
)
def test_plan_without_what_its_rhythm_asks_for_is_refused_beside_it(browser, rhythm, fields):
    response = browser.post(reverse("safety:plan_add"), planned(rhythm=rhythm))

    assert response.context["form"].errors == {name: ["This rhythm needs it."] for name in fields}


def test_shipped_list_proposes_its_rhythm(browser):
    template = ChecklistTemplate.objects.get(shipped_as="fire_patrol")
    form = browser.get(reverse("safety:plan_add"), {"template": template.pk}).context["form"]

    assert (form["template"].value(), form["rhythm"].value(), form["every_minutes"].value()) == (
        template.pk,
        "every",
        120,
    )
    assert browser.get(reverse("safety:plan_add"), {"template": "x"}).status_code == 200
