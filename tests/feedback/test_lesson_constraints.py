from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from feedback.models import (
    Analysis,
    CaseEvent,
    CauseClass,
    Lesson,
    LessonReader,
    QualityCheck,
    Retrospective,
    StaffAccount,
)
from feedback.services.analysis import write_account
from tests.factories.feedback import make_case
from tests.factories.lessons import a_cause, make_account, make_analysis, make_check, make_lesson, make_measure
from tests.factories.venue import make_staff
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def analysis(**fields):
    Analysis.objects.filter(pk=make_analysis().pk).update(**fields)


def account(**fields):
    StaffAccount.objects.filter(pk=make_account().pk).update(**fields)


def asked_twice():
    first = make_account()
    StaffAccount.objects.create(case=first.case, staff=first.staff)


def retrospective(case=None, **fields):
    case = case or make_case()
    event = CaseEvent.objects.create(case=case, kind="reviewed")
    words = {"what_happened": "a", "why": "b", "learned": "c"}
    return Retrospective.objects.create(case=case, event=event, round=1, held_by=make_staff().user, **words | fields)


def reviewed_twice():
    retrospective(retrospective().case)


def reader(**fields):
    return LessonReader.objects.create(**{"lesson": make_lesson(), "staff": make_staff()} | fields)


def told_twice():
    first = reader()
    reader(lesson=first.lesson, staff=first.staff)


BREACHES = {
    "feedback_causeclass_one_per_name": lambda: CauseClass.objects.create(name_en="A", name_zh=a_cause().name_zh),
    "feedback_analysis_cause_is_whole": lambda: analysis(cause_text=""),
    "feedback_analysis_measure_is_whole": lambda: analysis(preventive="Check."),
    "feedback_analysis_done_says_effect": lambda: analysis(effect="Fine."),
    "feedback_analysis_case_id_key": lambda: Analysis.objects.create(case=make_analysis().case),
    "feedback_staffaccount_one_per_person": asked_twice,
    "feedback_staffaccount_written_by_somebody": lambda: account(written_at=clock.now()),
    "feedback_retrospective_once_a_round": reviewed_twice,
    "feedback_retrospective_is_whole": lambda: retrospective(why=""),
    "feedback_lesson_in_both_languages": lambda: make_lesson(title_zh=""),
    "feedback_lesson_sent_by_somebody": lambda: Lesson.objects.filter(pk=make_lesson().pk).update(sent_at=clock.now()),
    "feedback_lessonreader_told_once": told_twice,
    "feedback_lessonreader_told_first": lambda: reader(read_at=clock.now() - timedelta(seconds=1)),
    "feedback_qualitycheck_one_per_day": lambda: [make_check(), make_check()],
}
MODELS = (Analysis, CauseClass, Lesson, LessonReader, QualityCheck, Retrospective, StaffAccount)


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREACHES[name]()


def test_every_constraint_is_tried():
    assert {each.name for model in MODELS for each in model._meta.constraints} - set(BREACHES) == set()


def test_what_is_whole_is_kept():
    measure = make_measure(make_analysis().case)
    now = clock.now()
    done = Analysis.objects.filter(pk=measure.pk).update(done_at=now, done_by=make_staff().user, effect="Fine.")

    assert (done, bool(reader(read_at=now).pk), bool(retrospective().pk)) == (1, True, True)


def test_written_account_stays():
    account = write_account(make_account().pk, text="Loud.", by=make_staff().user)

    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        StaffAccount.objects.filter(pk=account.pk).update(is_taken_down=True)


def test_retrospective_stays():
    made = retrospective()

    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        Retrospective.objects.filter(pk=made.pk).delete()
