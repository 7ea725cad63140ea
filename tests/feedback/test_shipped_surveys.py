import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Question, Survey, SurveyVersion
from feedback.selectors.survey_versions import doubts, facts_of, version_for, with_questions
from feedback.selectors.surveys import version_asked
from feedback.shipped_surveys import QUESTIONS, SURVEYS, put_surveys
from feedback.survey_rules import CONTENT_RULES, DIMENSIONS
from tests.factories.surveys import make_survey
from venue import clock
from venue.actors import Automation
from venue.rules import refusals

pytestmark = pytest.mark.django_db
NOBODY = Automation("nobody")


def shipped(kind):
    return version_for(version_asked(kind).pk)


def items(kind):
    return [item for question in shipped(kind).questions.all() for item in question.items.all()]


def test_each_kind_is_asked_once_by_the_rules_without_a_doubt_about_the_words():
    versions = list(with_questions(SurveyVersion.objects.filter(survey__shipped_as__gt="", state="open")))
    assert sorted(each.survey.kind for each in versions) == sorted(Survey.Kind.values)
    for version in versions:
        assert refusals(CONTENT_RULES, facts_of(version, NOBODY), clock.today()) == []
        assert [doubt for question in version.questions.all() for doubt in doubts(question)] == []


@pytest.mark.covers("B-118")
def test_answering_takes_two_minutes_at_most_and_a_minute_after_a_class():
    seconds = {kind: facts_of(shipped(kind), NOBODY).time.seconds for kind in Survey.Kind.values}
    assert seconds.pop("quality") <= 600
    assert seconds["class"] <= 60
    assert max(seconds.values()) <= 120


def test_only_what_follows_an_event_counts_for_the_promise():
    counted = Survey.objects.filter(shipped_as__gt="", counts=True).values_list("kind", flat=True)
    assert sorted(counted) == ["class", "room", "treatment", "visit"]


@pytest.mark.covers("F-012", "B-066")
def test_quality_is_asked_in_22_items_and_a_block_of_recovery():
    of = [item.dimension for item in items("quality")]
    assert [of.count(each) for each in (*DIMENSIONS, "recovery")] == [4, 5, 4, 4, 5, 4]


@pytest.mark.covers("F-113")
def test_relationship_asks_for_the_recommendation_first_and_then_why():
    first, second, *_more = shipped("relationship").questions.all()
    assert [(each.code, each.kind, each.is_required) for each in (first, second)] == [
        ("nps", "nps", True),
        ("comment", "text", False),
    ]


@pytest.mark.parametrize(
    ("kind", "topics"),
    [
        pytest.param("visit", {"quality", "attitude", "environment", "price"}, marks=pytest.mark.covers("B-073")),
        pytest.param("visit", {"attitude", "cleanliness", "equipment"}, marks=pytest.mark.covers("B-118")),
        pytest.param("product", {"quality", "attitude", "price", "buying"}, marks=pytest.mark.covers("H-061")),
    ],
)
def test_topics_that_are_asked_for(kind, topics):
    assert topics <= {item.topic for item in items(kind)}


def test_after_a_class_the_two_questions_come_first():
    codes = [each.code for each in shipped("class").questions.all()]
    assert codes == ["overall", "comment", "topics"]


def test_put_again_nothing_is_written_in_two_queries():
    before = Question.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        put_surveys()
    assert len(queries) == 2
    assert Question.objects.count() == before == sum(map(len, QUESTIONS.values()))


def test_house_that_asks_already_keeps_its_own():
    SurveyVersion.objects.filter(survey__shipped_as="visit").update(state="draft", opened_at=None)
    Survey.objects.get(shipped_as="visit").versions.all().delete()
    Survey.objects.filter(shipped_as="visit").delete()
    make_survey(kind="visit", name_zh=SURVEYS["visit"]["name_zh"], is_active=True)
    put_surveys()
    made = Survey.objects.get(shipped_as="visit")
    assert (made.is_active, made.versions.get().questions.count()) == (False, len(QUESTIONS["visit"]))
