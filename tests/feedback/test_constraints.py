from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from feedback.models import (
    Case,
    CaseEvent,
    CasePhoto,
    Compensation,
    Complaint,
    SurveyInvitation,
    SurveyResponse,
    WorkingHours,
)
from members.services.making_good import give_money
from tests.factories.feedback import (
    HOUSE,
    make_answer,
    make_attended,
    make_case,
    make_case_photo,
    make_compensation,
    make_invitation,
    make_working_hours,
)
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
    "feedback_complaint_extension_is_whole": lambda: complaint(extension_reason="Part"),
    "feedback_workinghours_one_per_start": hours_twice,
    "feedback_workinghours_ends_after_start": lambda: make_working_hours(last_on=date(2020, 1, 1)),
    "feedback_workinghours_weekday_is_real": lambda: make_working_hours(weekdays=[8]),
    "feedback_surveyinvitation_one_per_token": same_token,
    "feedback_surveyinvitation_expires_after_made": lambda: make_invitation(expires_at=clock.now()),
    "feedback_surveyresponse_one_to_five": lambda: make_answer(6),
    "feedback_surveyinvitation_booking_id_key": asked_twice,
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
    models = (Case, CaseEvent, Complaint, SurveyInvitation, SurveyResponse, WorkingHours)
    named = {each.name for model in models for each in model._meta.constraints}

    assert named - set(BREACHES) == {"feedback_complaint_extends_the_promise"}


def test_other_working_hours_may_begin_when_the_last_have_ended():
    make_working_hours(last_on=date(2026, 3, 31))

    assert len(make_working_hours(first_on=date(2026, 4, 1))) == 7


def test_answers_reach_from_one_to_five():
    assert [make_answer(csat).csat for csat in (1, 5)] == [1, 5]
    assert make_invitation(expires_at=clock.now() + timedelta(seconds=1)).pk
