"""What one survey says: questions, groups, dimensions, drivers, versions, and the rows behind every number."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from feedback.drivers import Field
from feedback.metrics import satisfaction
from feedback.models import Answer, SurveyInvitation, SurveyResponse, SurveyVersion
from feedback.results.drawing import draw
from feedback.results.forms import ResultsForm
from feedback.results.view import View
from feedback.selectors.survey_results import versions_of
from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.members import make_member
from tests.factories.surveys import make_item, make_option, make_question, make_survey, make_version, release
from venue import clock
from venue.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def browser(manager):
    return client_of(manager)


@pytest.fixture
def version():
    """A draft with an overall question; to be released by the test."""
    found = make_version(make_survey(kind="treatment"))
    make_question(found, code="overall", topic="overall")
    return found


def answer(version, csat=None, days=0, said=None, **fields):
    """One answer; `said` are further ones by question, by question and item, or as a pair of expected and found."""
    at = clock.now() - timedelta(days=days)
    response = SurveyResponse.objects.create(version=version, csat=csat, answered_at=at, **fields)
    for question in version.questions.filter(code="overall") if csat else ():
        Answer.objects.create(response=response, question=question, value=csat)
    for asked, value in (said or {}).items():
        question, item = asked if isinstance(asked, tuple) else (asked, None)
        expected, found = value if isinstance(value, tuple) else (None, value)
        Answer.objects.create(response=response, question=question, item=item, value=found, expected=expected)
    return response


def invite(version, number, answered_at=None):
    ends = clock.now() + timedelta(days=1)
    fields = {"token": f"t{number}", "answered_at": answered_at, "expires_at": ends}
    return SurveyInvitation.objects.create(version=version, member=make_member(), **fields)


def view(version, **query):
    form = ResultsForm(query, versions_of(version.survey))
    assert form.is_valid(), form.errors
    return View(version.survey, form)


def url(name, version, **query):
    return reverse(f"feedback:{name}", args=[version.survey.pk], query=query)


# --- questions -------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-069")
def test_each_question_has_its_spread_and_each_step_its_rows(version, browser):
    release(version)
    for csat in (5, 5, 4, 2):
        answer(version, csat)
    (line,) = view(version).lines

    assert (line.people, line.spread.mean, round(line.spread.deviation, 3), str(line.top)) == (4, 4, 1.414, "75.0\xa0%")
    assert [(part.count, part.x, part.width) for part in line.parts] == [
        (0, 0, 0), (1, 0, 25), (0, 25, 0), (1, 25, 25), (2, 50, 50),
    ]  # fmt: skip
    found = [len(browser.get(part.url).context["lines"]) for part in line.parts]
    assert (found, len(browser.get(line.urls["top"]).context["lines"])) == ([0, 1, 0, 1, 2], 3)


def test_of_several_options_each_is_a_share_of_who_answered(version, browser):
    asked = make_question(version, "multi")
    first, second = (make_option(asked, position=number) for number in (1, 2))
    release(version)
    for position in (first.position, second.position):
        one = answer(version, 5, said={asked: position})
    Answer.objects.create(response=one, question=asked, value=first.position)
    line = view(version).lines[1]

    assert (line.people, [(part.count, part.share.percent) for part in line.parts]) == (2, [(2, 100), (1, 50)])
    assert len(browser.get(line.parts[1].url).context["lines"]) == 1


def test_another_version_and_other_days_are_left_out(version):
    release(version)
    answer(version, 5)
    answer(version, 5, days=60)
    answer(release(make_version()), 5)

    assert view(version).lines[0].people == 1


def test_a_recommendation_of_few_is_not_shown(browser):
    version = make_version(make_survey(kind="relationship"))
    make_question(version, "nps", code="nps")
    release(version)
    for nps in [10] * 20 + [3] * 9:
        answer(version, nps=nps)
    few = browser.get(url("survey_result", version)).content.decode()
    answer(version, nps=8)
    enough = view(version).total.result.loyalty

    assert "Too few answers: 29" in few
    assert (enough.promoters, enough.passives, enough.detractors, enough.is_few) == (20, 1, 9, False)
    assert "+37" in browser.get(url("survey_result", version)).content.decode()


# --- groups ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-109")
def test_groups_of_few_are_withheld_with_what_would_tell_them(version, browser):
    release(version)
    many, few, some = (make_course() for _each in range(3))
    for course, count in ((many, 9), (few, 1), (some, 6)):
        for _each in range(count):
            answer(version, 5, course=course)
    courses = next(table for table in view(version).tables if table.name == "course")

    assert {row.name: row.is_withheld for row in courses.rows} == {many.name: False, few.name: True, some.name: True}
    page = browser.get(url("survey_answers", version, course=few.pk))
    assert "lines" not in page.context


def test_an_anonymous_survey_of_few_is_withheld_whole(browser):
    version = make_version(is_anonymous=True)
    make_question(version, code="overall")
    release(version)
    for _each in range(4):
        answer(version, 5)
    before = browser.get(url("survey_result", version)).context["view"].total.is_withheld
    answer(version, 5)

    assert (before, view(version).total.is_withheld) == (True, False)


@pytest.mark.parametrize(("count", "read"), [(4, 0), (5, 5)])
def test_what_few_answer_without_a_name_is_counted_and_nobody_reads_it(count, read, browser):
    version = make_version(make_survey(kind="treatment", counts=True), is_anonymous=True)
    make_question(version, code="overall", topic="overall")
    words = make_question(version, "text", code="comment")
    release(version)
    for _each in range(count):
        Answer.objects.create(response=answer(version, 5, text="Only me"), question=words, text="Only me")

    pages = [
        browser.get(reverse(f"feedback:{name}", args=args)).text
        for name, args in [
            ("survey_comments", []),
            ("satisfaction_rows", ["answers"]),
            ("journey_rows", ["service"]),
            ("promise", ["satisfaction"]),
            ("booking_figure_rows", ["satisfaction"]),
        ]
    ]
    book = load_workbook(BytesIO(browser.get(reverse("feedback:satisfaction_export")).content))

    assert [page.count("Only me") for page in pages] == [read] * 5
    assert sum("Only me" in str(row) for row in book["Answers"].values) == read
    assert satisfaction(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)).count == count


def test_the_book_leaves_out_a_recommendation_of_few(version, browser):
    make_question(version, "nps", code="nps")
    release(version)
    for _each in range(6):
        answer(version, 5, course=make_course() if not _each else None, nps=10)

    book = load_workbook(BytesIO(browser.get(url("survey_export", version)).content))

    whole = next(sheet for sheet in book if sheet.title == "Course")[2]
    assert [cell.value for cell in whole][-2:] == [None, 100]


def test_the_rate_counts_who_was_asked(version):
    release(version)
    for number, at in enumerate((clock.now(), None, None)):
        invite(version, number, at)

    assert (view(version).total.rate.kept, view(version).total.rate.count) == (1, 3)


def test_every_number_opens_its_rows(version, browser):
    asked = make_question(version, "matrix", asks_expectation=True, dimension="empathy")
    line = make_item(asked)
    release(version)
    for number, csat in enumerate((5, 5, 4, 3, 2)):
        answer(version, csat, nps=(10, 9, 8, 6, 0)[number], said={(asked, line): (None if number else 4, 3)})
    for number, at in enumerate((clock.now(), None, None)):
        invite(version, number, at)
    shown = view(version)
    empathy = shown.dimensions[0]
    urls = {**shown.total.urls, "of": empathy.url, "both": empathy.lines[0][0].urls["both"]}
    found = {name: len(browser.get(url).context["lines"]) for name, url in urls.items() if name != "page"}

    assert found == {
        "answers": 5, "asked": 3, "replied": 1, "scored": 5, "satisfied": 3, "recommending": 5, "promoters": 2,
        "passives": 1, "detractors": 2, "of": 5, "both": 1,
    }  # fmt: skip


def test_a_week_opens_the_answers_of_all_versions(browser):
    survey = make_survey()
    for number in (1, 2):
        SurveyVersion.objects.filter(survey=survey).update(state="closed", closed_at=clock.now())
        version = make_version(survey, number=number)
        make_question(version, code="overall")
        answer(release(version), 5)
    week, url = view(version).weeks[-1]

    assert (week.count, len(browser.get(url).context["lines"]), view(version).weeks[0][1]) == (2, 2, "")


def test_the_trend_is_that_of_the_group_that_was_chosen(version):
    release(version)
    few, many = make_course(), make_course()
    for course, count in ((few, 3), (many, 6)):
        for _each in range(count):
            answer(version, 5, course=course)
    weeks = [view(version, course=str(course.pk)).trend.weeks[-1] for course in (few, many)]

    assert [(week.count, week.value) for week in weeks] == [(3, None), (6, 100)]


def test_a_week_of_few_recommendations_has_no_figure():
    version = make_version(make_survey(kind="relationship"))
    make_question(version, "nps", code="nps")
    release(version)
    for _each in range(29):
        answer(version, nps=10)
    few = view(version).trend.weeks[-1].value
    answer(version, nps=10)

    assert (few, view(version).trend.weeks[-1].value) == (None, 100)


# --- dimensions ------------------------------------------------------------------------------------------------------


def test_gaps_are_of_those_who_answered_both(version):
    asked = make_question(version, "matrix", asks_expectation=True)
    clean, kind = make_item(asked, dimension="tangibles"), make_item(asked, dimension="empathy")
    release(version)
    answer(version, 5, said={(asked, clean): (5, 3), (asked, kind): (None, 4)})
    answer(version, 5, said={(asked, clean): (4, 4)})
    answer(version, 5, said={(asked, clean): (None, 1)})
    found = view(version).dimensions

    assert [(str(each.label), each.block.gap, each.block.both, each.block.people) for each in found] == [
        ("tangibles", -1, 2, 3), ("empathy", None, 0, 1),
    ]  # fmt: skip


# --- drivers ---------------------------------------------------------------------------------------------------------


def test_what_goes_with_the_overall_answer_is_a_driver_from_thirty_on(version, browser):
    close, loose = make_question(version, "scale"), make_question(version, "scale")
    release(version)
    for number in range(29):
        csat = 1 + number % 5
        answer(version, csat, said={close: max(1, csat - 1), loose: 1 + number % 3})
    few = view(version).drivers
    answer(version, 5, said={close: 4, loose: 3})
    enough = view(version).drivers

    assert (few.placed, draw(few)) == ((), None)
    assert [(each.driver.key.question, each.field) for each in enough.placed] == [
        (close, Field.KEEP), (loose, Field.LATER),
    ]  # fmt: skip
    assert [dot.certainty for dot in draw(enough).dots] == ["", "may be chance"]
    assert browser.get(url("survey_drivers", version)).status_code == 200


# --- over time -------------------------------------------------------------------------------------------------------


def test_two_periods_are_compared(version, browser):
    release(version)
    for number in range(40):
        answer(version, 5)
        answer(version, 5 if number < 10 else 3, days=40)
    compared = browser.get(url("survey_result", version)).context["compared"]

    assert (compared.points[0], compared.share.may_be_chance, compared.loyalty) == (75, False, None)


def test_versions_are_compared_by_code_and_tell_of_other_words(browser):
    survey = make_survey()
    for number, words, value in ((1, "Air?", 2), (2, "Fresh?", 4)):
        SurveyVersion.objects.filter(survey=survey).update(state="closed", closed_at=clock.now())
        version = make_version(survey, number=number)
        asked = make_question(version, "scale", code="air", text_en=words)
        make_question(version, "scale", code=f"only-{number}")
        release(version)
        for _each in range(5):
            answer(version, said={asked: value})
    (each,) = view(version).earlier

    assert (each.line.question, each.was.mean, each.line.spread.mean, each.words) == (asked, 2, 4, "Air?")
    assert len(browser.get(each.url).context["lines"]) == each.was.count


def test_an_opened_version_is_a_mark_on_the_trend(version):
    release(version)
    answer(version, 5)

    assert [str(mark.change.words) for mark in view(version).marks] == ["Version 1 was opened"]


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_book_has_every_table_and_it_is_kept_who_took_it(version, browser):
    release(version)
    for _each in range(6):
        answer(version, 5, course=make_course() if _each == 5 else None, tier="")
    book = load_workbook(BytesIO(browser.get(url("survey_export", version)).content))

    assert book.sheetnames[:2] == ["Questions", "Steps and options"]
    assert [cell.value for cell in book["Questions"][2]][2:6] == [6, 5, 0, 6]
    assert AuditEvent.objects.filter(action="survey_results.exported", facts={"answers": 6}).count() == 1


def test_all_surveys_stand_side_by_side(version, browser):
    release(version)
    answer(version, 5)
    rows = {
        row.survey: (row.result.count, str(row.share))
        for row in browser.get(reverse("feedback:survey_results")).context["rows"]
    }

    assert rows[version.survey] == (1, "100.0\xa0%")


def test_an_anonymous_version_of_few_is_left_out_of_the_overview_and_of_its_rows(browser):
    survey = make_survey()
    hidden, shown = (make_version(survey, number=number, is_anonymous=number == 1, state="closed") for number in (1, 2))
    for version in (hidden, hidden, shown):
        answer(version, 5)

    def row():
        rows = browser.get(reverse("feedback:survey_results")).context["rows"]
        return next(each for each in rows if each.survey == survey)

    both = row()
    lines = browser.get(both.urls["answers"]).context["lines"]
    SurveyResponse.objects.filter(version=shown).delete()

    assert (both.is_withheld, both.result.count, len(lines), row().is_withheld) == (False, 1, 1, True)


def test_the_overview_is_taken_along_as_a_book(version, browser):
    release(version)
    for csat in (5, 4, 2, 1):
        answer(version, csat)
    book = load_workbook(BytesIO(browser.get(reverse("feedback:survey_results_export")).content)).active
    lines = {row[0].value: [cell.value for cell in row[1:5]] for row in book}

    assert lines[str(version.survey)] == [0, 0, 4, 50]


def test_wrong_days_are_said_and_lead_to_no_figures(version, browser):
    release(version)
    wrong = {"from": "2026-03-02", "to": "2026-03-01"}

    assert "view" not in browser.get(url("survey_result", version, **wrong)).context
    assert browser.get(url("survey_export", version, **wrong)).status_code == 302


def test_a_survey_that_was_never_open_says_so(browser):
    page = browser.get(reverse("feedback:survey_result", args=[make_survey().pk]))

    assert "No version of this survey was ever open" in page.content.decode()
