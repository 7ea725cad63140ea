import pytest

from safety.cleaning import in_cleaning_order
from safety.models import ChecklistItem, ChecklistTemplate, DutyPlan
from safety.services.checklist import Question, change_checklist
from safety.services.shipped import put_checklists
from safety.shipped import LISTS
from tests.factories.safety import FLOOR, HOUSE, make_checklist, make_plan
from tests.factories.venue import make_area
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def shipped(key):
    return ChecklistTemplate.objects.get(shipped_as=key, version=1)


def test_every_list_is_laid_down_in_both_languages():
    keys = ChecklistTemplate.objects.exclude(shipped_as="").values_list("shipped_as", flat=True)
    assert sorted(keys) == sorted(each.key for each in LISTS)
    assert len(LISTS) == len({each.key for each in LISTS}) == len({each.zh for each in LISTS})
    assert not ChecklistItem.objects.filter(text_en="").exists()
    assert not ChecklistItem.objects.filter(text_zh__regex="[A-Za-z]{4,}").exists()


@pytest.mark.covers("B-007", "B-008", "B-060")
def test_opening_asks_five_systems_for_three_aspects():
    sections = {}
    for item in shipped("opening").items.order_by("position"):
        sections.setdefault(item.section_zh, []).append(item.text_zh)

    systems = ["淋浴系统", "热水系统", "排水排污系统", "安防监控系统", "消防系统"]
    assert list(sections)[:5] == systems
    for name in systems:
        asked = "".join(sections[name])
        assert all(aspect in asked for aspect in ("运行稳定", "能耗", "安全"))
    assert shipped("opening").needs_second


@pytest.mark.covers("B-092")
def test_disinfection_asks_for_method_agent_concentration_time_and_effect():
    kinds = {item.text_en: item.kind for item in shipped("disinfect_showers").items.all()}

    assert kinds == kinds | {
        "Method": "choice",
        "Agent and batch": "text",
        "Available chlorine": "number",
        "Contact time": "number",
        "Test strip or ATP test": "choice",
    }


@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.key)
def test_proposed_rhythm_can_be_planned_as_it_is(each):
    area, template = make_area(), shipped(each.key)
    for proposed in each.plans:
        make_plan(**{"template": template, "area": area, "role": Role.ATTENDANT.value} | proposed)

    planned = DutyPlan.objects.filter(template=template).order_by("pk").values_list("rhythm", flat=True)
    assert list(planned) == [proposed["rhythm"] for proposed in each.plans]


def test_guest_rooms_are_off():
    off = ChecklistTemplate.objects.filter(is_active=False)
    assert list(off.values_list("shipped_as", flat=True)) == ["guest_room"]


def test_what_the_house_has_changed_stays():
    mine = change_checklist(shipped("signs").pk, name_zh="我们的标识", name_en="Ours", questions=[FLOOR], by=HOUSE)
    ChecklistTemplate.objects.filter(shipped_as="linen").delete()
    own = make_checklist(FLOOR, name_zh="布草管理检查")

    put_checklists()

    lists = ChecklistTemplate.objects.filter(name_zh__in=["我们的标识", "导向标识检查", "布草管理检查"])
    assert set(lists) == {mine, own}


# --- the order of cleaning -------------------------------------------------------------------------------------------


def steps(*reaches):
    return [Question(str(number), str(number), reach=reach) for number, reach in enumerate(reaches)]


def order(questions):
    return [int(each.text_en) for each in in_cleaning_order(questions)]


@pytest.mark.covers("B-090")
def test_inside_before_outside_and_top_before_floor():
    assert order(steps(6, 3, 1, 4, 2)) == [2, 4, 1, 3, 0]


def test_what_may_be_done_at_any_time_stays_behind_its_neighbour():
    assert order(steps(0, 3, 0, 1)) == [0, 3, 1, 2]


def test_each_section_is_in_order_by_itself():
    rows = [
        Question(str(number), "", section_en=name, reach=reach)
        for number, (name, reach) in enumerate([("Showers", 3), ("Showers", 1), ("Toilets", 3), ("Toilets", 2)])
    ]
    assert order(rows) == [1, 0, 3, 2]


@pytest.mark.parametrize("each", [each for each in LISTS if each.is_cleaning], ids=lambda each: each.key)
def test_shipped_lists_of_cleaning_are_in_order(each):
    rows = list(shipped(each.key).items.order_by("position"))
    assert in_cleaning_order(rows) == rows


def test_written_list_of_cleaning_is_put_in_order():
    rows = make_checklist(*steps(3, 1), is_cleaning=True).items.order_by("position")
    assert [item.text_en for item in rows] == ["1", "0"]
