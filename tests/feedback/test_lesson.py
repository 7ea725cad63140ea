import pytest

from feedback.errors import CaseClosed, NotResolved
from feedback.lesson_errors import (
    CauseUnknown,
    Concerned,
    NobodyThere,
    NoDepartment,
    NotSentToYou,
    PreventionMissing,
    ReviewedAlready,
)
from feedback.models import CaseEvent, LessonReader, Retrospective
from feedback.selectors.analysis import lacks_retrospective
from feedback.selectors.lesson import own_reading, readers_of, visible_lessons
from feedback.services import case as cases
from feedback.services.case import add_event
from feedback.services.lesson import change_lesson, confirm_read, look_back, send_lesson
from tests.factories.feedback import HOUSE, make_case
from tests.factories.house import make_department
from tests.factories.lessons import make_analysis, make_lesson, make_measure
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message, StaffMember
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


@pytest.fixture
def resolved(lead):
    """An urgent complaint with its cause and what prevents it, resolved."""
    case = make_case(grade="urgent")
    make_analysis(case)
    make_measure(case)
    cases.resolve(case.pk, "Valve changed.", by=lead)
    return case


def review(case, by, **fields):
    words = {"what_happened": "Hot water.", "why": "Worn valve.", "learned": "Check valves."}
    participants = fields.pop("participants", None) or [make_staff()]
    return look_back(case.pk, participants=participants, by=by, **words | fields)


def addresses(template):
    return sorted(Message.objects.filter(template=template).values_list("address", flat=True))


# --- looking back ----------------------------------------------------------------------------------------------------


@pytest.mark.covers("F-118")
def test_look_back_is_kept_with_who_took_part_and_is_an_event_of_the_case(resolved, lead):
    colleague = make_staff(name="Lao Wang")

    made = review(resolved, lead, participants=[colleague])

    event = resolved.events.get(kind="reviewed")
    assert (made.event, made.round, made.held_by, list(made.participants.all())) == (event, 1, lead, [colleague])
    assert (event.text, event.is_visible) == ("Check valves.", False)
    assert lacks_retrospective(resolved) is False


def test_look_back_happens_once_until_the_case_is_opened_again(resolved, lead):
    review(resolved, lead)
    with pytest.raises(ReviewedAlready):
        review(resolved, lead)

    add_event(resolved, CaseEvent.Kind.REOPENED, by=HOUSE)
    assert lacks_retrospective(resolved) is True
    cases.resolve(resolved.pk, "Pipe changed, too.", by=lead)
    assert review(resolved, lead).round == 2


def test_open_case_is_not_looked_back_on(lead):
    case = make_case(grade="urgent")
    make_analysis(case)
    make_measure(case)

    with pytest.raises(NotResolved):
        review(case, lead)


def test_look_back_follows_cause_and_prevention(lead):
    case = make_case(grade="urgent")
    cases.resolve(case.pk, "Valve changed.", by=lead)

    with pytest.raises(CauseUnknown):
        review(case, lead)
    make_analysis(case)
    with pytest.raises(PreventionMissing):
        review(case, lead)
    assert Retrospective.objects.count() == 0


def test_case_of_no_weight_needs_no_prevention_to_be_looked_back_on(lead):
    case = make_case()
    make_analysis(case)
    cases.resolve(case.pk, "Valve changed.", by=lead)

    assert review(case, lead).case == case


def test_closed_case_is_not_looked_back_on_any_more(lead):
    case = make_case(reporter_name="", contact="")
    make_analysis(case)
    cases.resolve(case.pk, "Valve changed.", by=lead)
    cases.close(case.pk, by=lead)

    with pytest.raises(CaseClosed):
        review(case, lead)


def test_nobody_looks_back_on_a_case_about_themselves(resolved, lead):
    type(resolved).objects.filter(pk=resolved.pk).update(about_staff=lead.staff_member)

    with pytest.raises(Concerned):
        review(resolved, lead)


# --- lessons ---------------------------------------------------------------------------------------------------------


def in_department(department, name="Qian Fang", **fields):
    return make_staff(name=name, department=department, **fields)


@pytest.mark.covers("F-118")
def test_lesson_goes_to_the_people_of_its_departments_and_to_nobody_else(lead):
    baths, technics, office = make_department(), make_department(), make_department()
    here = [in_department(baths, "Qian Fang"), in_department(technics, "Lao Wang")]
    in_department(office, "Li Na")
    gone = in_department(baths, "Gone")
    StaffMember.objects.filter(pk=gone.pk).update(left_on=clock.today())
    lesson = make_lesson(None, baths, technics)

    assert send_lesson(lesson.pk, by=lead) == 2

    assert addresses("lesson_sent") == sorted(each.user.email for each in here)
    assert [each.staff for each in readers_of(lesson).waiting] == sorted(here, key=lambda each: each.user.name)
    lesson.refresh_from_db()
    assert (lesson.sent_at, lesson.sent_by) == (clock.now(), lead)


def test_lesson_sent_again_reaches_whoever_is_new(lead):
    baths = make_department()
    in_department(baths)
    lesson = make_lesson(None, baths)
    send_lesson(lesson.pk, by=lead)
    with pytest.raises(NobodyThere):
        send_lesson(lesson.pk, by=lead)

    new = in_department(baths, "New")
    assert send_lesson(lesson.pk, by=lead) == 1
    assert LessonReader.objects.latest("pk").staff == new


def test_lesson_without_department_goes_nowhere(lead):
    lesson = make_lesson()
    lesson.departments.clear()

    with pytest.raises(NoDepartment):
        send_lesson(lesson.pk, by=lead)


def test_reading_is_kept_once(lead, frozen):
    baths = make_department()
    staff = in_department(baths)
    lesson = make_lesson(None, baths)
    send_lesson(lesson.pk, by=lead)
    frozen.move(hours=1)
    confirm_read(lesson, by=staff.user)
    read_at = clock.now()
    frozen.move(hours=1)
    confirm_read(lesson, by=staff.user)

    assert own_reading(lesson, staff.user).read_at == read_at
    assert [each.staff for each in readers_of(lesson).read] == [staff]


def test_whoever_was_not_sent_a_lesson_confirms_nothing():
    with pytest.raises(NotSentToYou):
        confirm_read(make_lesson(), by=make_staff().user)


def test_draft_is_seen_by_those_who_keep_lessons_alone(lead):
    lesson, coach = make_lesson(), make_staff(role=Role.INSTRUCTOR).user

    assert [list(visible_lessons(each)) for each in (lead, coach)] == [[lesson], []]


def test_changed_lesson_keeps_who_has_read_it(lead):
    baths, technics = make_department(), make_department()
    in_department(baths)
    lesson = make_lesson(None, baths)
    send_lesson(lesson.pk, by=lead)

    change_lesson(lesson.pk, departments=[technics], title_en="Hot showers", by=lead)

    lesson.refresh_from_db()
    assert (lesson.title_en, list(lesson.departments.all()), readers_of(lesson).count) == ("Hot showers", [technics], 1)
