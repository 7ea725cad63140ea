from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from feedback.models import (
    Case,
    CaseEvent,
    Complaint,
    Improvement,
    ImprovementEvent,
    ImprovementReview,
    ImprovementSource,
    ImprovementTask,
    Measurement,
    SurveyInvitation,
    SurveyResponse,
)
from tests.factories.feedback import make_answer, make_attended, make_case, make_invitation
from tests.factories.improvements import make_improvement, make_published, make_task
from tests.factories.members import make_member
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


def improvement(state="proposed", **fields):
    Improvement.objects.filter(pk=make_improvement(state).pk).update(**fields)


def follows_itself():
    row = make_improvement()
    Improvement.objects.filter(pk=row.pk).update(follows=row)


def happened(kind, **fields):
    ImprovementEvent.objects.create(improvement=make_improvement(), kind=kind, **fields)


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
    "feedback_complaint_extension_is_whole": lambda: complaint(extension_reason="Part"),
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


def test_extension_goes_beyond_the_promise(manager):
    with pytest.raises(IntegrityError, match="feedback_complaint_extends_the_promise"), transaction.atomic():
        extended_too_short(manager)


def test_whether_a_case_has_ended_is_kept_by_the_database_alone():
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.filter(pk=make_case().pk).update(ended_at=clock.now())

    assert violated_constraint(refused.value) == "feedback_case_end_guard"


def test_every_constraint_is_tried():
    improving = (Improvement, ImprovementEvent, ImprovementReview, ImprovementSource, ImprovementTask, Measurement)
    models = (Case, CaseEvent, Complaint, SurveyInvitation, SurveyResponse, *improving)
    named = {each.name for model in models for each in model._meta.constraints}

    assert named - set(BREACHES) == {"feedback_complaint_extends_the_promise"}


def test_answers_reach_from_one_to_five():
    assert [make_answer(csat).csat for csat in (1, 5)] == [1, 5]
    assert make_invitation(expires_at=clock.now() + timedelta(seconds=1)).pk
