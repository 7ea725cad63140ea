from datetime import timedelta
from itertools import count

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from feedback.models import (
    Answer,
    Question,
    QuestionItem,
    QuestionOption,
    Survey,
    SurveyInvitation,
    SurveyPoint,
    SurveyResponse,
    SurveyVersion,
)
from feedback.selectors.surveys import version_asked
from tests.factories.comments import make_comment
from tests.factories.feedback import make_answer, make_case, make_invitation
from tests.factories.members import make_member, make_membership
from tests.factories.surveys import (
    make_item,
    make_option,
    make_question,
    make_survey,
    make_survey_point,
    make_version,
    release,
)
from venue import clock

numbers = count(1)

pytestmark = pytest.mark.django_db


def question(**fields):
    return make_question(make_version(), **fields)


def position_taken():
    first = question()
    make_question(first.version, position=first.position)
    connection.check_constraints()


def twice(make, *shared):
    first = make()
    make(**{name: getattr(first, name) for name in shared})


def answered_twice():
    response = make_answer()
    asked = response.version.questions.first()
    Answer.objects.create(response=response, question=asked, value=5)
    Answer.objects.create(response=response, question=asked, value=5)


def of_contract(**fields):
    return bare(**{"membership": fields.get("membership") or make_membership()} | fields)


def of_wave(**fields):
    return bare(**{"wave_on": clock.today()} | fields)


def bare(**fields):
    """About nothing that was booked."""
    now = clock.now()
    version = fields.pop("version", None) or version_asked("class")
    member = fields.pop("member", None) or make_member()
    times = {"created_at": now, "expires_at": now + timedelta(days=1), "token": f"bare-{next(numbers)}"}
    return SurveyInvitation.objects.create(version=version, member=member, **times | fields)


def written_without_time():
    """Only where no trigger runs, as when a copy is read in."""
    comment = make_comment()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    Answer.objects.filter(pk=comment.pk).update(written_at=None)


BREACHES = {
    "feedback_surveypoint_one_per_name": lambda: twice(make_survey_point, "name_zh"),
    "feedback_survey_one_per_name": lambda: twice(make_survey, "name_zh"),
    "feedback_survey_shipped_once": lambda: make_survey(shipped_as="class"),
    "feedback_survey_one_in_use_per_kind": lambda: Survey.objects.filter(shipped_as="visit").update(kind="class"),
    "feedback_survey_after_a_case_for_all": lambda: make_survey(kind="case", audience="member"),
    "feedback_survey_sample_is_a_share": lambda: make_survey(sample=0),
    "feedback_survey_open_for_days": lambda: make_survey(open_days=91),
    "feedback_survey_asks_before_latest": lambda: make_survey(after_minutes=60, latest_hours=1),
    "feedback_surveyversion_one_per_number": lambda: twice(
        lambda **fields: make_version(**{"state": "discarded"} | fields), "survey", "number"
    ),
    "feedback_surveyversion_one_open": lambda: make_version(
        make_version(state="open").survey, number=2, state="paused"
    ),
    "feedback_surveyversion_one_in_work": lambda: make_version(make_version().survey, number=2, state="in_review"),
    "feedback_surveyversion_opened_has_time": lambda: make_version(state="open", opened_at=None),
    "feedback_surveyversion_closed_has_time": lambda: make_version(state="closed", closed_at=None),
    "feedback_surveyversion_scheduled_has_day": lambda: make_version(state="scheduled"),
    "feedback_question_one_per_position": position_taken,
    "feedback_question_one_per_code": lambda: twice(make_question, "version", "code"),
    "feedback_question_scale_has_steps": lambda: question(kind="scale", steps=2),
    "feedback_question_matrix_asks_twice": lambda: question(asks_expectation=True),
    "feedback_question_branch_is_whole": lambda: question(only_from=1, only_to=2),
    "feedback_questionoption_one_per_position": lambda: twice(make_option, "question", "position"),
    "feedback_questionitem_one_per_position": lambda: twice(make_item, "question", "position"),
    "feedback_surveyinvitation_once_per_contract": lambda: twice(of_contract, "version", "member", "membership"),
    "feedback_surveyinvitation_once_per_wave": lambda: twice(of_wave, "version", "member", "wave_on"),
    "feedback_surveyinvitation_about_one_thing": lambda: make_invitation(case=make_case()),
    "feedback_surveyresponse_nought_to_ten": lambda: make_answer(nps=11),
    "feedback_answer_given_once": answered_twice,
    "feedback_answer_in_words_has_time": written_without_time,
    "feedback_answer_says_something": lambda: Answer.objects.create(
        response=(response := make_answer()), question=response.version.questions.first()
    ),
}
TRIED_ELSEWHERE = {
    "feedback_surveyinvitation_one_per_token",
    "feedback_surveyinvitation_expires_after_made",
    "feedback_surveyresponse_one_to_five",
}


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREACHES[name]()


def test_every_constraint_is_tried():
    models = (
        Answer,
        Question,
        QuestionItem,
        QuestionOption,
        Survey,
        SurveyInvitation,
        SurveyPoint,
        SurveyResponse,
        SurveyVersion,
    )
    named = {each.name for model in models for each in model._meta.constraints}

    assert named == set(BREACHES) | TRIED_ELSEWHERE


def test_anonymous_answer_is_tied_to_no_invitation():
    invitation = make_invitation(version=release(make_version(is_anonymous=True)))

    with pytest.raises(IntegrityError, match="nothing leads from an anonymous answer to a person"):
        make_answer(invitation=invitation)


@pytest.mark.parametrize("make", [make_option, make_item, lambda part: make_question(part.version)])
def test_questions_of_a_released_version_stay(make):
    asked = make_question(kind="single")
    release(asked.version)

    with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
        make(asked)


def test_words_of_a_released_question_stay_and_it_is_not_deleted():
    asked = make_question()
    release(asked.version)

    for change in (lambda: Question.objects.filter(pk=asked.pk).update(text_en="Other?"), asked.delete):
        with pytest.raises(IntegrityError, match="stay as they are"), transaction.atomic():
            change()


def test_released_version_does_not_become_anonymous():
    version = release(make_version())

    with pytest.raises(DatabaseError, match="anonymity_stays"), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).update(is_anonymous=True)
