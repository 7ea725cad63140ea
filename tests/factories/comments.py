"""Comments in answers to surveys."""

from datetime import timedelta
from typing import Any

from feedback.models import Answer, CommentMark, CommentTag, CommentTone
from tests.factories.feedback import make_answer
from venue import clock


def make_comment(text: str = "The showers are cold.", csat: int = 3, days: int = 0, **fields: Any) -> Answer:
    """In an answer to the survey after a class, so many days ago."""
    response = make_answer(csat, text=text, answered_at=clock.now() - timedelta(days=days), **fields)
    asked = response.version.questions.get(code="comment")
    return Answer.objects.create(response=response, question=asked, text=text)


def make_marked(**fields: Any) -> CommentMark:
    """One with a tone and a tag of its own."""
    comment = make_comment(**fields)
    CommentTone.objects.create(answer=comment, tone="negative")
    number = CommentTag.objects.count()
    tag = CommentTag.objects.create(name_en=f"Tag {number}", name_zh=f"标签{number}")
    return CommentMark.objects.create(answer=comment, tag=tag)
