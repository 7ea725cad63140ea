"""What the guides of the trade ask to be looked at, and the shipped lists that look at it."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from safety.models import ChecklistTemplate, Duty, Limit
from safety.selectors.checklist import proposed_plan
from safety.services.duty import answer_item, finish
from safety.services.hazard import assign_hazard, rectify_hazard, verify_hazard
from safety.shipped import LISTS
from tests.factories.safety import make_duty, make_plan, open_daily
from tests.factories.venue import make_area, make_photo, make_staff
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db]

BY_KEY = {each.key: each for each in LISTS}


def asked(*keys):
    """Everything the lists ask, as the house laid them down."""
    rows = ChecklistTemplate.objects.filter(shipped_as__in=keys, version=1, is_active=True)
    return " ".join(item.text_zh for row in rows for item in row.items.all())


def sections(key):
    row = ChecklistTemplate.objects.get(shipped_as=key, version=1)
    return list(dict.fromkeys(item.section_zh for item in row.items.order_by("position")))


def demand(mark, keys, *words):
    """`words` are all asked for by the lists of these keys."""
    return pytest.param(keys.split(), words, marks=mark, id=mark.args[0])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        demand(pytest.mark.covers("B-009"), "opening", "淋浴出水温度", "热水供水压力", "水质"),
        demand(pytest.mark.covers("B-010"), "daily_patrol", "花洒", "地漏", "防滑"),
        demand(
            pytest.mark.covers("B-024"),
            "ready_desk",
            "工服整洁",
            "头发、双手、指甲清洁",
            "熟悉今日服务项目、产品和价格",
        ),
        demand(
            pytest.mark.covers("W-033"),
            "ready_desk ready_coach ready_practitioner ready_attendant",
            "工服整洁",
            "清洁",
            "淡妆",
        ),
        demand(pytest.mark.covers("B-061"), "ready_attendant", "工服整洁", "防护用品"),
        demand(pytest.mark.covers("B-059"), "signs", "各区域指引连续、清楚"),
        demand(pytest.mark.covers("B-084"), "electricity", "私拉乱接", "裸露电线", "漏电保护器"),
        demand(
            pytest.mark.covers("B-091"),
            "disinfect_public disinfect_toilets disinfect_showers disinfect_changing",
            "门把手",
            "龙头",
            "毛巾架",
            "台面",
        ),
        demand(pytest.mark.covers("W-026"), "light_air", "排风", "室温", "无霉斑"),
        demand(pytest.mark.covers("W-038"), "layout light_air", "动线", "通道畅通", "照度", "新风"),
        demand(pytest.mark.covers("H-031"), "food", "冷藏温度", "过期食品", "餐具消毒", "从业人员"),
        demand(pytest.mark.covers("H-037"), "event", "舞台", "灯光", "音响", "餐具", "休息区"),
    ],
)
def test_lists_ask_for_it(keys, words):
    found = asked(*keys)
    assert [word for word in words if word not in found] == []


@pytest.mark.covers("F-009")
def test_five_s_scores_each_s():
    row = ChecklistTemplate.objects.get(shipped_as="five_s")
    assert (row.is_scored, sections("five_s")) == (True, ["整理", "整顿", "清扫", "清洁", "素养"])


@pytest.mark.covers("B-016")
def test_safety_officer_walks_three_places_each_day():
    plan = BY_KEY["daily_patrol"].plan
    assert sections("daily_patrol")[:3] == ["淋浴区", "消防器材", "配电间"]
    assert (plan["role"], plan["rhythm"]) == (Role.SAFETY_OFFICER, "at_closing")


@pytest.mark.covers("B-098", "B-099", "C-030")
def test_everything_is_inspected_each_week_and_a_subject_each_month():
    assert sections("weekly_full")[:5] == ["消防", "用电", "卫生", "设备", "员工安全培训"]
    assert [BY_KEY[key].plan["rhythm"] for key in ("weekly_full", "monthly_special")] == ["weekly", "monthly"]


@pytest.mark.covers("B-013", "B-014")
def test_showers_each_quarter_and_hot_water_each_half_year():
    assert [BY_KEY[key].plan["rhythm"] for key in ("shower_equipment", "hot_water")] == ["quarterly", "half_yearly"]
    assert "试验压力" in asked("hot_water")


@pytest.mark.covers("B-088")
def test_whole_venue_is_cleaned_each_day():
    assert BY_KEY["cleaning_round"].plan["rhythm"] == "at_opening"
    assert sections("cleaning_round") == ["淋浴区", "更衣区", "卫生间", "走道与入口"]
    assert asked("cleaning_round").count("地面") == 4


@pytest.mark.covers("W-027")
@pytest.mark.parametrize("key", ["cleaning_round", "disinfect_showers", "disinfect_toilets", "disinfect_changing"])
def test_cleaned_and_disinfected_before_and_after_business(key, frozen):
    """Planned as it is proposed, and then once more."""
    frozen.set(datetime(2026, 3, 10, 6, tzinfo=clock.zone()))
    open_daily(time(10), time(22))
    area, template = make_area(), ChecklistTemplate.objects.get(shipped_as=key)
    for _ in range(2):
        make_plan(**proposed_plan(str(template.pk)) | {"template": template, "area": area})

    today = Duty.objects.filter(area=area, business_date=clock.today()).order_by("due_at")
    assert [clock.local(duty.due_at).time() for duty in today] == [time(10), time(22)]


GIVEN = {  # in order, for each kind of item
    "yes_no": {"is_yes": True},
    "choice": {"choice": 0},
    "text": {"text": "含氯消毒片 批号 2603"},
    "number": {"number": Decimal(300)},
    "photo": {},
}


def begun(key, **said):
    """A duty of the list that waits to be finished: all in order, but for what is `said` of some texts."""
    template = ChecklistTemplate.objects.get(shipped_as=key)
    area, by = make_area(name_zh="女宾淋浴区"), make_staff(role=Role.ATTENDANT, name="Qian Fang").user
    duty = make_duty(plan=make_plan(template=template, area=area))
    for item in template.items.order_by("position"):
        answer = said.get(item.text_zh, GIVEN[item.kind])
        photo = make_photo() if item.kind == "photo" or "action" in answer else None
        answer_item(duty.pk, item.pk, photo=photo, by=by, **answer)
    return duty, by


@pytest.mark.covers("B-093")
def test_each_disinfection_is_kept_with_time_place_method_and_person(frozen, client):
    duty, by = begun("disinfect_showers")
    finish(duty.pk, by=by)
    client.force_login(by)
    page = client.get(reverse("safety:duty", args=[duty.pk]), headers={"accept-language": "zh-hans"}).text

    duty.refresh_from_db()
    method = duty.answers.get(item__text_zh="消毒方式")
    assert (duty.done_at, duty.area.name_zh, duty.done_by) == (frozen.at, "女宾淋浴区", by)
    assert method.item.options_zh[method.choice] == "紫外线照射"
    shown = ("女宾淋浴区", "紫外线照射", f"{clock.local(frozen.at):%H:%M}", "含氯消毒片 批号 2603", "300")
    assert [each for each in (*shown, by.display_name) if each not in page] == []


@pytest.mark.covers("W-075")
def test_air_is_measured_each_week_and_what_is_out_is_put_right_and_seen_by_another(frozen):
    too_much = {"number": Decimal("0.2"), "action": "全开新风"}
    good = {"更衣室照度": 60, "浴区、桑拿房照度": 40, "室温": 25}
    duty, by = begun("light_air", 二氧化碳=too_much, **{key: {"number": Decimal(value)} for key, value in good.items()})
    [hazard] = finish(duty.pk, by=by)
    technician, officer = make_staff(role=Role.MAINTENANCE), make_staff(role=Role.SAFETY_OFFICER)

    assign_hazard(
        hazard.pk, owner=technician, deadline_at=frozen.at + timedelta(hours=4), by=officer.user, level=hazard.level
    )
    rectify_hazard(hazard.pk, note="更换滤网", photo=make_photo(), by=technician.user)
    verify_hazard(hazard.pk, by=officer.user)

    hazard.refresh_from_db()
    assert (BY_KEY["light_air"].plan["rhythm"], hazard.area, hazard.state) == ("weekly", duty.area, "closed")


@pytest.mark.covers("W-033")
def test_only_who_watches_over_guests_closes_the_area_when_unfit():
    critical = {
        key: list(ChecklistTemplate.objects.get(shipped_as=key).items.filter(is_critical=True).values_list("text_zh"))
        for key in ("ready_desk", "ready_coach", "ready_attendant", "ready_maintenance")
    }
    assert [key for key, found in critical.items() if found] == ["ready_attendant"]


@pytest.mark.covers("B-094", "W-021")
def test_showers_toilets_and_changing_rooms_are_disinfected_each_by_its_own_plan():
    keys = ["disinfect_showers", "disinfect_toilets", "disinfect_changing"]
    methods = [option for option in ("紫外线照射", "喷洒") if all(option in _methods(key) for key in keys)]

    assert methods == ["紫外线照射", "喷洒"]
    assert "门把手" in asked("disinfect_toilets") and "墙面、便器、地面" in asked("disinfect_toilets")
    assert {BY_KEY[key].plan["rhythm"] for key in keys} == {"at_closing"}


def _methods(key):
    row = ChecklistTemplate.objects.get(shipped_as=key)
    return row.items.get(text_zh="消毒方式").options_zh


@pytest.mark.covers("W-045")
def test_each_season_its_atmosphere():
    found = asked("season")
    assert BY_KEY["season"].plan["rhythm"] == "seasonal"
    assert [word for word in ("音乐", "灯光", "应季饮品", "装饰", "养生知识展示") if word not in found] == []


@pytest.mark.covers("B-053", "B-054", "B-055")
@pytest.mark.parametrize(
    ("place", "parameters"),
    [
        ("pool", {"ph", "colonies", "coliform"}),
        ("showers", {"temperature"}),
        ("hot_water", {"temperature"}),
        ("sauna", {"temperature"}),
    ],
)
def test_water_and_heat_have_their_limits(place, parameters):
    assert parameters <= set(Limit.objects.filter(place=place).values_list("parameter", flat=True))
