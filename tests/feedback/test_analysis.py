from datetime import timedelta

import pytest

from feedback.errors import CaseClosed
from feedback.lesson_errors import (
    AskedAlready,
    Concerned,
    MeasureDone,
    MeasureInThePast,
    NoMeasure,
    OwnerGone,
    WrittenAlready,
)
from feedback.models import CaseEvent, StaffAccount
from feedback.selectors.analysis import (
    DISSATISFIED,
    REPEATED,
    URGENT,
    analysis_of,
    is_repeat,
    lacks_cause,
    lacks_prevention,
    lacks_retrospective,
    why_look_back,
)
from feedback.services import analysis as service
from feedback.services import case as cases
from feedback.services.case import add_event
from tests.factories.bookings import make_course, make_session
from tests.factories.feedback import HOUSE, make_case, read
from tests.factories.lessons import a_cause, make_account, make_analysis, make_measure
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import AuditEvent, Message, StaffMember
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

DAY = timedelta(days=1)


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


def letters(template):
    return list(Message.objects.filter(template=template).order_by("pk").values_list("address", flat=True))


def closed_case(lead):
    case = make_case(reporter_name="", contact="")
    make_analysis(case)
    cases.resolve(case.pk, "Done.", by=lead)
    cases.close(case.pk, by=lead)
    return case


# --- cause and measures ----------------------------------------------------------------------------------------------


@pytest.mark.covers("H-054")
def test_cause_is_kept_with_what_was_examined_and_how_it_was_put_right(lead):
    case = make_case()

    made = make_analysis(case, investigation="Asked the plumber.", by=lead)

    found = analysis_of(case)
    assert (found.investigation, found.cause, found.cause_text, found.corrective) == (
        "Asked the plumber.",
        a_cause(),
        "Valve worn.",
        "Valve changed.",
    )
    assert (made.pk, lacks_cause(case)) == (found.pk, False)


def test_named_again_it_is_the_same_analysis():
    case = make_case()
    make_analysis(case)

    make_analysis(case, cause=a_cause(2), cause_text="Wrong setting.")

    assert (case.analysis.cause, case.analysis.cause_text) == (a_cause(2), "Wrong setting.")


@pytest.mark.parametrize("concerned", ["about_staff", "class"])
def test_nobody_examines_a_case_about_themselves(concerned):
    desk = make_staff(role=Role.FRONT_DESK)
    case = make_case(session=make_session(instructor=desk)) if concerned == "class" else make_case()
    if concerned == "about_staff":
        type(case).objects.filter(pk=case.pk).update(about_staff=desk)

    with pytest.raises(Concerned):
        make_analysis(case, by=desk.user)
    assert analysis_of(case) is None


def test_cause_of_a_closed_case_stays(lead):
    with pytest.raises(CaseClosed):
        make_analysis(closed_case(lead))


def test_owner_of_a_measure_is_told_once_and_again_when_it_moves():
    case, owner = make_case(), make_staff(name="Lao Wang")

    make_measure(case, owner=owner)
    make_measure(case, owner=owner)
    assert letters("measure_given") == [owner.user.email]

    make_measure(case, owner=owner, until=clock.today() + 9 * DAY)
    assert letters("measure_given") == [owner.user.email] * 2


def test_measure_is_due_today_at_the_earliest():
    with pytest.raises(MeasureInThePast):
        make_measure(until=clock.today() - DAY)
    assert make_measure(until=clock.today()).is_open


def test_measure_is_owned_by_somebody_who_works_here():
    gone = make_staff()
    StaffMember.objects.filter(pk=gone.pk).update(left_on=clock.today())

    with pytest.raises(OwnerGone):
        make_measure(owner=gone)


@pytest.mark.covers("F-119")
def test_measure_done_says_what_it_has_brought_also_after_closing(lead):
    case = make_case(reporter_name="", contact="")
    make_analysis(case)
    make_measure(case)
    cases.resolve(case.pk, "Done.", by=lead)
    cases.close(case.pk, by=lead)

    service.finish_measure(case.pk, effect="No complaint since.", by=lead)

    found = analysis_of(case)
    assert (found.effect, found.done_by, found.done_at, found.is_open) == (
        "No complaint since.",
        lead,
        clock.now(),
        False,
    )
    with pytest.raises(MeasureDone):
        service.finish_measure(case.pk, effect="Again.", by=lead)


def test_nothing_is_done_where_nothing_was_decided(lead):
    with pytest.raises(NoMeasure):
        service.finish_measure(make_analysis().case_id, effect="Fine.", by=lead)


def test_measure_that_is_done_is_not_planned_anew(lead):
    case = make_case()
    make_measure(case)
    service.finish_measure(case.pk, effect="Fine.", by=lead)

    with pytest.raises(MeasureDone):
        make_measure(case)


# --- accounts --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-037")
def test_account_is_asked_for_written_once_and_sealed(lead):
    case, colleague = make_case(text="The coach shouted."), make_staff(name="Chen Jing")

    account = service.ask_for_account(case, staff=colleague, by=lead)
    assert letters("account_asked") == [colleague.user.email]
    assert "shouted" not in Message.objects.get(template="account_asked").body

    service.write_account(account.pk, text="The music was loud.", by=colleague.user)
    with pytest.raises(WrittenAlready):
        service.write_account(account.pk, text="It was not.", by=lead, is_taken_down=True)
    [opened] = service.open_accounts(case, by=lead)
    assert (opened.text, opened.is_taken_down, opened.written_by) == ("The music was loud.", False, colleague.user)
    assert list(AuditEvent.objects.values_list("action", "ref")) == [("case.accounts_opened", str(case.pk))]


def test_account_is_kept_as_no_text_anybody_could_read_in_the_table(lead):
    account = make_account()
    service.write_account(account.pk, text="The music was loud.", by=lead, is_taken_down=True)

    [(kept,)] = StaffAccount.objects.extra(select={"kept": "text || ''"}).values_list("kept")
    assert "music" not in kept


def test_colleague_is_asked_once(lead):
    account = make_account()

    with pytest.raises(AskedAlready):
        service.ask_for_account(account.case, staff=account.staff, by=lead)


# --- what came before ------------------------------------------------------------------------------------------------


def with_cause(case, number=0):
    make_analysis(case, cause=a_cause(number))
    return case


def in_area(area, **fields):
    case = make_case(**fields)
    type(case).objects.filter(pk=case.pk).update(area=area)
    return read(case)


@pytest.mark.covers("B-034")
@pytest.mark.parametrize(("days", "expected"), [(90, True), (91, False)])
def test_same_cause_within_ninety_days_is_a_repeat(days, expected, frozen):
    with_cause(make_case(category="service"))
    frozen.move(days=days)

    assert is_repeat(with_cause(make_case(category="price"))) is expected


def test_other_cause_is_no_repeat(frozen):
    with_cause(make_case(category="service"))
    frozen.move(days=1)

    assert is_repeat(with_cause(make_case(category="price"), 1)) is False


def test_same_thing_in_the_same_area_is_a_repeat_and_another_thing_is_not(frozen):
    pool, gym = make_area(name_en="Pool"), make_area(name_en="Gym")
    in_area(pool, category="facility")
    frozen.move(days=1)

    later = [in_area(pool, category="facility"), in_area(pool, category="price"), in_area(gym, category="facility")]
    assert [is_repeat(case) for case in later] == [True, False, False]


def test_same_thing_in_the_same_course_is_a_repeat(frozen):
    course = make_course()
    make_case(category="quality", session=make_session(course=course))
    frozen.move(days=1)

    assert is_repeat(make_case(category="quality", session=make_session(course=course))) is True
    assert is_repeat(make_case(category="quality", session=make_session())) is False


def test_case_that_takes_up_another_is_a_repeat(frozen):
    old = make_case(category="service")
    frozen.move(days=1)
    new = make_case(category="price")
    type(new).objects.filter(pk=new.pk).update(follows=old)

    assert is_repeat(new) is True


def test_praise_repeats_nothing_and_makes_no_repeat(frozen):
    area = make_area()
    in_area(area, kind="praise")
    frozen.move(days=1)
    complaint = in_area(area)
    frozen.move(days=1)

    assert [is_repeat(complaint), is_repeat(in_area(area, kind="praise"))] == [False, False]


# --- what is missing -------------------------------------------------------------------------------------------------


def test_urgent_repeated_and_dissatisfied_cases_are_looked_back_on(frozen, lead):
    with_cause(make_case(category="service"))
    frozen.move(days=1)
    again = with_cause(make_case(category="price"))
    opened = make_case(category="contract")
    cases.resolve(opened.pk, "Done.", by=lead)
    add_event(opened, CaseEvent.Kind.REOPENED, by=HOUSE)
    rated = make_case(category="contract")
    add_event(rated, CaseEvent.Kind.CONFIRMED, by=HOUSE, facts={"rating": 2})
    content = make_case(category="contract")
    add_event(content, CaseEvent.Kind.CONFIRMED, by=HOUSE, facts={"rating": 5})

    found = [make_case(grade="urgent"), again, opened, rated, content, make_case(kind="praise", grade="urgent")]
    assert [why_look_back(case) for case in found] == [[URGENT], [REPEATED], [DISSATISFIED], [DISSATISFIED], [], []]


def test_complaint_lacks_its_cause_and_only_a_serious_one_the_rest():
    plain, urgent, praise = make_case(), make_case(grade="urgent"), make_case(kind="praise")

    def lacking(case):
        return [lacks_cause(case), lacks_prevention(case), lacks_retrospective(case)]

    assert [lacking(case) for case in (plain, urgent, praise)] == [
        [True, False, False],
        [True, True, True],
        [False, False, False],
    ]
    make_analysis(urgent)
    make_measure(urgent)
    assert lacking(urgent) == [False, False, True]
