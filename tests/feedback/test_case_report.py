"""The report on cases: every figure against the rows behind it, and against other pages that show the same."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from bookings.selectors.visits import visits_by_day
from feedback.metrics import of_complaints
from feedback.reports.forms import ReportForm
from feedback.reports.sheet import sheet_of
from feedback.services import case as cases
from feedback.services.analysis import finish_measure
from feedback.services.case_safety import raise_hazard
from feedback.services.compensation import give
from feedback.services.lesson import look_back, send_lesson
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_check_in, make_session
from tests.factories.feedback import make_case, make_compensation
from tests.factories.house import make_department
from tests.factories.lessons import a_cause, make_analysis, make_lesson, make_measure
from tests.factories.members import make_member
from tests.factories.treatments import make_appointment
from tests.factories.venue import make_area, make_staff
from venue import clock
from venue.models import AuditEvent
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

PAGE, EXPORT = reverse("feedback:case_report"), reverse("feedback:case_report_export")
TODAY = date(2026, 3, 10)
WEEK = {"from": "2026-03-04", "to": "2026-03-10"}


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


@pytest.fixture
def browser(lead):
    return client_of(lead)


def place(case, area):
    type(case).objects.filter(pk=case.pk).update(area=area)
    return case


@pytest.fixture
def told(frozen, lead):
    """Two weeks of cases: one before, and five of which one came back, one is late, one is praise."""
    pool = make_area(name_en="Pool", name_zh="泳池")
    frozen.move(days=-8)
    make_analysis(place(make_case(category="facility"), pool))
    frozen.move(days=4)
    make_case(category="service")  # never answered
    kept = make_case(category="price")
    cases.resolve(kept.pk, "Paid back.", by=lead)
    frozen.move(days=2)
    again = place(make_case(category="facility", grade="urgent"), pool)
    make_analysis(again)
    make_measure(again)
    finish_measure(again.pk, effect="None since.", by=lead)
    cases.resolve(again.pk, "Valve changed.", by=lead)
    look_back(again.pk, participants=[lead.staff_member], what_happened="a", why="b", learned="c", by=lead)
    baths = make_department()
    make_staff(department=baths)
    send_lesson(make_lesson(again, baths).pk, by=lead)
    raise_hazard(again, area=pool, what="Hot", kind="", level="general", note="", photo=None, by=lead)
    make_case(kind="praise", category="service")
    frozen.move(days=2)
    make_case(category="other")
    return pool


def sheet(**query):
    form = ReportForm(WEEK | query)
    assert form.is_valid()
    return sheet_of(form.chosen, form.names)


def lines(found, cut):
    return {
        str(each.name): (each.count.value, each.before.value, each.repeats.value)
        for table in found.tables
        if table.key == cut
        for each in table.lines
    }


@pytest.mark.covers("H-057", "H-026", "B-039")
def test_cases_are_counted_by_kind_category_cause_and_area(told):
    found = sheet()

    assert (found.count.value, found.before.count()) == (5, 1)
    assert lines(found, "kind") == {"complaint": (4, 1, 1), "praise": (1, 0, 0)}
    assert lines(found, "category") == {
        "service": (2, 0, 0),
        "facilities": (1, 1, 1),
        "price": (1, 0, 0),
        "other": (1, 0, 0),
    }
    assert lines(found, "cause") == {"Cause not named": (4, 0, 0), str(a_cause()): (1, 1, 1)}
    assert lines(found, "area") == {"Place not named": (4, 0, 0), "Pool": (1, 1, 1)}


@pytest.mark.covers("H-057")
def test_weak_links_are_what_grew_most(told):
    assert [(each.cut, str(each.name), each.raised) for each in sheet().weak_links] == [
        ("category", "service", 2),
        ("category", "other", 1),
        ("category", "price", 1),
    ]


def test_clocks_count_what_is_decided_by_now(told):
    found = {str(each.name): (each.kept.value, each.decided.value) for each in sheet().clocks}

    assert found == {
        "Confirmation to the guest": (5, 5),
        "First answer": (2, 4),
        "Resolved": (2, 3),
        "Last word to the guest": (2, 3),
    }


def test_what_was_done_is_counted_by_case(told):
    assert [number.value for _title, number in sheet().done] == [1, 1, 1, 0, 0, 1, 1, 1, 0]


def test_cost_is_what_was_given_and_not_what_was_promised(frozen, lead):
    make_compensation(make_case(member=make_member(), category="price"), amount=Decimal("40.00"))
    promised = make_compensation(make_case(member=make_member(), category="price"), amount=Decimal("30.00"))
    given = make_compensation(make_case(member=make_member(), category="price"), amount=Decimal("20.00"))
    give(given.pk, by=lead)

    [line] = [each for table in sheet().tables if table.key == "category" for each in table.lines]
    assert (promised.state, line.cost, line.compensated.value) == ("approved", Decimal("20.00"), 1)
    assert sheet().cases.cost == Decimal("20.00")


def test_filters_narrow_every_figure(told):
    found = sheet(category="facility", area=str(told.pk), cause=str(a_cause().pk), kind="complaint")

    assert (found.count.value, found.before.count(), len(found.measures)) == (1, 1, 1)
    assert (sheet(area="none").count.value, sheet(cause="none", kind="praise").count.value) == (4, 1)


# --- numbers and rows ------------------------------------------------------------------------------------------------


def numbers_of(html):
    """Each number that leads to rows, with where."""
    found = re.findall(r'<a href="(/manage/case-report/[a-z][^"]*)">(\d+)</a>', html)
    return [(unescape(url), int(number)) for url, number in found if "/visits/" not in url and "/export/" not in url]


@pytest.mark.covers("H-057")
def test_every_number_of_the_page_opens_as_many_rows(told, browser):
    numbers = numbers_of(browser.get(PAGE, WEEK).text)

    rows = {url: len(browser.get(url).context["lines"]) for url, _number in numbers}
    assert len(numbers) > 30
    assert [(url, number) for url, number in numbers if rows[url] != number] == []


def test_figures_of_the_whole_open_their_rows(told, browser):
    figures = browser.get(PAGE, WEEK).context["figures"]

    found = {each.key: len(browser.get(each.url).context["lines"]) for each in figures}
    assert found == {
        "received": 5,
        "kept-acknowledgement": 5,
        "kept-answer": 4,
        "kept-resolution": 3,
        "kept-final": 3,
        "repeats": 1,
    }


@pytest.mark.parametrize("url", ["nonsense/", "received/?cut=nonsense&value=1", "received/?cut=kind&value=nonsense"])
def test_what_is_no_number_has_no_rows(url, browser):
    assert browser.get(f"{PAGE}{url}").status_code == 404


@pytest.mark.parametrize("page", ["", "export/", "received/", "visits/"])
def test_wrong_days_are_told_on_the_page(page, browser):
    answer = browser.get(f"{PAGE}{page}", {"from": "2026-03-10", "to": "2026-03-01"}, follow=True)

    assert "This day lies before the first one." in answer.text
    assert "sheet" not in answer.context


# --- two views of one figure -----------------------------------------------------------------------------------------


def test_resolved_in_time_is_what_the_board_says_of_the_same_days(told):
    [found] = [each for each in sheet().clocks if each.name == "Resolved"]

    period = sheet().chosen.period
    assert (found.kept.value, found.decided.value) == of_complaints(period.begins, period.ends) == (2, 3)


def test_tables_add_up_to_the_whole(told):
    found = sheet()

    for table in found.tables:
        assert sum(each.count.value for each in table.lines) == found.count.value
        assert sum(each.before.value for each in table.lines) == found.before.count()
        assert sum(each.repeats.value for each in table.lines) == found.cases.count("repeats")


def test_book_says_what_the_page_says_and_that_it_was_taken_is_kept(told, browser, lead):
    answer = browser.get(EXPORT, WEEK)

    book = load_workbook(BytesIO(answer.content))
    page = sheet()
    assert book.sheetnames == [
        "Summary", "By kind", "By category", "By cause", "By area", "Weak links", "What was done", "Cases",
    ]  # fmt: skip
    summary = dict(list(book["Summary"].values)[1:])
    assert (summary["Cases received"], summary["Repeats"], summary["In time: Resolved"]) == (5, 1, 2)
    for table in page.tables:
        rows = list(book[str(table.title)].values)[1:]
        assert [row[1:4] for row in rows] == [
            (each.count.value, each.before.value, each.raised) for each in table.lines
        ]
    assert len(list(book["Cases"].values)) == 1 + page.count.value
    assert [row[8] for row in book["What was done"].values] == ["What it has brought", "None since."]
    assert "Ana" not in str([list(each.values) for each in book])
    assert list(AuditEvent.objects.filter(action="case.report_exported").values_list("by", flat=True)) == [lead.pk]


# --- visits ----------------------------------------------------------------------------------------------------------


def test_one_person_on_one_business_day_is_one_visit(frozen):
    person = make_member()
    for hours in (-3, -2, 14):  # the last at 02:00 of the next day
        make_check_in(person, at=clock.now() + timedelta(hours=hours))
    session = make_session(starts_at=clock.now() - timedelta(hours=1))
    make_booking(session, person, state="checked_in", checked_in_at=clock.now())
    make_booking(session, state="checked_in", checked_in_at=clock.now())
    make_booking(session)
    make_check_in(undone_at=clock.now() + timedelta(minutes=1))
    line = make_appointment().lines.get()
    type(line).objects.filter(pk=line.pk).update(began_at=clock.now() - timedelta(days=1))
    make_check_in(at=clock.now() + timedelta(days=1))

    found = visits_by_day(TODAY - timedelta(days=1), TODAY)
    assert found == {TODAY: 2, TODAY - timedelta(days=1): 1}


def test_rate_is_per_thousand_visits_and_opens_them_by_day(told, browser):
    for _ in range(4):
        make_check_in()
    found = sheet()

    assert (found.visits, found.rate_words, lines(found, "kind")["praise"][0]) == (4, "1,250.0", 1)
    assert [each.rate for each in found.tables[0].lines] == [1000.0, 250.0]
    assert browser.get(found.visits_url).context["days"] == [(TODAY, 4)]


def test_without_visits_there_is_no_rate(told, browser):
    assert (sheet().rate, sheet().rate_words, sheet().visits_url) == (None, "–", "")
    assert "There were no visits, so there is no rate." in browser.get(PAGE, WEEK).text
