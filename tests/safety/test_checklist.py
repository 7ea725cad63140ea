import pytest

from safety.errors import ChecklistInUse, ChecklistNameTaken, ChecklistReplaced, PlanTaken
from safety.models import ChecklistTemplate
from safety.services.checklist import change_checklist, create_checklist
from safety.services.plan import create_plan
from tests.factories.safety import FLOOR, HOUSE, WATER, do_duty, make_checklist, make_duty, make_plan, open_daily

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def change(template, *questions, **fields):
    names = {"name_en": template.name_en, "name_zh": template.name_zh, "questions": questions}
    return change_checklist(template.pk, **names | fields, by=HOUSE)


def texts(template):
    return [item.text_en for item in template.items.order_by("position")]


def test_unused_list_is_changed_in_place():
    template = make_checklist(FLOOR)
    changed = change(template, WATER, FLOOR, name_en="Morning")

    assert (changed.pk, changed.version, changed.name_en) == (template.pk, 1, "Morning")
    assert texts(changed) == ["Hot water", "Dry floor"]


def test_used_list_gets_a_next_version_and_the_old_one_stays():
    open_daily()
    plan = make_plan(FLOOR)
    old = plan.template
    done = make_duty(plan=plan, business_date="2026-03-09")
    do_duty(done, True)

    new = change(old, WATER)

    plan.refresh_from_db()
    done.refresh_from_db()
    assert (new.version, new.replaces, plan.template, done.template) == (2, old, new, old)
    assert (texts(old), texts(new)) == (["Dry floor"], ["Hot water"])
    assert {duty.template for duty in plan.duties.exclude(pk=done.pk)} == {new}


def test_name_alone_needs_no_version():
    duty = make_duty(FLOOR)
    do_duty(duty, True)

    assert change(duty.template, FLOOR, name_en="Evening").version == 1


def test_replaced_version_is_not_changed_any_more():
    duty = make_duty(FLOOR)
    do_duty(duty, True)
    change(duty.template, WATER)

    with pytest.raises(ChecklistReplaced):
        change(duty.template, FLOOR, WATER)
    assert ChecklistTemplate.objects.current().filter(shipped_as="").count() == 1


def test_planned_list_stays_in_use():
    plan = make_plan(FLOOR)
    with pytest.raises(ChecklistInUse):
        change(plan.template, FLOOR, is_active=False)


def test_two_lists_of_one_name_are_refused():
    make_checklist(FLOOR, name_zh="开业检查")
    with pytest.raises(ChecklistNameTaken):
        create_checklist(name_en="Other", name_zh="开业检查", questions=[FLOOR], by=HOUSE)


def test_list_is_planned_once_for_an_area():
    plan = make_plan()
    with pytest.raises(PlanTaken):
        create_plan(template=plan.template, area=plan.area, role=plan.role, by=HOUSE)
    create_plan(template=plan.template, area=plan.area, role="front_desk", by=HOUSE)  # another post, another plan
