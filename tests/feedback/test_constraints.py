from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from feedback.models import (
    Case,
    CaseEvent,
    CasePhoto,
    CaseSource,
    Compensation,
    Complaint,
    EnquiryClass,
    GradingRule,
    HandlingRule,
    Improvement,
    ImprovementEvent,
    ImprovementReview,
    ImprovementSource,
    ImprovementTask,
    Measurement,
    RoutingRule,
    SavedView,
    WorkingHours,
)
from members.services.making_good import give_money
from tests.factories.bookings import make_session
from tests.factories.feedback import (
    HOUSE,
    make_answer,
    make_attended,
    make_case,
    make_case_photo,
    make_compensation,
    make_enquiry_class,
    make_grading_rule,
    make_invitation,
    make_routing_rule,
    make_source,
    make_view,
    make_working_hours,
)
from tests.factories.house import make_department
from tests.factories.improvements import make_improvement, make_published, make_task, measure
from tests.factories.members import make_member
from tests.factories.venue import make_staff
from venue import clock
from venue.constraints import violated_constraint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def event(**fields):
    return CaseEvent.objects.create(**{"case": make_case(), "kind": "note"} | fields)


def case(**fields):
    return Case.objects.create(
        **{"number": "C-1", "source": "web", "text": "Cold.", "answer_due_at": clock.now()} | fields
    )


def complaint(**fields):
    row = make_case().complaint
    Complaint.objects.filter(pk=row.pk).update(**fields)


def handling():
    return HandlingRule.objects.create(
        kind="complaint", tone="negative", role="manager", steps_en="Listen.", steps_zh="倾听。"
    )


def step(row, **fields):
    return event(case=row, kind="step", **{"step": "answer-50", "due_at": clock.now()} | fields)


def same_step_twice():
    row = make_case()
    step(row)
    step(row)


def same_token():
    make_invitation(token="a")
    make_invitation(token="a")


def asked_twice():
    booking = make_attended()
    make_invitation(booking)
    make_invitation(booking)


def extended_too_short(manager):
    row = make_case().complaint
    Complaint.objects.filter(pk=row.pk).update(
        extended_until=row.promised_until, extended_by=manager, extension_reason="Part"
    )


def resolved_twice():
    row = make_case()
    event(case=row, kind="resolved")
    event(case=row, kind="resolved")


def hours_twice():
    make_working_hours(last_on=date(2026, 3, 31))
    make_working_hours(first_on=date(2026, 3, 31))


def gift(**fields):
    row = make_compensation()
    Compensation.objects.filter(pk=row.pk).update(**fields)


def approved_by_oneself(**fields):
    row = make_compensation()
    Compensation.objects.filter(pk=row.pk).update(state="approved", decided_at=clock.now(), decided_by=row.proposed_by)


def apology_in_the_books():
    entry = give_money(make_member().pk, Decimal(5), "compensation:1", by=HOUSE)
    gift(kind="apology", amount=0, state="paid", decided_at=clock.now(), paid_at=clock.now(), entry=entry)


def same_photo_twice():
    photo = make_case_photo()
    CasePhoto.objects.create(event=photo.event, photo=photo.photo.name)


def improvement(state="proposed", **fields):
    Improvement.objects.filter(pk=make_improvement(state).pk).update(**fields)


def follows_itself():
    row = make_improvement()
    Improvement.objects.filter(pk=row.pk).update(follows=row)


def happened(kind, **fields):
    ImprovementEvent.objects.create(improvement=make_improvement(), kind=kind, **fields)


def stepped(state, kind, **fields):
    """What no rule lets through, written past the rules."""
    ImprovementEvent.objects.create(improvement=make_improvement(state), kind=kind, **fields)


def agreed_by_one():
    row = make_improvement("review")
    row.reviews.filter(pk=row.reviews.first().pk).update(is_yes=True, answered_at=clock.now())
    ImprovementEvent.objects.create(improvement=row, kind="doing")


def refused_by_one():
    row = make_improvement("review")
    row.reviews.update(is_yes=True, answered_at=clock.now())
    again = row.reviews.first()
    no = {"is_yes": False, "words": "Too dear", "answered_at": clock.now(), "department": make_department()}
    row.reviews.create(reviewer=again.reviewer, round=again.round, **no)
    ImprovementEvent.objects.create(improvement=row, kind="doing")


def missed_and_made_the_rule():
    row = measure(make_improvement("check"), "6")
    ImprovementEvent.objects.create(improvement=row, kind="act", text="The rule")


def ineffective_alone():
    row = measure(make_improvement("check"), "6")
    ImprovementEvent.objects.create(improvement=row, kind="ineffective", text="Still cold")


def measured_on_the_day_of_the_change():
    row = make_improvement("check")
    day = row.changed_on
    row.measurements.create(is_after=True, first_on=day, last_on=day, value=1, count=1)


STEPS = {
    "feedback_improvementevent_in_order": lambda: stepped("planned", "doing"),
    "feedback_improvementevent_planned_with_baseline": lambda: stepped("proposed", "planned"),
    "feedback_improvementevent_two_departments_agree": agreed_by_one,
    "feedback_improvementevent_measured_after": lambda: stepped("check", "ineffective", text="No"),
    "feedback_improvementevent_reached_its_target": missed_and_made_the_rule,
    "feedback_improvementevent_new_cycle_follows": ineffective_alone,
    "feedback_measurement_lies_after_the_change": measured_on_the_day_of_the_change,
}


def reminded_twice():
    row = make_improvement()
    for _time in range(2):
        ImprovementEvent.objects.create(improvement=row, kind="reminded", step="deadline")


def same_source_twice():
    row = make_improvement()
    for _time in range(2):
        ImprovementSource.objects.create(improvement=row, kind="case", ref="1")


def department_asked_twice():
    row = make_improvement("review").reviews.first()
    row.pk = None
    row.save(force_insert=True)


def review(**fields):
    row = make_improvement("review").reviews.first()
    ImprovementReview.objects.filter(pk=row.pk).update(**fields)


def task(**fields):
    ImprovementTask.objects.filter(pk=make_task(make_improvement("doing")).pk).update(**fields)


def measured(**fields):
    today = clock.today()
    figure = {"first_on": today, "last_on": today, "value": 1, "count": 1} | fields
    Measurement.objects.create(improvement=make_improvement(), **figure)


def published_in_one_language():
    Improvement.objects.filter(pk=make_published().pk).update(said_zh="")


BREACHES = {
    "feedback_casephoto_once": same_photo_twice,
    "feedback_casephoto_is_there": lambda: CasePhoto.objects.create(event=make_case().events.first(), photo=""),
    "feedback_complaint_authority_is_whole": lambda: complaint(authority="12315-7"),
    "feedback_compensation_has_amount": lambda: gift(amount=0),
    "feedback_compensation_pack_has_plan": lambda: gift(kind="pack"),
    "feedback_compensation_says_what": lambda: gift(words=""),
    "feedback_compensation_decided_has_time": lambda: gift(decided_at=clock.now()),
    "feedback_compensation_approved_by_another": approved_by_oneself,
    "feedback_compensation_refused_with_reason": lambda: gift(state="refused", decided_at=clock.now()),
    "feedback_compensation_paid_is_in_books": lambda: gift(state="paid", decided_at=clock.now(), paid_at=clock.now()),
    "feedback_compensation_apology_is_free": apology_in_the_books,
    "feedback_caseevent_step_once": same_step_twice,
    "feedback_caseevent_once": lambda: event(kind="received"),
    "feedback_caseevent_once_a_round": resolved_twice,
    "feedback_caseevent_step_is_whole": lambda: step(make_case(), due_at=None),
    "feedback_caseevent_internal_stays_inside": lambda: event(is_visible=True),
    "feedback_case_one_per_number": lambda: case(number=make_case().number),
    "feedback_case_one_reporter": lambda: case(member=make_member(), contact="a@test.example"),
    "feedback_case_survey_has_answer": lambda: case(source="survey"),
    "feedback_case_says_what_happened": lambda: case(text=""),
    "feedback_case_rating_of_five": lambda: case(rating=6),
    "feedback_case_happened_before": lambda: case(occurred_at=clock.now() + timedelta(seconds=1)),
    "feedback_case_handler_is_not_accused": lambda: case(handler=(staff := make_staff()), about_staff=staff),
    "feedback_case_class_is_of_enquiry": lambda: case(enquiry_class=make_enquiry_class()),
    "feedback_casesource_one_per_key": lambda: make_source(key="web"),
    "feedback_casesource_one_per_name": lambda: make_source(name_zh="前台"),
    "feedback_casesource_needed_in_use": lambda: CaseSource.objects.filter(key="web").update(is_active=False),
    "feedback_enquiryclass_one_per_name": lambda: make_enquiry_class(name_zh=make_enquiry_class().name_zh),
    "feedback_enquiryclass_known_roles": lambda: make_enquiry_class(roles=["guest"]),
    "feedback_handlingrule_one_each": lambda: handling(),
    "feedback_handlingrule_says_steps": lambda: HandlingRule.objects.update(steps_zh=""),
    "feedback_gradingrule_one_per_code": lambda: make_grading_rule(code="R-1"),
    "feedback_gradingrule_has_condition": lambda: make_grading_rule(words=[]),
    "feedback_gradingrule_known_conditions": lambda: make_grading_rule(facts=["weather"]),
    "feedback_routingrule_one_per_name": lambda: make_routing_rule(name_zh=make_routing_rule().name_zh),
    "feedback_routingrule_names_somebody": lambda: make_routing_rule(roles=[]),
    "feedback_routingrule_known_conditions": lambda: make_routing_rule(kinds=["gossip"]),
    "feedback_savedview_one_per_name": lambda: make_view(name=(view := make_view()).name, owner=view.owner),
    "feedback_savedview_is_whole": lambda: make_view(query=""),
    "feedback_complaint_extension_is_whole": lambda: complaint(extension_reason="Part"),
    "feedback_workinghours_one_per_start": hours_twice,
    "feedback_workinghours_ends_after_start": lambda: make_working_hours(last_on=date(2020, 1, 1)),
    "feedback_workinghours_weekday_is_real": lambda: make_working_hours(weekdays=[8]),
    "feedback_surveyinvitation_one_per_token": same_token,
    "feedback_surveyinvitation_expires_after_made": lambda: make_invitation(expires_at=clock.now()),
    "feedback_surveyresponse_one_to_five": lambda: make_answer(6),
    "feedback_surveyinvitation_booking_id_key": asked_twice,
    "feedback_improvement_one_per_number": lambda: improvement(number=make_improvement().number),
    "feedback_improvement_says_what": lambda: improvement(title=""),
    "feedback_improvement_plan_is_whole": lambda: improvement(target=1),
    "feedback_improvement_planned_before_changed": lambda: improvement(changed_on=clock.today()),
    "feedback_improvement_published_in_both_languages": published_in_one_language,
    "feedback_improvement_follows_another": follows_itself,
    "feedback_improvementevent_reminded_once": reminded_twice,
    "feedback_improvementevent_once": lambda: happened("proposed"),
    "feedback_improvementevent_reminder_is_named": lambda: happened("reminded"),
    "feedback_improvementevent_says_why": lambda: happened("cancelled"),
    "feedback_improvementsource_once": same_source_twice,
    "feedback_improvementreview_one_per_department": department_asked_twice,
    "feedback_improvementreview_answer_is_whole": lambda: review(is_yes=True),
    "feedback_improvementreview_no_says_why": lambda: review(is_yes=False, answered_at=clock.now()),
    "feedback_improvementtask_says_what": lambda: task(what=""),
    "feedback_improvementtask_done_by_somebody": lambda: task(done_at=clock.now()),
    "feedback_measurement_ends_after_it_begins": lambda: measured(last_on=clock.today() - timedelta(days=1)),
    "feedback_measurement_has_rows": lambda: measured(count=0),
}


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREACHES[name]()


@pytest.mark.parametrize("name", STEPS)
def test_database_refuses_a_step_that_lacks_what_it_needs(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        STEPS[name]()
    assert violated_constraint(refused.value) == name


def test_plan_that_one_department_refuses_is_not_carried_out():
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        refused_by_one()
    assert violated_constraint(refused.value) == "feedback_improvementevent_two_departments_agree"


def test_extension_goes_beyond_the_promise(manager):
    with pytest.raises(IntegrityError, match="feedback_complaint_extends_the_promise"), transaction.atomic():
        extended_too_short(manager)


def test_whether_a_case_has_ended_is_kept_by_the_database_alone():
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.filter(pk=make_case().pk).update(ended_at=clock.now())

    assert violated_constraint(refused.value) == "feedback_case_end_guard"


def test_nobody_handles_a_case_about_their_own_class_whatever_writes_it():
    session = make_session()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.filter(pk=make_case(session=session).pk).update(handler=session.instructor)

    assert violated_constraint(refused.value) == "feedback_case_handler_gave_class"


def test_case_names_a_source_that_there_is():
    with pytest.raises(IntegrityError, match="feedback_case_source_known"), transaction.atomic():
        case(source="rumour")


def test_every_constraint_is_tried():
    models = (
        *(Case, CaseEvent, CasePhoto, Compensation, Complaint, WorkingHours),
        *(CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule, SavedView),
        *(Improvement, ImprovementEvent, ImprovementReview, ImprovementSource, ImprovementTask, Measurement),
    )
    named = {each.name for model in models for each in model._meta.constraints}

    assert named - set(BREACHES) == {"feedback_complaint_extends_the_promise"}


def test_other_working_hours_may_begin_when_the_last_have_ended():
    make_working_hours(last_on=date(2026, 3, 31))

    assert len(make_working_hours(first_on=date(2026, 4, 1))) == 7


def test_answers_reach_from_one_to_five():
    assert [make_answer(csat).csat for csat in (1, 5)] == [1, 5]
    assert make_invitation(expires_at=clock.now() + timedelta(seconds=1)).pk
