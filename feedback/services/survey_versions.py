"""A survey and the life of its versions, each step one transaction under the lock of the survey."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop

from feedback.models import Question, QuestionItem, QuestionOption, Survey, SurveyVersion
from feedback.models.survey import ASKING
from feedback.selectors.survey_versions import IN_WORK, STEP, facts_of, settings_facts, version_for
from feedback.survey_errors import AnotherInWork, KindTaken
from feedback.survey_rules import (
    BACK_RULES,
    CLOSE_RULES,
    DISCARD_RULES,
    NEW_VERSION_RULES,
    OPEN_RULES,
    PAUSE_RULES,
    PUBLISH_RULES,
    RELEASE_RULES,
    RESUME_RULES,
    SETTINGS_RULES,
    SUBMIT_RULES,
    VersionFacts,
)
from venue import audit, clock, locking, sweeping
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.rules import Rule, check
from venue.services.keeping import Keeper, NameTaken

State = SurveyVersion.State
SWEEP = Automation(gettext_noop("surveys"))
IN_WORK_ALREADY = {"feedback_surveyversion_one_in_work": AnotherInWork()}


class Surveys(Keeper[Survey]):
    def change(self, pk: int, *, by: Actor, **fields: Any) -> Survey:
        """Raises what `SETTINGS_RULES` say."""
        with locking.atomic(by=by):
            survey = locking.lock_one(Survey, pk)
            kind, counts = fields.get("kind", survey.kind), fields.get("counts", survey.counts)
            check(SETTINGS_RULES, settings_facts(survey, kind=kind, counts=counts), clock.today())
            return super().change(pk, by=by, **fields)


surveys = Surveys(
    Survey, {"feedback_survey_one_per_name": NameTaken(), "feedback_survey_one_in_use_per_kind": KindTaken()}
)


def new_version(survey_pk: int, *, by: Actor) -> SurveyVersion:
    """The next draft, with the questions of the last version that was not discarded. Raises `AnotherInWork`."""
    with locking.atomic(by=by), refused_as(IN_WORK_ALREADY):
        survey = locking.lock_one(Survey, survey_pk)
        versions = SurveyVersion.objects.filter(survey=survey)
        is_busy = versions.filter(state__in=IN_WORK).exists()
        check(NEW_VERSION_RULES, VersionFacts("", survey.kind, others_in_work=is_busy), clock.today())
        last = versions.exclude(state=State.DISCARDED).order_by("-number").first()
        number = (versions.aggregate(last=models.Max("number"))["last"] or 0) + 1
        version = SurveyVersion.objects.create(
            survey=survey,
            number=number,
            is_anonymous=bool(last and last.is_anonymous),
            made_by=user_of(by),
            created_at=clock.now(),
        )
        if last:
            copy_questions(last, version)
        audit.record(STEP, by=by, about=version, state=version.state)
    return version


def copy_questions(old: SurveyVersion, new: SurveyVersion) -> None:
    """With options, items and conditions, which then name the new questions."""
    questions = list(version_for(old.pk).questions.all())
    copies: dict[int | None, Question] = {
        each.pk: _copied(each, version=new, only_if=None, only_from=None, only_to=None) for each in questions
    }
    Question.objects.bulk_create(copies.values())
    for model, name in ((QuestionOption, "options"), (QuestionItem, "items")):
        parts = [(each.pk, part) for each in questions for part in getattr(each, name).all()]
        model._default_manager.bulk_create(_copied(part, question=copies[pk]) for pk, part in parts)
    conditional = [each for each in questions if each.only_if]
    for each in conditional:
        copy = copies[each.pk]
        copy.only_if, copy.only_from, copy.only_to = copies.get(each.only_if_id), each.only_from, each.only_to
    Question.objects.bulk_update([copies[each.pk] for each in conditional], ["only_if", "only_from", "only_to"])


def set_anonymous(pk: int, *, is_anonymous: bool, by: Actor) -> SurveyVersion:
    """Whether an answer leads to its person. Only of a draft."""
    return _moved(pk, SUBMIT_RULES[:1], {"is_anonymous": is_anonymous}, by=by)


def submit(pk: int, *, by: Actor) -> SurveyVersion:
    """Hand a draft to a second person. Raises what `SUBMIT_RULES` say."""
    return _moved(pk, SUBMIT_RULES, {"state": State.IN_REVIEW}, by=by)


def back(pk: int, *, by: Actor) -> SurveyVersion:
    """To be a draft again, before anybody was asked."""
    return _moved(pk, BACK_RULES, {"state": State.DRAFT, "opens_on": None, "opened_by": None}, by=by)


def discard(pk: int, *, by: Actor) -> SurveyVersion:
    return _moved(pk, DISCARD_RULES, {"state": State.DISCARDED}, by=by)


def pause(pk: int, *, by: Actor) -> SurveyVersion:
    """Nobody is asked until it goes on; who has a link may answer."""
    return _moved(pk, PAUSE_RULES, {"state": State.PAUSED}, by=by)


def resume(pk: int, *, by: Actor) -> SurveyVersion:
    return _moved(pk, RESUME_RULES, {"state": State.OPEN}, by=by)


def close(pk: int, *, by: Actor) -> SurveyVersion:
    return _moved(pk, CLOSE_RULES, {"state": State.CLOSED, "closed_at": clock.now()}, by=by)


def publish(pk: int, *, by: Actor) -> SurveyVersion:
    """Its results are told."""
    return _moved(pk, PUBLISH_RULES, {"state": State.PUBLISHED}, by=by)


def release(pk: int, *, opens_on: date | None = None, by: Actor) -> SurveyVersion:
    """By a second person: open it now, or on a day to come. Raises what `RELEASE_RULES` say."""
    with locking.atomic(by=by):
        version = _locked(pk)
        check(RELEASE_RULES, replace(facts_of(version, by), opens_on=opens_on), clock.today())
        version.opened_by, version.opens_on = user_of(by), opens_on
        version.save(update_fields=["opened_by", "opens_on"])
        if opens_on:
            _save(version, {"state": State.SCHEDULED}, by=by)
        else:
            _open(version, by=by)
    return version


def open_due() -> int:
    """Open what is scheduled for today; how many were. Safe to run twice: each is locked and looked at again."""
    due = SurveyVersion.objects.filter(state=State.SCHEDULED, opens_on__lte=clock.today())
    return sweeping.each("surveys to open", list(due.order_by("pk").values_list("pk", flat=True)), _open_one)


def _open_one(pk: int) -> int:
    with locking.atomic(by=SWEEP):
        version = _locked(pk)
        check(OPEN_RULES, facts_of(version, SWEEP), clock.today())
        _open(version, by=SWEEP)
    return 1


def _open(version: SurveyVersion, *, by: Actor) -> None:
    """The version before it is closed by it: one is asked at a time."""
    now = clock.now()
    for asked in SurveyVersion.objects.filter(survey=version.survey_id, state__in=ASKING).exclude(pk=version.pk):
        _save(asked, {"state": State.CLOSED, "closed_at": now}, by=by)
    _save(version, {"state": State.OPEN, "opened_at": now}, by=by)


def _moved(
    pk: int, rules: Iterable[Rule[VersionFacts, date]], fields: Mapping[str, Any], *, by: Actor
) -> SurveyVersion:
    with locking.atomic(by=by):
        version = _locked(pk)
        check(rules, facts_of(version, by), clock.today())
        _save(version, fields, by=by)
    return version


def _save(version: SurveyVersion, fields: Mapping[str, Any], *, by: Actor) -> None:
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=[*fields])
    if state := fields.get("state"):
        audit.record(STEP, by=by, about=version, state=str(state))


def _locked(pk: int) -> SurveyVersion:
    """As it is under the lock of its survey, with its questions."""
    version = version_for(pk)
    locking.lock_one(Survey, version.survey_id)
    return version_for(pk)


def _copied(row: Any, **fields: Any) -> Any:
    """An unsaved copy with some fields of its own."""
    concrete = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    for name in fields:
        concrete.pop(f"{name}_id", None)
    return type(row)(**concrete | fields)
