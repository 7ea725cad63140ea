"""The surveys that a new house begins with."""

from collections.abc import Mapping, Sequence
from typing import Any

from feedback.models import Question, Survey, SurveyVersion
from venue import clock

OVERALL, COMMENT = "overall", "comment"  # codes that every survey may use, kept at the answer itself too

SURVEYS: Mapping[str, Mapping[str, Any]] = {
    "class": {"kind": "class", "name_en": "After a class", "name_zh": "课后回访"},
}
QUESTIONS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "class": (
        {
            "code": OVERALL,
            "kind": "csat",
            "topic": "overall",
            "is_required": True,
            "text_en": "How satisfied are you with this class?",
            "text_zh": "您对这节课满意吗？",
        },
        {
            "code": COMMENT,
            "kind": "text",
            "text_en": "What was good, and what should we do better?",
            "text_zh": "哪里做得好，哪里需要改进？",
        },
    ),
}


def put_surveys(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped surveys that have not come yet, each with its first version open. What
    the house has changed stays so.
    """
    for shipped_as, fields in SURVEYS.items():
        survey, _is_new = Survey.objects.get_or_create(shipped_as=shipped_as, defaults=dict(fields))
        version, _is_new = SurveyVersion.objects.get_or_create(survey=survey, number=1)
        if version.state == SurveyVersion.State.DRAFT and not version.made_by_id and not version.questions.exists():
            Question.objects.bulk_create(
                Question(version=version, position=10 * number, **each)
                for number, each in enumerate(QUESTIONS[shipped_as], start=1)
            )
            version.state, version.opened_at = SurveyVersion.State.OPEN, clock.now()
            version.save(update_fields=["state", "opened_at"])
