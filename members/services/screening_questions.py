"""What the house asks about health, as managers keep it."""

import uuid
from typing import Any

from members.errors import AsksAndBars, QuestionAsked
from members.models import ScreeningQuestion
from members.screening_texts import QUESTIONS
from venue import locking
from venue.actors import Actor
from venue.constraints import refused_as

REFUSALS = {
    "members_screeningquestion_one_per_name": QuestionAsked(),
    "members_screeningquestion_asks_or_bars": AsksAndBars(),
}


def create_question(*, by: Actor, **fields: Any) -> ScreeningQuestion:
    """Ask something more of everybody who is screened from now on. Raises `QuestionAsked`, `AsksAndBars`."""
    with locking.atomic(by=by), refused_as(REFUSALS):
        return ScreeningQuestion.objects.create(key=f"own-{uuid.uuid4().hex[:8]}", **fields)


def change_question(pk: int, *, by: Actor, **fields: Any) -> ScreeningQuestion:
    """Change a question, or ask it no more. What was answered before stays as it was asked, with what followed from it.
    Locks the question; raises `QuestionAsked`, `AsksAndBars`.
    """
    with locking.atomic(by=by), refused_as(REFUSALS):
        question = locking.lock_one(ScreeningQuestion, pk)
        for name, value in fields.items():
            setattr(question, name, value)
        question.save(update_fields=list(fields))
    return question


def put_questions(**signal: Any) -> None:
    """Receiver of `post_migrate`: the shipped questions that are not there yet. What the house has changed stays."""
    ScreeningQuestion.objects.bulk_create(
        [ScreeningQuestion(position=10 * number, **each) for number, each in enumerate(QUESTIONS, start=1)],
        ignore_conflicts=True,
    )
