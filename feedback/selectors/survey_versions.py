"""Surveys and their versions, as whoever makes them sees them."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404

from feedback.condition_words import Condition, condition_of
from feedback.models import Question, QuestionItem, QuestionOption, Survey, SurveyResponse, SurveyVersion
from feedback.models.survey import ASKING, CHANGEABLE
from feedback.selectors.survey_measures import measures_from
from feedback.survey_rules import (
    BACK_RULES,
    CLOSE_RULES,
    CONTENT_RULES,
    DISCARD_RULES,
    NEW_VERSION_RULES,
    PAUSE_RULES,
    PUBLISH_RULES,
    RELEASE_RULES,
    RESUME_RULES,
    SUBMIT_RULES,
    QuestionFacts,
    SettingsFacts,
    VersionFacts,
)
from feedback.survey_time import Estimate
from feedback.wording_check import Concern, concerns
from venue import clock
from venue.actors import Actor, user_of
from venue.errors import DomainError
from venue.models import AuditEvent, User
from venue.rules import refusal, refusals
from venue.wording import in_a_row

State = SurveyVersion.State
STEP, WROTE = "survey.step", "survey.question"  # what the audit calls it
IN_WORK = (*CHANGEABLE, State.SCHEDULED)
KINDS = {
    "draft": "plain",
    "in_review": "info",
    "scheduled": "info",
    "open": "good",
    "paused": "warn",
    "closed": "plain",
    "published": "accent",
    "discarded": "plain",
}
STEPS = {
    "submit": SUBMIT_RULES,
    "release": RELEASE_RULES,
    "back": BACK_RULES,
    "pause": PAUSE_RULES,
    "resume": RESUME_RULES,
    "close": CLOSE_RULES,
    "publish": PUBLISH_RULES,
    "discard": DISCARD_RULES,
}


@dataclass(frozen=True)
class Shown:
    """One question in the editor: of whom it is asked, what is doubtful in its words, and how long it takes."""

    question: Question
    condition: Condition | None
    concerns: list[Concern]
    seconds: int
    is_first: bool
    is_last: bool

    @property
    def parts(self) -> str:
        """Its options, or its lines with what each is about."""
        lines = self.question.items.all()
        about = [f"{each.text} ({each.get_topic_display()})" if each.topic else each.text for each in lines]
        return in_a_row([*(each.text for each in self.question.options.all()), *about])


@dataclass(frozen=True)
class Editor:
    """A version with all that is said beside it. `missing` is why it cannot be handed on, all at once."""

    shown: list[Shown]
    time: Estimate
    missing: list[DomainError]
    moves: frozenset[str] = field(default=frozenset())


def surveys() -> QuerySet[Survey]:
    """With what the list says of them, in one query."""
    versions = SurveyVersion.objects.filter(survey=OuterRef("pk"))
    return Survey.objects.annotate(
        open_number=Subquery(versions.filter(state__in=ASKING).values("number")[:1]),
        open_state=Subquery(versions.filter(state__in=ASKING).values("state")[:1]),
        work_state=Subquery(versions.filter(state__in=IN_WORK).values("state")[:1]),
        answers=Count("versions__responses"),
        last_answer=Max("versions__responses__answered_at"),
    ).order_by("name_en", "pk")  # what is counted has no order of its own


def versions_of(survey: Survey) -> QuerySet[SurveyVersion]:
    answers = SurveyResponse.objects.filter(version=OuterRef("pk")).order_by().values("version")
    rows = SurveyVersion.objects.filter(survey=survey).select_related("made_by", "opened_by", "survey")
    return rows.annotate(
        asked=Count("questions"),
        answers=Subquery(answers.annotate(count=Count("pk")).values("count")),
    ).order_by("-number")


def with_questions(rows: QuerySet[SurveyVersion]) -> QuerySet[SurveyVersion]:
    """Everything that a page of a version looks at, in five queries."""
    options = QuestionOption.objects.order_by("position")
    parts = (
        Prefetch("options", options),
        Prefetch("items", QuestionItem.objects.order_by("position")),
        Prefetch("only_if__options", options),
    )
    questions = Question.objects.select_related("only_if").prefetch_related(*parts).order_by("position")
    return rows.select_related("survey", "made_by", "opened_by").prefetch_related(Prefetch("questions", questions))


def version_for(pk: int) -> SurveyVersion:
    version = with_questions(SurveyVersion.objects.filter(pk=pk)).first()
    if version is None:
        raise Http404
    return version


def question_for(pk: int) -> Question:
    question = Question.objects.select_related("version__survey").filter(pk=pk).first()
    if question is None:
        raise Http404
    return question


def question_facts(question: Question) -> QuestionFacts:
    options, items = list(question.options.all()), list(question.items.all())
    parts = [*options, *items]
    return QuestionFacts(
        code=question.code,
        kind=question.kind,
        texts=((question.text_en, question.text_zh), *((each.text_en, each.text_zh) for each in parts)),
        topics=frozenset(filter(None, [question.topic, *(each.topic for each in items)])),
        dimensions=frozenset(filter(None, [question.dimension, *(each.dimension for each in items)])),
        is_required=question.is_required,
        steps=question.steps,
        parts=len(parts),
        asks_expectation=question.asks_expectation,
        after=question.only_if.code if question.only_if else "",
        answers=(question.only_from, question.only_to)
        if question.only_from is not None and question.only_to is not None
        else None,
    )


def facts_of(version: SurveyVersion, by: Actor) -> VersionFacts:
    """`version` as `version_for` gives it. Two queries more; three of one that is closed."""
    others = SurveyVersion.objects.filter(survey=version.survey_id).exclude(pk=version.pk)
    asked = Question.objects.filter(version__in=others, version__opened_at__isnull=False)
    former = {code: (kind, steps) for code, kind, steps in asked.order_by("pk").values_list("code", "kind", "steps")}
    user = user_of(by)
    return VersionFacts(
        state=version.state,
        kind=version.survey.kind,
        is_anonymous=version.is_anonymous,
        counts=version.survey.counts,
        questions=tuple(map(question_facts, version.questions.all())),
        former=former,
        is_own=user is not None and has_written(version, user),
        others_in_work=others.filter(state__in=IN_WORK).exists(),
        measures=measures_from(version).count() if version.state == State.CLOSED else 0,
    )


def settings_facts(survey: Survey, *, kind: str, counts: bool) -> SettingsFacts:
    """What `survey` is wanted to be, against what it asks."""
    versions = SurveyVersion.objects.filter(survey=survey)
    released = with_questions(versions.filter(state__in=[*ASKING, State.SCHEDULED]))
    return SettingsFacts(
        survey.kind,
        kind,
        counts,
        was_released=versions.filter(Q(opened_at__isnull=False) | Q(state=State.SCHEDULED)).exists(),
        asked=tuple(tuple(map(question_facts, each.questions.all())) for each in released),
    )


def has_written(version: SurveyVersion, user: User) -> bool:
    """Whether somebody began the version, or changed a question of it."""
    if version.made_by_id == user.pk:
        return True
    return written(version).filter(action=WROTE, by=user).exists()


def written(version: SurveyVersion) -> QuerySet[AuditEvent]:
    """What was done with a version and its questions, newest first."""
    rows = AuditEvent.objects.filter(kind=version._meta.label_lower, ref=str(version.pk))
    return rows.select_related("by").order_by("-pk")


def steps_of(survey: Survey) -> list[tuple[datetime, str, int, SurveyVersion.State]]:
    """When, by whom, which version, into which state. Two queries."""
    numbers = {str(pk): number for pk, number in survey.versions.order_by().values_list("pk", "number")}
    kind = SurveyVersion._meta.label_lower
    events = AuditEvent.objects.filter(kind=kind, ref__in=numbers, action=STEP).order_by("-pk")
    return [(each.at, each.by_name, numbers[each.ref], State(each.facts["state"])) for each in events]


def editor_of(version: SurveyVersion, by: Actor) -> Editor:
    facts, today = facts_of(version, by), clock.today()
    questions = list(version.questions.all())
    time = facts.time
    shown = [
        Shown(each, condition_of(each), doubts(each), seconds, number == 1, number == len(questions))
        for number, (each, seconds) in enumerate(zip(questions, time.of_each, strict=True), start=1)
    ]
    ready = RELEASE_RULES[1:] if version.state == State.IN_REVIEW else CONTENT_RULES
    offered = {name: rules[:1] for name, rules in STEPS.items()} | {"release": RELEASE_RULES[:2]}
    return Editor(
        shown,
        time,
        refusals(ready, facts, today) if version.state in IN_WORK else [],
        frozenset(name for name, rules in offered.items() if refusal(rules, facts, today) is None),
    )


def doubts(question: Question) -> list[Concern]:
    """About its own words, and those of its options or items."""
    is_free = question.kind == Question.Kind.TEXT
    found = concerns(question.text_en, question.text_zh, is_free=is_free)
    for part in (*question.options.all(), *question.items.all()):
        found += concerns(part.text_en, part.text_zh, is_free=isinstance(part, QuestionOption))
    return found


def may_begin(survey: Survey) -> bool:
    """Whether a next version can be begun: none is being worked on."""
    is_busy = SurveyVersion.objects.filter(survey=survey, state__in=IN_WORK).exists()
    return refusal(NEW_VERSION_RULES, VersionFacts("", survey.kind, others_in_work=is_busy), clock.today()) is None
