import pytest
from django.db import IntegrityError, transaction

from feedback.models import CommentMark, CommentTag, CommentTone
from tests.factories.comments import make_comment, make_marked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def marked_twice():
    mark = make_marked()
    CommentMark.objects.create(answer=mark.answer, tag=mark.tag)


BREACHES = {
    "feedback_commenttag_one_per_name": lambda: CommentTag.objects.create(name_en="A", name_zh="安全"),
    "feedback_commentmark_put_once": marked_twice,
    "feedback_commenttone_is_one_of_three": lambda: CommentTone.objects.create(answer=make_comment(), tone="angry"),
}
MODELS = (CommentMark, CommentTag, CommentTone)


@pytest.mark.parametrize("name", BREACHES)
def test_database_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREACHES[name]()


def test_every_constraint_is_tried():
    assert {each.name for model in MODELS for each in model._meta.constraints} - set(BREACHES) == set()


def test_another_tag_and_tone_are_kept():
    mark = make_marked()

    assert (CommentMark.objects.get(), mark.answer.tone.tone) == (mark, "negative")
