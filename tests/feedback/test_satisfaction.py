"""Satisfaction in figures: by group and week, what is withheld, two periods compared, the rows behind each number."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from feedback.satisfaction.forms import SatisfactionForm
from feedback.satisfaction.view import View
from feedback.selectors import survey_scores
from feedback.selectors.changes import changes
from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.closures import make_closure
from tests.factories.feedback import make_answer, make_attended, make_invitation
from tests.factories.members import make_member
from tests.factories.stages import make_stage
from venue import clock
from venue.models import AuditEvent, Policy
from venue.periods import four_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

PAGE, EXPORT = reverse("feedback:satisfaction"), reverse("feedback:satisfaction_export")
ANSWERS = reverse("feedback:satisfaction_rows", args=["answers"])
ASKED = reverse("feedback:satisfaction_rows", args=["asked"])


@pytest.fixture
def browser(manager):
    return client_of(manager)


def answered(*scores, course=None, days=0, **fields):
    """So many answers of a course so many days ago."""
    at = clock.now() - timedelta(days=days)
    course = course or make_course()
    for csat in scores:
        booking = make_attended(ended=timedelta(days=days, hours=1), course=course)
        make_answer(csat, invitation=make_invitation(booking, created_at=at, answered_at=at), answered_at=at, **fields)
    return course


def view(**query):
    form = SatisfactionForm(query)
    assert form.is_valid(), form.errors
    return View(form)


def rows(view, name):
    """Of one kind of group: share, answers, asked; nothing for what is withheld."""
    table = next(each for each in view.tables if each.name == name)
    return {
        row.name: None if row.is_withheld else (row.share.kept, row.share.count, row.score.asked) for row in table.rows
    }


# --- scores by group -------------------------------------------------------------------------------------------------


@pytest.mark.covers("C-001", "B-109")
def test_scores_stand_by_course_coach_area_weekday_hour_tier_and_stage():
    flow = answered(5, 5, 4, 3, 2)
    make_invitation(make_attended(course=flow))  # asked, not answered

    found = view()

    assert (found.total.share.kept, found.total.share.count) == (3, 5)
    assert (found.total.rate.kept, found.total.rate.count) == (5, 6)
    assert [round(each, 1) for each in found.total.between] == [23.1, 88.2]
    assert rows(found, "course") == {flow.name: (3, 5, 6)}
    assert {table.name for table in found.tables} == {"course", "coach", "area", "weekday", "hour", "tier", "stage"}
    assert sum(row.score.asked for table in found.tables for row in table.rows) == 6 * 7


def test_group_is_the_stage_somebody_was_in_when_the_class_began():
    member = make_member()
    begins = clock.now() - timedelta(hours=2)
    make_stage(member, kind="guest", since=begins - timedelta(days=9), until=begins + timedelta(minutes=5))
    make_stage(member, kind="member", since=begins + timedelta(minutes=5))
    make_answer(5, invitation=make_invitation(make_attended(member)))

    found = survey_scores.by_group(four_weeks(clock.today()), {}, "stage")

    assert {key: score.tally.count for key, score in found.items()} == {"guest": 1}


def test_chosen_group_narrows_every_figure_and_is_not_listed_again():
    flow = answered(*[5] * 5)
    answered(*[1] * 5)

    found = view(course=str(flow.pk))

    assert (found.total.share.kept, found.total.share.count) == (5, 5)
    assert "course" not in {table.name for table in found.tables}
    assert found.trend.weeks[-1].value == 100.0


# --- small groups ----------------------------------------------------------------------------------------------------


def test_small_group_is_withheld_in_table_rows_and_spreadsheet(browser):
    big, small, other = answered(*[5] * 6), answered(1, 1, text="Cold"), answered(*[4] * 5)

    assert rows(view(), "course") == {big.name: (6, 6, 6), small.name: None, other.name: None}
    page = browser.get(PAGE, {"course": small.pk})
    behind = browser.get(ANSWERS, {"course": small.pk})
    book = load_workbook(BytesIO(browser.get(EXPORT, {"course": small.pk}).content))

    assert (page.context["view"].total.is_withheld, page.context["view"].tables) == (True, [])
    assert ("Cold" in behind.content.decode(), behind.context["found"].rows) == (False, None)
    assert book.sheetnames == ["Week by week"]


def test_house_sets_from_how_many_answers_a_group_is_shown():
    Policy.objects.create(key="survey.least_answers", value=2, effective_from=clock.now() - timedelta(days=1))
    small = answered(1, 1)
    assert rows(view(), "course") == {small.name: (0, 2, 2)}


# --- before and after ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([1] * 10, [5] * 10, "It rose, and that is hardly chance."),
        ([5] * 10, [1] * 10, "It fell, and that is hardly chance."),
        ([5] * 8 + [1] * 2, [5] * 9 + [1], "This may be chance"),
        ([5] * 2, [5] * 9, "too few answers"),
    ],
)
def test_two_periods_are_compared_with_how_sure_one_can_be(browser, before, after, words):
    answered(*before, days=40)
    answered(*after)

    compared = browser.get(PAGE).context["compared"]

    assert words in compared.words
    assert (compared.was.share.count, compared.now.share.count) == (len(before), len(after))


def test_days_of_the_earlier_period_are_in_the_address(browser):
    answered(*[4] * 5, days=90)
    day = (clock.today() - timedelta(days=90)).isoformat()

    page = browser.get(PAGE, {"before_from": day, "before_to": day})
    wrong = browser.get(PAGE, {"before_from": day, "before_to": "2020-01-01"})

    assert page.context["compared"].was.share.count == 5
    assert (wrong.context["compared"], "lies before the first one" in wrong.content.decode()) == (None, True)


def test_changes_of_rules_and_closures_are_dated_and_what_was_always_so_is_none():
    Policy.objects.create(key="survey.rest_days", value=21, effective_from=clock.now() - timedelta(days=3))
    closure = make_closure(starts_at=clock.now() - timedelta(days=1))

    found = changes(four_weeks(clock.today()))

    assert [each.on for each in found] == [clock.today() - timedelta(days=days) for days in (1, 3)]
    assert (closure.place in found[0].words, found[1].words) == (True, "Rest between surveys: 21 days")
    assert [mark.change for mark in view().marks] == found


# --- rows and spreadsheet --------------------------------------------------------------------------------------------


def test_comments_are_found_by_score_and_by_words(browser):
    answered(1, text="Too cold")
    answered(5, text="Warm and cosy")
    answered(5)

    def texts(**query):
        return [line.text for line in browser.get(ANSWERS, query).context["lines"]]

    assert texts() == ["", "Warm and cosy", "Too cold"]
    assert texts(words="yes") == ["Warm and cosy", "Too cold"]
    assert (texts(score="low"), texts(q="COSY"), texts(score="low", q="cosy")) == (["Too cold"], ["Warm and cosy"], [])


def test_rows_name_the_class_and_nobody(browser):
    booking = make_attended(make_member(name="Zhao Min"))
    make_answer(4, invitation=make_invitation(booking))

    html = browser.get(ANSWERS).content.decode() + browser.get(ASKED).content.decode()

    assert (booking.session.course.name in html, "Zhao Min" in html) == (True, False)
    assert browser.get(reverse("feedback:satisfaction_rows", args=["nonsense"])).status_code == 404
    assert browser.get(reverse("bookings:session", args=[booking.session_id])).status_code == 200


def test_export_has_a_sheet_for_each_kind_of_group_and_is_written_down(browser):
    flow = answered(*[5] * 5, text="=Good")

    book = load_workbook(BytesIO(browser.get(EXPORT).content))

    assert [cell.value for cell in book["Course"][3]] == [flow.name, 5, 5, 5, 5, 100, 56.6, 100, 100, 0]
    assert (book["Answers"].max_row, book["Answers"]["E2"].value) == (6, "'=Good")
    assert AuditEvent.objects.filter(action="satisfaction.exported", facts={"answers": 5}).count() == 1


def test_wrong_days_are_told_beside_their_field_and_count_nothing(browser):
    wrong = {"from": "2026-03-10", "to": "2026-03-01"}

    page = browser.get(PAGE, wrong)

    assert ("view" in page.context, "lies before the first one" in page.content.decode()) == (False, True)
    assert [browser.get(url, wrong).status_code for url in (ANSWERS, EXPORT)] == [302, 302]


def test_desk_sees_no_scores(desk):
    assert client_of(desk).get(PAGE).status_code == 403
