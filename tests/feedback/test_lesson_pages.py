"""What colleagues see of causes, accounts, lessons and the daily check, and what they may do there."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.models import Analysis, CauseClass, Lesson, QualityCheck, Retrospective, StaffAccount
from feedback.services import case as cases
from feedback.services.analysis import write_account
from feedback.services.case_safety import raise_hazard
from feedback.services.lesson import send_lesson
from safety.models import Hazard, Incident
from tests.clients import client_of
from tests.factories.bookings import make_session
from tests.factories.feedback import make_case
from tests.factories.house import make_department
from tests.factories.lessons import a_cause, make_account, make_analysis, make_lesson, make_measure
from tests.factories.venue import make_area, make_photo, make_staff
from venue import clock
from venue.models import AuditEvent, Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

LESSONS, CHECK, CHECKS = (reverse(f"feedback:{name}") for name in ("lesson_list", "quality_check", "qualitycheck_list"))


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


@pytest.fixture
def browser(lead):
    return client_of(lead)


def do(name, *args):
    return reverse(f"feedback:{name}", args=args)


def case_page(browser, case):
    return browser.get(do("case", case.pk))


# --- the card on the case's page -------------------------------------------------------------------------------------


def test_case_says_what_is_missing_and_why_it_is_looked_back_on(browser):
    page = case_page(browser, make_case(grade="urgent")).text

    assert "Still missing: the cause, and how it was put right; what keeps it from coming back; the look back" in page
    assert "A retrospective is required: it is urgent." in page
    assert "The look back has to wait:" in page


def test_what_came_back_proposes_a_hazard_until_there_is_one(browser, lead, frozen):
    pool, cases_of_pool = make_area(), []
    for _each in range(2):
        cases_of_pool.append(make_case(category="facility", area=pool))
        frozen.move(days=1)
    again = cases_of_pool[1]
    before = ["It came back. Is there" in case_page(browser, case).text for case in cases_of_pool]

    raise_hazard(again, area=pool, what="Loose tile", kind="floor", level="general", note="", photo=None, by=lead)

    assert (before, "It came back. Is there" in case_page(browser, again).text) == ([False, True], False)


def test_case_that_is_examined_lacks_nothing(browser):
    case = make_case()
    make_analysis(case)

    page = case_page(browser, case)
    assert (page.context["lessons"].missing, "Valve worn." in page.text) == ([], True)


def test_desk_sees_neither_who_was_asked_nor_a_draft(desk, lead):
    case = make_case()
    make_account(case, staff=make_staff(name="Chen Jing"))
    make_lesson(case, title_en="Draft of a lesson")

    # whom a case is about may be chosen from all colleagues
    pages = [re.sub("<option.*?</option>", "", case_page(client_of(user), case).text) for user in (lead, desk)]
    assert [("Chen Jing" in page, "Draft of a lesson" in page) for page in pages] == [(True, True), (False, False)]


# --- cause and measure -----------------------------------------------------------------------------------------------


def test_cause_is_named_on_a_page_of_its_own_and_what_was_typed_stays(browser):
    case = make_case()
    url = do("case_cause", case.pk)

    refused = browser.post(url, {"cause": "", "cause_text": "Valve worn.", "corrective": ""})
    assert (refused.status_code, "Valve worn." in refused.text) == (422, True)

    sent = {"cause": a_cause().pk, "cause_text": "Valve worn.", "corrective": "Changed."}
    assert browser.post(url, sent).status_code == 302
    assert Analysis.objects.get(case=case).corrective == "Changed."


def test_who_is_concerned_reads_why_they_cannot_examine_it():
    desk = make_staff(role=Role.FRONT_DESK)
    case = make_case(session=make_session(instructor=desk))

    page = client_of(desk.user).get(do("case_cause", case.pk))
    assert ("Somebody else examines it" in page.text, "cause_text" in page.text) == (True, False)


def test_measure_of_the_past_is_refused_beside_its_day(browser):
    sent = {"preventive": "Check.", "owner": make_staff().pk, "until": "2026-03-09"}

    refused = browser.post(do("case_measure", make_case().pk), sent)
    assert refused.context["form"].errors == {"until": ["This day is over. Please choose today or a later day."]}


def test_owner_without_cases_says_what_their_measure_has_brought_and_reads_nothing_of_the_guest():
    owner = make_staff(role=Role.MAINTENANCE)
    measure = make_measure(make_case(text="The secret words of the guest"), owner=owner)
    browser, url = client_of(owner.user), do("measure", measure.pk)

    page = browser.get(url).text
    assert [words in page for words in ("Check valves", "secret words", "Ana")] == [True, False, False]
    browser.post(url, {"effect": "None since."})
    measure.refresh_from_db()
    assert (measure.effect, measure.done_by) == ("None since.", owner.user)


def test_measure_of_somebody_else_does_not_exist():
    measure = make_measure()

    assert client_of(make_staff(role=Role.MAINTENANCE).user).get(do("measure", measure.pk)).status_code == 404


def test_changes_of_the_analysis_are_told(browser):
    case = make_case()
    assert browser.get(do("case_analysis_history", case.pk)).status_code == 302
    make_analysis(case)
    make_analysis(case, cause_text="Wrong setting.")

    assert "Wrong setting." in browser.get(do("case_analysis_history", case.pk)).text


# --- accounts --------------------------------------------------------------------------------------------------------


@pytest.fixture
def account(lead):
    case = make_case(text="The secret words of the guest")
    return make_account(case, staff=make_staff(name="Chen Jing"), by=lead)


@pytest.mark.covers("B-037")
def test_colleague_writes_their_account_and_reads_nothing_of_the_guest(account):
    browser, url = client_of(account.staff.user), do("own_account", account.pk)

    page = browser.get(url).text
    assert [words in page for words in ("secret words", "Ana", account.case.number)] == [False, False, True]
    browser.post(url, {"text": "The music was loud."})
    account.refresh_from_db()
    assert (account.text, account.is_taken_down) == ("The music was loud.", False)
    assert "The music was loud." in browser.get(url).text


def test_account_is_read_by_who_answers_for_quality_and_that_is_kept(account, lead, manager, desk):
    write_account(account.pk, text="The music was loud.", by=account.staff.user)
    url = do("case_accounts", account.case_id)

    answers = {user.pk: client_of(user).get(url) for user in (lead, manager, desk)}
    assert [each.status_code for each in answers.values()] == [200, 200, 403]
    assert ["The music was loud." in each.text for each in answers.values()] == [True, True, False]
    looks = AuditEvent.objects.filter(action="case.accounts_opened").order_by("pk")
    assert list(looks.values_list("by", flat=True)) == [lead.pk, manager.pk]


def test_account_of_somebody_else_does_not_exist_for_anybody(account, lead, manager, desk):
    users = [lead, manager, desk, make_staff().user]

    assert {client_of(user).get(do("own_account", account.pk)).status_code for user in users} == {404}


def test_account_is_taken_down_for_who_does_not_write(account, browser, lead):
    url = do("case_account", account.case_id, account.pk)

    assert browser.post(url, {"text": "He says it was loud."}).status_code == 302
    account.refresh_from_db()
    assert (account.text, account.is_taken_down, account.written_by) == ("He says it was loud.", True, lead)
    again = browser.post(url, {"text": "And more."})
    assert (again.status_code, "stays as it is" in again.text) == (422, True)


def test_account_of_another_case_is_not_found(account, browser):
    assert browser.get(do("case_account", make_case().pk, account.pk)).status_code == 404


def test_colleague_is_asked_once_beside_the_field(account, browser):
    refused = browser.post(do("case_account_ask", account.case_id), {"staff": account.staff_id})

    assert "staff" in refused.context["ask_form"].errors
    assert StaffAccount.objects.count() == 1


# --- safety ----------------------------------------------------------------------------------------------------------


def test_hazard_is_prefilled_from_the_case_and_made_in_one_act(desk):
    pool = make_area(name_en="Pool")
    case = make_case(text="The tiles\nare wet.")
    type(case).objects.filter(pk=case.pk).update(area=pool)
    browser, url = client_of(desk), do("case_hazard", case.pk)

    initial = browser.get(url).context["form"].initial
    assert (initial["area"], initial["what"]) == (pool.pk, "The tiles are wet.")
    sent = {"what": "Wet tiles", "area": pool.pk, "level": "general", "photo": make_photo()}
    assert browser.post(url, sent).status_code == 302
    hazard = Hazard.objects.get()
    assert (hazard.area, hazard.label in case_page(browser, case).text) == (pool, True)


def test_incident_is_prefilled_from_the_case_and_made_in_one_act(browser):
    case = make_case(text="Somebody fell.")
    type(case).objects.filter(pk=case.pk).update(occurred_at=clock.now() - timedelta(minutes=1))
    url = do("case_incident", case.pk)

    form = browser.get(url).context["form"]
    assert (form.initial["what"], form.initial["occurred_at"].minute) == ("Somebody fell.", 59)
    sent = {
        "area": make_area().pk,
        "kind": "injury",
        "is_injured": "yes",
        "what": "Fell",
        "occurred_at": "2026-03-10T11:59",
    }
    assert browser.post(url, sent).status_code == 302
    assert Incident.objects.get().what == f"Fell (来自反馈单 {case.number})"  # the language of the house


def test_incident_to_come_is_refused_beside_its_time(browser):
    sent = {"area": make_area().pk, "kind": "injury", "is_injured": "no", "occurred_at": "2026-03-10T12:01"}

    refused = browser.post(do("case_incident", make_case().pk), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["occurred_at"])


# --- retrospective and lessons ---------------------------------------------------------------------------------------


def test_look_back_is_written_by_who_answers_for_quality(browser, desk, lead):
    case = make_case()
    make_analysis(case)
    cases.resolve(case.pk, "Done.", by=lead)
    url = do("case_retrospective", case.pk)
    assert client_of(desk).get(url).status_code == 403

    assert browser.get(url).context["form"].initial["why"] == "Valve worn."
    sent = {"what_happened": "a", "why": "b", "learned": "We check.", "participants": [lead.staff_member.pk]}
    assert browser.post(url, sent).status_code == 302
    assert Retrospective.objects.get().case == case
    assert "We check." in case_page(browser, case).text


def test_look_back_that_has_to_wait_says_why(browser):
    assert "This case is not resolved yet." in browser.get(do("case_retrospective", make_case().pk)).text


@pytest.mark.covers("F-118")
def test_lesson_is_drawn_sent_read_and_shown_to_have_been_read(browser):
    baths = make_department()
    reader = make_staff(name="Qian Fang", department=baths, role=Role.ATTENDANT).user
    words = {"title_en": "Warm", "title_zh": "温", "text_en": "Check.", "text_zh": "检查。", "departments": [baths.pk]}
    browser.post(do("lesson_add", make_case().pk), words)
    lesson = Lesson.objects.get()
    page = do("lesson", lesson.pk)
    assert client_of(reader).get(page).status_code == 404

    browser.post(do("lesson_send", lesson.pk))
    theirs = client_of(reader)
    assert "I have read it" in theirs.get(page).text
    theirs.post(do("lesson_read", lesson.pk))
    assert "1 of 1 have read it" in browser.get(page).text
    assert "of 1 have read it" not in theirs.get(page).text


def test_lesson_that_reaches_nobody_stays_a_draft_and_says_why(browser):
    lesson = make_lesson()

    refused = browser.post(do("lesson_send", lesson.pk))
    assert (refused.status_code, "Nobody works there who does not have it yet." in refused.text) == (422, True)
    assert not Message.objects.filter(template="lesson_sent").exists()


@pytest.fixture
def searched(lead):
    """Three lessons that were sent, of different categories and causes."""
    found = []
    for category, cause, title in (
        ("facility", 0, "Warm showers"),
        ("price", 1, "Right prices"),
        ("facility", 1, "Dry"),
    ):
        case = make_case(category=category)
        make_analysis(case, cause=a_cause(cause), corrective=f"Repaired {title}")
        lesson = make_lesson(case, title_en=title, title_zh=title, text_en="Look.", text_zh="看。")
        make_staff(department=lesson.departments.get())
        send_lesson(lesson.pk, by=lead)
        found.append(lesson)
    return found


@pytest.mark.covers("F-119")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [0, 1, 2]),
        ({"q": "showers"}, [0]),
        ({"q": "repaired right"}, [1]),
        ({"q": "showers prices"}, []),
        ({"category": "facility"}, [0, 2]),
        ({"cause": 1}, [1, 2]),
        ({"category": "facility", "cause": 1}, [2]),
    ],
)
def test_lessons_are_searched_by_words_category_and_cause(query, expected, searched, browser):
    if "cause" in query:
        query = query | {"cause": a_cause(query["cause"]).pk}

    rows = browser.get(LESSONS, query).context["table"].rows
    assert sorted(row.record.pk for row in rows) == [searched[number].pk for number in expected]


def test_what_was_done_stands_beside_a_lesson_for_those_who_see_cases_alone(searched, browser):
    coach = client_of(make_staff(role=Role.INSTRUCTOR).user)

    pages = [each.get(LESSONS).text for each in (browser, coach)]
    assert [("Warm showers" in page, "Repaired Warm" in page) for page in pages] == [(True, True), (True, False)]


def test_causes_are_kept_as_a_list(browser):
    assert browser.get(do("causeclass_list")).context["count"] == CauseClass.objects.count() == 13
    browser.post(do("causeclass_add"), {"name_en": "Weather", "name_zh": "天气", "is_active": "on"})
    added = CauseClass.objects.get(name_en="Weather")
    taken = browser.post(do("causeclass_edit", added.pk), {"name_en": "W", "name_zh": a_cause().name_zh})
    assert list(taken.context["form"].errors) == ["name_zh"]


# --- the daily check -------------------------------------------------------------------------------------------------


@pytest.mark.covers("W-066")
def test_each_number_of_the_day_opens_its_rows_and_the_day_is_signed_off(browser, lead):
    make_case()
    make_case()

    page = browser.get(CHECK)
    for each in page.context["answers"]:
        rows = browser.get(do("quality_check_rows", each.key)).context["lines"]
        assert len(rows) == each.count
    assert [each.count for each in page.context["answers"]] == [2, 0, 0, 0]
    browser.post(CHECK, {"note": "Both are new."})
    check = QualityCheck.objects.get()
    assert (check.by, check.unsorted) == (lead, 2)
    assert "Both are new." in browser.get(CHECKS).text
    assert "Signed off by Xu Cheng" in browser.get(CHECK).text


def test_question_that_nobody_asked_has_no_rows(browser):
    assert browser.get(do("quality_check_rows", "nonsense")).status_code == 404
