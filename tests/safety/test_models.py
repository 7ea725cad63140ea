from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError
from django.db.models import F

from safety.hazard_errors import AreaTaken
from safety.models import Answer, ChecklistItem, ChecklistTemplate, Duty, DutyPlan, Hazard, HazardMove, Incident
from safety.models.extra_rounds import SEASON
from safety.services.area_owner import create_area_owner
from safety.services.review import review_duty
from tests.factories.safety import (
    FLOOR,
    HOUSE,
    WATER,
    do_duty,
    make_checklist,
    make_duty,
    make_examined,
    make_extra_rounds,
    make_hazard,
    make_incident,
    make_plan,
    make_rectified,
    make_reviewed,
    put_in_charge,
)
from tests.factories.venue import make_area, make_staff
from venue.constraints import violated_constraint
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def refused(constraint, action):
    with pytest.raises(IntegrityError) as error:
        action()
    assert violated_constraint(error.value) == constraint


def change(row, **fields):
    """By the database alone, no service between."""
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


# --- checklists ------------------------------------------------------------------------------------------------------


def test_each_list_has_a_name_of_its_own():
    make_checklist(name_zh="开业检查")
    refused("safety_checklisttemplate_one_per_name", lambda: make_row(ChecklistTemplate, name_zh="开业检查"))


def make_row(model, **fields):
    return model.objects.create(**fields)


def test_later_version_replaces_one():
    refused("safety_checklisttemplate_version_has_source", lambda: make_row(ChecklistTemplate, version=2))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_checklistitem_one_per_position", {"position": 1}),
        ("safety_checklistitem_limits_need_number", {"kind": "yes_no", "high": 4}),
        ("safety_checklistitem_low_below_high", {"kind": "number", "low": 5, "high": 4}),
        ("safety_checklistitem_warns_within_limits", {"kind": "number", "low": 5, "warn_low": 4}),
        ("safety_checklistitem_warns_within_limits", {"kind": "number", "warn_low": 5, "warn_high": 4}),
        ("safety_checklistitem_options_of_a_choice", {"kind": "choice"}),
        ("safety_checklistitem_options_of_a_choice", {"options_en": ["a", "b"], "options_zh": ["a", "b"]}),
        (
            "safety_checklistitem_options_of_a_choice",
            {"kind": "choice", "options_en": ["a", "b"], "options_zh": ["a"], "good_options": 1},
        ),
        (
            "safety_checklistitem_options_of_a_choice",
            {"kind": "choice", "options_en": ["a", "b"], "options_zh": ["a", "b"], "good_options": 3},
        ),
    ],
)
def test_item(constraint, fields):
    defaults = {"template": make_checklist(), "position": 2}
    refused(constraint, lambda: make_row(ChecklistItem, **defaults | fields))


def test_shipped_list_comes_once():
    fields = {"name_en": "Other", "name_zh": "另一个", "shipped_as": "opening"}
    refused("safety_checklisttemplate_shipped_once", lambda: make_row(ChecklistTemplate, **fields))


@pytest.mark.parametrize("closing", ["started_at", "missed_at"])
def test_items_of_a_used_list_stay(frozen, closing):
    duty = make_duty(late_until=frozen.at, due_at=frozen.at, opens_at=frozen.at - timedelta(hours=1))
    item = duty.template.items.get()
    change(item, text_en="Before")()
    change(duty, **{closing: frozen.at})()

    refused("safety_checklistitem_frozen_once_used", change(item, text_en="After"))


def test_items_of_a_used_list_are_neither_added_nor_taken_away(frozen):
    duty = make_duty()
    change(duty, started_at=frozen.at)()
    refused(
        "safety_checklistitem_frozen_once_used", lambda: make_row(ChecklistItem, template=duty.template, position=2)
    )


# --- duties ----------------------------------------------------------------------------------------------------------


def test_one_plan_for_each_list_and_area():
    plan = make_plan()
    fields = {"template": plan.template, "area": plan.area, "role": "attendant"}
    refused("safety_dutyplan_one_per_area", lambda: make_row(DutyPlan, **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_dutyplan_window_is_sensible", {"window_minutes": 4}),
        ("safety_dutyplan_late_is_sensible", {"late_minutes": 31 * 24 * 60 + 1}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "every"}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "weekly"}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "monthly"}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "yearly", "month_day": 1}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "after_visits"}),
        ("safety_dutyplan_rhythm_is_whole", {"rhythm": "times"}),
        ("safety_dutyplan_times_together", {"begins": "09:00"}),
        ("safety_dutyplan_completion_has_period", {"is_from_completion": True}),
    ],
)
def test_plan(constraint, fields):
    refused(constraint, change(make_plan(), **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_extrarounds_only_adds", {"rounds": 0}),
        ("safety_extrarounds_people_are_some", {"people": 0}),
        ("safety_extrarounds_season_is_whole", {"to_day": None}),
        ("safety_extrarounds_season_is_whole", {"from_month": 13}),
        ("safety_extrarounds_have_a_reason", dict.fromkeys(SEASON)),
    ],
)
def test_extra_rounds(constraint, fields):
    refused(constraint, change(make_extra_rounds(), **fields))


def test_one_duty_for_each_occurrence_of_a_plan():
    duty = make_duty()
    refused("safety_duty_one_per_occurrence", lambda: make_duty(plan=duty.plan))


def test_made_up_for_once():
    missed = make_duty()
    make_duty(plan=missed.plan, makes_up_for=missed)
    refused("safety_duty_made_up_once", lambda: make_duty(plan=missed.plan, makes_up_for=missed))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_duty_times_in_order", {"opens_at": F("due_at")}),
        ("safety_duty_done_in_time", {"started_at": F("due_at"), "done_at": F("late_until")}),
        ("safety_duty_missed_after_its_time", {"missed_at": F("due_at")}),
        ("safety_duty_done_after_begun", {"done_at": F("due_at")}),
        ("safety_duty_system_missed_is_missed", {"is_missed_by_system": True}),
        ("safety_duty_people_of_extra_rounds", {"people": 3}),
    ],
)
def test_duty(constraint, fields):
    refused(constraint, change(make_duty(), **fields))


def test_missed_is_never_done(frozen):
    duty = make_duty()
    done = {"started_at": duty.opens_at, "done_at": duty.due_at}
    refused("safety_duty_missed_is_never_done", change(duty, missed_at=duty.late_until, **done))


@pytest.mark.parametrize(
    "fields", [{"done_at": F("due_at"), "started_at": F("opens_at")}, {"missed_at": F("late_until")}]
)
def test_closed_duty_stays_as_it_is(fields):
    duty = make_duty()
    change(duty, **fields)()

    with pytest.raises(DatabaseError, match="closed_stays"):
        change(duty, done_at=None, missed_at=None)()


def test_closed_duty_is_not_deleted(frozen):
    duty = make_duty()
    do_duty(duty, True)

    with pytest.raises(DatabaseError, match="closed_stays"):
        Duty.objects.filter(pk=duty.pk)._raw_delete("default")


def test_one_answer_for_each_item():
    duty = make_duty()
    item = duty.template.items.get()
    make_row(Answer, duty=duty, item=item)
    refused("safety_answer_one_per_item", lambda: make_row(Answer, duty=duty, item=item))


def test_answer_is_of_one_kind():
    duty = make_duty()
    fields = {"duty": duty, "item": duty.template.items.get(), "is_yes": True, "number": 1}
    refused("safety_answer_one_kind", lambda: make_row(Answer, **fields))


def test_answer_is_not_both_failed_and_near_a_limit():
    duty = make_duty()
    fields = {"duty": duty, "item": duty.template.items.get(), "is_failed": True, "is_warned": True}
    refused("safety_answer_failed_or_warned", lambda: make_row(Answer, **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_dutyreview_by_somebody", {"is_in_order": True}),
        ("safety_dutyreview_says_what", {"is_in_order": False, "at": F("asked_at"), "by": 0}),
        ("safety_dutyreview_by_another", {"is_in_order": True, "at": F("asked_at"), "by": F("done_by")}),
    ],
)
def test_review(constraint, fields, attendant, officer):
    review = make_reviewed(by=attendant).review
    refused(constraint, change(review, **{**fields, "by": officer} if fields.get("by") == 0 else fields))


def test_decided_review_stays(attendant, officer):
    duty = make_reviewed(by=attendant)
    review_duty(duty.pk, is_in_order=True, by=officer)

    with pytest.raises(DatabaseError, match="decided_stays"):
        change(duty.review, note="changed")()


def test_answers_of_a_done_duty_stay():
    duty = make_duty(FLOOR)
    do_duty(duty, True)
    refused("safety_answer_frozen_once_closed", change(duty.answers.get(), is_yes=False))


def test_answers_of_a_missed_duty_are_not_filled_in():
    duty = make_duty(WATER)
    change(duty, missed_at=F("late_until"))()
    item = duty.template.items.get()
    refused("safety_answer_frozen_once_closed", lambda: make_row(Answer, duty=duty, item=item, number=40))


# --- hazards ---------------------------------------------------------------------------------------------------------


def test_one_hazard_for_each_number():
    one, other = make_hazard(), make_hazard()
    refused("safety_hazard_one_per_number", change(other, number=one.number))


def test_one_hazard_for_each_finding():
    duty = make_duty(FLOOR)
    [hazard] = do_duty(duty, False)
    fields = {"number": 9999, "area": duty.area, "answer": hazard.answer, "source": "duty"}
    refused("safety_hazard_one_per_answer", lambda: make_row(Hazard, **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_hazard_says_what", {"what": ""}),
        ("safety_hazard_has_owner_and_deadline", {"state": "assigned"}),
        ("safety_hazard_closed_is_verified", {"verified_at": F("found_at")}),
        ("safety_hazard_escalated_in_order", {"escalated_again_at": F("found_at")}),
        ("safety_hazard_recurs_after_another", {"recurs": F("pk")}),
    ],
)
def test_hazard(constraint, fields):
    refused(constraint, change(make_hazard(), **fields))


def test_source_of_a_hazard_fits():
    [hazard] = do_duty(make_duty(FLOOR), False)
    refused("safety_hazard_source_fits", change(hazard, source="staff"))


def test_source_of_what_an_incident_has_shown_fits():
    refused("safety_hazard_source_fits", change(make_hazard(), incident=make_incident()))


def test_put_right_by_somebody():
    refused("safety_hazard_rectified_by_somebody", change(make_rectified(), rectified_by=None))


@pytest.mark.covers("B-104")
def test_nobody_verifies_their_own_work():
    hazard = make_rectified()
    closed = {"state": "closed", "verified_at": F("rectified_at"), "verified_by": hazard.rectified_by}
    refused("safety_hazard_verified_by_another", change(hazard, **closed))


def test_steps_of_a_hazard_are_only_added():
    make_hazard()
    with pytest.raises(DatabaseError, match="append_only"):
        HazardMove.objects.update(note="changed")


# --- incidents and areas ---------------------------------------------------------------------------------------------


def test_each_incident_has_a_number_of_its_own():
    incident = make_incident()
    fields = {"number": incident.number, "area": incident.area, "kind": "fire", "is_injured": False}
    refused("safety_incident_one_per_number", lambda: make_row(Incident, **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("safety_incident_reported_afterwards", {"occurred_at": F("reported_at") + timedelta(seconds=1)}),
        ("safety_incident_signed_by_somebody", {"signed_off_at": F("reported_at")}),
    ],
)
def test_incident(constraint, fields):
    refused(constraint, change(make_examined(), **fields))


def test_signed_incident_is_complete():
    signer = make_staff(role=Role.SAFETY_OFFICER).user
    fields = {"signed_off_at": F("reported_at"), "signed_off_by": signer}
    refused("safety_incident_signed_is_complete", change(make_incident(), **fields))


def test_one_person_is_in_charge_of_an_area():
    row = put_in_charge(make_staff(), make_area())
    with pytest.raises(AreaTaken):
        create_area_owner(area=row.area, staff=make_staff(), by=HOUSE)
