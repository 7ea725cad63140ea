"""The way of a guest through the house: the score and the time of each stop."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from feedback.journey import TOUCHPOINTS
from feedback.models import Answer, SurveyResponse
from feedback.models.survey import Survey
from feedback.selectors.journey import stops
from feedback.services.case import reply
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.feedback import make_answer, make_case
from tests.factories.surveys import make_item, make_question, make_survey, make_version, release
from venue import clock
from venue.periods import four_weeks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def stop(key):
    return next(each for each in stops(four_weeks(clock.today())) if each.touchpoint.key == key)


def said(value, kind="scale", **about):
    version = make_version(make_survey())
    question = make_question(version, kind, **about)
    release(version)
    response = SurveyResponse.objects.create(version=version)
    return Answer.objects.create(response=response, question=question, value=value)


@pytest.mark.covers("B-072")
def test_a_stop_is_judged_by_its_topics_and_by_its_surveys():
    said(5, topic="cleanliness")
    said(3, topic="equipment")
    said(1, topic="price")
    make_answer(4)

    found = {key: (stop(key).people, stop(key).score, stop(key).top) for key in ("area", "leaving", "service", "after")}
    assert found == {"area": (2, 75, 1), "leaving": (1, 0, 0), "service": (1, 75, 1), "after": (0, None, 0)}


def test_people_are_counted_and_not_what_they_answered_to_each_line(manager):
    version = make_version(make_survey())
    asked = make_question(version, "matrix")
    lines = [make_item(asked, topic="cleanliness") for _each in range(6)]
    release(version)
    response = SurveyResponse.objects.create(version=version)
    for line in lines:
        Answer.objects.create(response=response, question=asked, item=line, value=5)
    browser = client_of(manager)
    step = next(
        each
        for each in browser.get(reverse("feedback:journey")).context["path"].steps
        if each.stop.touchpoint.key == "area"
    )

    assert (step.stop.people, step.stop.answers, step.is_few) == (1, 6, True)
    assert "page" not in browser.get(reverse("feedback:journey_rows", args=["area"])).context


def test_an_anonymous_version_of_few_answers_takes_no_part():
    version = make_version(make_survey(kind="treatment"), is_anonymous=True)
    release(version)
    for _each in range(4):
        SurveyResponse.objects.create(version=version, csat=5)
    few = stop("service").people
    SurveyResponse.objects.create(version=version, csat=5)

    assert (few, stop("service").people) == (0, 5)


def test_every_topic_and_kind_of_survey_named_there_exists():
    kinds = {kind for each in TOUCHPOINTS for kind in each.kinds}

    assert kinds <= set(Survey.Kind.values)
    assert len({each.key for each in TOUCHPOINTS}) == len(TOUCHPOINTS)


@pytest.mark.covers("B-079")
def test_waiting_is_measured_where_it_happens():
    session = make_session(starts_at=clock.now() - timedelta(hours=3))
    for minutes in (5, 15, 45):
        make_booking(session, state="checked_in", checked_in_at=session.starts_at - timedelta(minutes=minutes))
    waited = stop("arrival").times[0]

    assert (waited.median, waited.count) == (timedelta(minutes=15), 3)


def test_a_measured_time_leads_to_its_rows_and_names_nobody(manager):
    session, case = make_session(starts_at=clock.now() - timedelta(hours=3)), make_case()
    make_booking(session, state="checked_in", checked_in_at=session.starts_at - timedelta(minutes=15))
    reply(case.pk, "Mended.", by=manager)
    browser = client_of(manager)
    steps = browser.get(reverse("feedback:journey")).context["path"].steps
    urls = [time.url for step in steps for time in step.times]
    lines = [browser.get(url).context["lines"] for url in urls]

    assert [[(line.title, line.url, line.took) for line in each] for each in lines] == [
        [(str(session.course), reverse("bookings:session", args=[session.pk]), "15 min")],
        [(case.number, reverse("feedback:case", args=[case.pk]), "0.0 s")],
    ]


def test_the_book_has_a_line_for_each_stop_and_time(manager):
    for _each in range(5):
        make_answer(4)
    SurveyResponse.objects.create(version=make_version(make_survey(kind="case"), state="open"), csat=5)
    book = load_workbook(BytesIO(client_of(manager).get(reverse("feedback:journey_export")).content)).active
    rows = [[cell.value for cell in row][:4] for row in book]

    assert rows[1:] == [
        ["Booking", None, None, None],
        ["Arriving", None, None, None],
        ["Arriving", None, None, None],
        ["Changing and areas", None, None, None],
        ["Class, treatment, room", 75, 100, 5],
        ["Paying and leaving", None, None, None],
        ["Afterwards", "withheld", None, None],
    ]


def test_few_answers_are_not_shown_and_many_lead_to_their_rows(manager):
    browser, page = client_of(manager), reverse("feedback:journey")
    for _each in range(4):
        make_answer(5)
    few = next(step for step in browser.get(page).context["path"].steps if step.stop.touchpoint.key == "service")
    make_answer(5)
    enough = next(step for step in browser.get(page).context["path"].steps if step.stop.touchpoint.key == "service")

    assert (few.is_few, few.y, few.url, enough.is_few, enough.mood) == (True, None, "", False, "good")
    assert len(browser.get(enough.url).context["lines"]) == 5


@pytest.mark.parametrize("name", ["journey_rows", "journey_times"])
def test_rows_of_what_is_none_are_not_found(manager, name):
    assert client_of(manager).get(reverse(f"feedback:{name}", args=["roof"])).status_code == 404
