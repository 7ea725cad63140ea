"""The answers of the demo to every survey that is open: the same each time, and moved by two things."""

import random

import pytest

from feedback.models import Answer, CommentTone, SurveyResponse
from feedback.pairs import Pairs
from feedback.selectors.survey_results import with_overall
from feedback.services.demo_survey_answers import ANSWERS, answer_every_survey
from tests.factories.comments import make_comment
from tests.factories.surveys import make_item, make_option, make_question, make_survey, make_version, release
from tests.factories.venue import make_staff
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


def make_full():
    """A version with a question of every kind."""
    version = make_version(make_survey(kind="quality"))
    make_question(version, "csat", code="overall", topic="overall")
    make_question(version, "nps")
    make_question(version, "text", code="comment")
    for kind in ("single", "multi"):
        make_option(make_question(version, kind))
    scale, table = make_question(version, "scale"), make_question(version, "matrix", asks_expectation=True)
    make_item(table, dimension="tangibles")
    return release(version), scale


def told(version):
    rows = Answer.objects.filter(response__version=version).order_by("response__answered_at", "question__kind")
    return list(rows.values_list("question__kind", "value", "expected", "text"))


def test_every_question_is_answered_the_same_each_time():
    make_comment()
    version, scale = make_full()
    readers = [make_staff()]
    answer_every_survey(random.Random(1), readers, clock.now())
    first, moved = told(version), Pairs(with_overall(version.responses.all(), "csat")[scale.pk, None])
    Answer.objects.filter(response__version=version).delete()
    SurveyResponse.objects.filter(version=version).delete()
    answer_every_survey(random.Random(1), readers, clock.now())

    assert (told(version), {row[0] for row in first}) == (
        first,
        {"csat", "nps", "text", "single", "multi", "scale", "matrix"},
    )
    assert (SurveyResponse.objects.filter(version=version).count(), moved.pearson > 0.3) == (ANSWERS, True)
    assert CommentTone.objects.exists()
