from datetime import date, datetime, timedelta

import pytest

from feedback.lesson_errors import DayOver
from feedback.models import LessonReader, QualityCheck
from feedback.selectors.case_list import found_by
from feedback.selectors.quality import KEYS, answers_of, cases_of
from feedback.services import case as cases
from feedback.services.analysis import finish_measure
from feedback.services.guest import confirm
from feedback.services.lesson import confirm_read, send_lesson
from feedback.services.quality import remind, sign_day, today
from tests.conftest import NOON
from tests.factories.feedback import HOUSE, make_answer, make_case, resolve_case
from tests.factories.house import make_department
from tests.factories.lessons import make_lesson, make_measure
from tests.factories.venue import make_area, make_policy, make_staff
from venue import clock
from venue.history import history_of
from venue.models import Message, StaffMember
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

DAY = timedelta(days=1)
TUESDAY = date(2026, 3, 10)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def at(hour, day=TUESDAY):
    return datetime.combine(day, datetime.min.time(), tzinfo=NOON.tzinfo) + timedelta(hours=hour)


def letters(template):
    return sorted(Message.objects.filter(template=template).values_list("address", flat=True))


def behind(key):
    return list(cases_of(key, today()).order_by("pk"))


# --- what waits ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("W-066")
def test_each_question_is_answered_by_its_cases_and_by_no_other(frozen, lead):
    frozen.move(days=-1)
    pool = make_area()
    late = make_case(category="service")
    type(late).objects.filter(pk=late.pk).update(area=pool)
    cases.take(late.pk, by=lead)
    settled = make_case(category="price")
    cases.resolve(settled.pk, "Done.", by=lead)
    frozen.move(days=1, hours=1)
    again = make_case(category="service")
    type(again).objects.filter(pk=again.pk).update(area=pool)
    low = make_case(source="survey", survey_response=make_answer(1), category="quality")
    rated = make_case(category="contract")
    type(rated).objects.filter(pk=rated.pk).update(rating=2)
    cases.sort_case(rated.pk, kind="complaint", category="contract", grade="important", reason="Money", by=lead)

    found = {key: [case.number for case in behind(key)] for key in KEYS}
    assert found == {
        "unsorted": [late.number, again.number, low.number],
        "overdue": [late.number],
        "repeats": [again.number],
        "low": [low.number, rated.number],
    }
    assert [each.count for each in answers_of(today())] == [3, 1, 1, 2]
    assert {case.number for case in found_by({"sorted": "no"}, lead, clock.now())} == set(found["unsorted"])


def test_low_rating_of_how_a_case_was_handled_counts_on_the_day_it_is_given(frozen):
    well, badly = resolve_case(make_case()), resolve_case(make_case(category="price"))
    frozen.move(days=1)
    confirm(well.pk, rating=4, by=HOUSE)
    confirm(badly.pk, rating=2, text="Not settled.", by=HOUSE)

    assert behind("low") == [badly]
    frozen.move(days=1)
    assert behind("low") == []


def test_day_is_the_business_day(frozen):
    frozen.set(at(26))
    rated = make_case()
    type(rated).objects.filter(pk=rated.pk).update(rating=1)

    assert (today(), behind("low")) == (TUESDAY, [rated])
    frozen.set(at(30))
    assert (today(), behind("low")) == (TUESDAY + DAY, [])


# --- signing off -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("W-066")
def test_day_is_signed_off_once_with_what_waited_and_the_note_may_be_added_to(frozen, lead, manager):
    make_case()
    signed = sign_day(today(), note="Call Ana.", by=lead)
    frozen.move(hours=1)
    make_case()
    sign_day(today(), note="Called Ana.", by=manager)

    [check] = QualityCheck.objects.all()
    assert (check.day, check.by, check.at, check.unsorted, check.note) == (TUESDAY, lead, signed.at, 1, "Called Ana.")
    assert [[each.after for each in event.changes] for event in history_of(check)] == [["Called Ana."], []]


def test_another_day_is_not_signed_off(lead):
    with pytest.raises(DayOver):
        sign_day(TUESDAY - DAY, note="", by=lead)
    assert not QualityCheck.objects.exists()


@pytest.mark.parametrize(("hour", "told"), [(19.9, 0), (20, 1), (28, 1)])
def test_whoever_answers_for_quality_is_reminded_in_the_evening_once(hour, told, frozen, lead, manager):
    frozen.set(at(hour))

    assert [remind(), remind()] == [told, 0]
    assert letters("quality_check_due") == [lead.email] * told


@pytest.mark.parametrize(("hour", "told"), [(25.9, 0), (26, 1), (28, 1)])
def test_hour_after_midnight_belongs_to_the_evening_before(hour, told, frozen, lead):
    make_policy("quality.check_by", "02:00", effective_from=clock.now() - DAY)
    frozen.set(at(hour))

    assert [remind(), remind()] == [told, 0]


def test_nobody_is_reminded_of_a_day_that_is_signed_off(frozen, lead):
    sign_day(today(), note="", by=lead)
    frozen.set(at(21))

    assert remind() == 0


# --- lessons and measures --------------------------------------------------------------------------------------------


@pytest.fixture
def sent(lead, frozen):
    """A lesson that three people have, one of whom has read it and one of whom has left since."""
    baths = make_department()
    read, gone, waiting = [make_staff(name=name, department=baths) for name in ("Read", "Gone", "Waiting")]
    lesson = make_lesson(None, baths)
    send_lesson(lesson.pk, by=lead)
    confirm_read(lesson, by=read.user)
    StaffMember.objects.filter(pk=gone.pk).update(left_on=TUESDAY + 2 * DAY)
    return waiting


@pytest.mark.parametrize(("days", "told"), [(2.9, 0), (3, 1)])
def test_whoever_has_not_read_a_lesson_is_reminded_after_three_days_once(days, told, frozen, sent):
    frozen.move(days=days)

    assert [remind(), remind()] == [told, 0]
    assert letters("lesson_reminder") == [sent.user.email] * told
    assert LessonReader.objects.exclude(reminded_at=None).count() == told


@pytest.mark.covers("H-056")
@pytest.mark.parametrize(("days", "told"), [(6, 0), (7, 1)])
def test_owner_of_a_measure_is_reminded_on_its_day_once(days, told, frozen):
    measure = make_measure()
    frozen.move(days=days)

    assert [remind(), remind()] == [told, 0]
    assert letters("measure_due") == [measure.owner.user.email] * told


def test_measures_that_stay_undone_keep_no_other_from_being_reminded_of(frozen):
    for _number in range(2):
        make_measure()
    frozen.move(days=8)

    assert [remind(limit=1) for _sweep in range(3)] == [1, 1, 0]


def test_nobody_is_reminded_of_a_measure_that_is_done(frozen, lead):
    measure = make_measure()
    finish_measure(measure.case_id, effect="Fine.", by=lead)
    frozen.move(days=8)

    assert remind() == 0
