"""The way of a guest through the house: the score and the time of each stop."""

from datetime import timedelta

import pytest
from django.urls import reverse

from feedback.journey import TOUCHPOINTS
from feedback.models import Answer, SurveyResponse
from feedback.models.survey import Survey
from feedback.selectors.journey import stops
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session
from tests.factories.feedback import make_answer
from tests.factories.surveys import make_question, make_survey, make_version, release
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

    found = {key: (stop(key).count, stop(key).score, stop(key).top) for key in ("area", "leaving", "service", "after")}
    assert found == {"area": (2, 75, 1), "leaving": (1, 0, 0), "service": (1, 75, 1), "after": (0, None, 0)}


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


def test_few_answers_are_not_shown_and_many_lead_to_their_rows(manager):
    browser, page = client_of(manager), reverse("feedback:journey")
    for _each in range(4):
        make_answer(5)
    few = next(step for step in browser.get(page).context["path"].steps if step.stop.touchpoint.key == "service")
    make_answer(5)
    enough = next(step for step in browser.get(page).context["path"].steps if step.stop.touchpoint.key == "service")

    assert (few.is_few, few.y, few.url, enough.is_few, enough.mood) == (True, None, "", False, "good")
    assert len(browser.get(enough.url).context["lines"]) == 5


def test_rows_of_a_stop_that_is_none_are_not_found(manager):
    assert client_of(manager).get(reverse("feedback:journey_rows", args=["roof"])).status_code == 404
