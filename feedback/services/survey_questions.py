"""Writing the questions of a draft, one change one transaction under the lock of the survey."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from feedback.models import Question, QuestionItem, QuestionOption, Survey, SurveyVersion
from feedback.selectors.survey_versions import WROTE, facts_of, version_for
from feedback.survey_rules import CHANGE_RULES, REMOVE_RULES, RemoveFacts, check_is_draft, moved
from venue import audit, clock, locking
from venue.actors import Actor
from venue.rules import check

CHOICES = (Question.Kind.SINGLE, Question.Kind.MULTI)
Part = Mapping[str, Any]


def add_question(version_pk: int, *, parts: Sequence[Part] = (), by: Actor, **fields: Any) -> Question:
    """Put one at the end; `parts` are the options of a choice, or the lines of a table. Raises what `CHANGE_RULES`
    say.
    """
    with locking.atomic(by=by):
        version = _locked(version_pk, by=by)
        last = version.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question.objects.create(version=version, position=last + 10, **fields)
        _put_parts(question, parts)
        _check_kept(version, "added", question, by=by)
    return question


def change_question(pk: int, *, parts: Sequence[Part] = (), by: Actor, **fields: Any) -> Question:
    """Raises what `CHANGE_RULES` say."""
    with locking.atomic(by=by):
        version_pk = Question.objects.values_list("version", flat=True).get(pk=pk)
        version = _locked(version_pk, by=by)
        question = Question.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(question, name, value)
        question.save(update_fields=[*fields])
        question.options.all().delete()
        question.items.all().delete()
        _put_parts(question, parts)
        _check_kept(version, "changed", question, by=by)
    return question


def move_question(pk: int, *, is_up: bool, by: Actor) -> Question:
    """One place further up or down; at the end it stays. Raises what `CHANGE_RULES` say."""
    with locking.atomic(by=by):
        question = Question.objects.get(pk=pk)
        version = _locked(question.version_id, by=by)
        facts = moved(facts_of(version, by), question.code, -1 if is_up else 1)
        check(CHANGE_RULES, facts, clock.today())
        places = {each.code: each for each in version.questions.all()}
        ordered = [places[each.code] for each in facts.questions]
        for number, each in enumerate(ordered, start=1):
            each.position = 10 * number
        Question.objects.bulk_update(ordered, ["position"])
        audit.record(WROTE, by=by, about=version, code=question.code, how="moved")
    return question


def remove_question(pk: int, *, by: Actor) -> SurveyVersion:
    """Raises what `REMOVE_RULES` say."""
    with locking.atomic(by=by):
        question = Question.objects.get(pk=pk)
        version = _locked(question.version_id, by=by)
        check(REMOVE_RULES, RemoveFacts(facts_of(version, by), question.code), clock.today())
        question.delete()
        audit.record(WROTE, by=by, about=version, code=question.code, how="removed")
    return version


def _locked(version_pk: int, *, by: Actor) -> SurveyVersion:
    """Under the lock of its survey, and a draft."""
    locking.lock_one(Survey, version_for(version_pk).survey_id)
    version = version_for(version_pk)
    check([check_is_draft], facts_of(version, by), clock.today())
    return version


def _check_kept(version: SurveyVersion, how: str, question: Question, *, by: Actor) -> None:
    """The version as it would now stand; what is refused is rolled back."""
    check(CHANGE_RULES, facts_of(version_for(version.pk), by), clock.today())
    audit.record(WROTE, by=by, about=version, code=question.code, how=how)


def _put_parts(question: Question, parts: Sequence[Part]) -> None:
    if question.kind in CHOICES:
        QuestionOption.objects.bulk_create(
            QuestionOption(question=question, position=number, text_en=part["text_en"], text_zh=part["text_zh"])
            for number, part in enumerate(parts, start=1)
        )
    elif question.kind == Question.Kind.MATRIX:
        QuestionItem.objects.bulk_create(
            QuestionItem(question=question, position=number, **part) for number, part in enumerate(parts, start=1)
        )
