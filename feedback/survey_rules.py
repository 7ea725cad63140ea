"""The rules of surveys, each written once. They only raise, and look at nothing but the facts they are handed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from feedback.models.question import Dimension, Question, Topic
from feedback.models.survey import BEST, Survey
from feedback.survey_errors import (
    AnotherInWork,
    BranchNotEarlier,
    BranchUnanswerable,
    CodeMeansAnother,
    CountsNothing,
    DimensionsMissing,
    KindStays,
    NothingAsked,
    NothingDone,
    OpensInThePast,
    OthersDepend,
    OverallMissing,
    OwnReview,
    QuestionNotWhole,
    QuestionsFrozen,
    RatingHasName,
    RecommendationMissing,
    TakesTooLong,
    TopicsMissing,
    VersionMoved,
    WordsTooLong,
)
from feedback.survey_time import Asked, Estimate, estimate
from feedback.wording_check import is_too_long
from venue.rules import Rule
from venue.wording import in_a_row

Kind = Question.Kind
LEAST_OPTIONS = 2

# What every evaluation covers, and what each kind asks for besides.
EVERY = ("attitude", "professionalism", "efficiency", "safety")
TOPICS: Mapping[str, tuple[str, ...]] = {
    Survey.Kind.CLASS: (*EVERY, "cleanliness", "equipment"),
    Survey.Kind.VISIT: (*EVERY, "cleanliness", "equipment", "environment", "price", "quality"),
    Survey.Kind.TREATMENT: (*EVERY, "cleanliness", "environment", "price"),
    Survey.Kind.ROOM: (*EVERY, "cleanliness", "equipment", "environment", "price"),
    Survey.Kind.PRODUCT: ("quality", "attitude", "price", "buying"),
    Survey.Kind.CASE: ("attitude", "professionalism", "efficiency"),
    Survey.Kind.EXIT: ("attitude", "cleanliness", "equipment", "price"),
    Survey.Kind.RELATIONSHIP: (),
    Survey.Kind.QUALITY: EVERY,
}
DIMENSIONS = ("tangibles", "reliability", "responsiveness", "assurance", "empathy")


@dataclass(frozen=True)
class QuestionFacts:
    """One question as a rule looks at it. `after` is the code of the question on whose answer it depends."""

    code: str
    kind: str
    texts: tuple[tuple[str, str], ...]  # English and Chinese: of the question, then of its options or items
    topics: frozenset[str] = frozenset()
    dimensions: frozenset[str] = frozenset()
    is_required: bool = False
    steps: int | None = None
    parts: int = 0
    asks_expectation: bool = False
    after: str = ""
    answers: tuple[int, int] | None = None

    @property
    def asked(self) -> Asked:
        items = self.parts if self.kind == Kind.MATRIX else 0
        return Asked(self.kind, self.texts, items, self.asks_expectation, bool(self.after))

    @property
    def answerable(self) -> range:
        """The answers that there are; none where an answer is no number."""
        steps = {Kind.CSAT: range(1, BEST + 1), Kind.NPS: range(11)}
        if self.kind in (Kind.SINGLE, Kind.MULTI):
            return range(1, self.parts + 1)
        return range(1, (self.steps or 0) + 1) if self.kind == Kind.SCALE else steps.get(Kind(self.kind), range(0))


@dataclass(frozen=True)
class VersionFacts:
    """How a version stands when somebody wants to do something about it."""

    state: str
    kind: str
    counts: bool = False
    questions: tuple[QuestionFacts, ...] = ()
    former: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)  # code → kind and steps, as asked before
    is_own: bool = False
    others_in_work: bool = False
    opens_on: date | None = None
    is_anonymous: bool = False
    measures: int = 0  # improvements that came of its results, with an owner and a deadline

    @property
    def time(self) -> Estimate:
        return estimate(question.asked for question in self.questions)


@dataclass(frozen=True)
class RemoveFacts:
    version: VersionFacts
    code: str


@dataclass(frozen=True)
class SettingsFacts:
    """What somebody wants a survey to be, and what it asks already. `asked` are the questions of each version that is
    asked, or will be without being looked at again.
    """

    kind: str
    wanted_kind: str
    counts: bool
    was_released: bool = False
    asked: tuple[tuple[QuestionFacts, ...], ...] = ()


def at(*states: str) -> Rule[VersionFacts, date]:
    """The rule that a step is taken from one of these states."""

    def check_state(facts: VersionFacts, today: date) -> None:
        if facts.state not in states:
            raise VersionMoved(facts={"state": facts.state})

    return check_state


# --- the questions ---------------------------------------------------------------------------------------------------


def check_is_draft(facts: VersionFacts, today: date) -> None:
    if facts.state != "draft":
        raise QuestionsFrozen


def check_asks_something(facts: VersionFacts, today: date) -> None:
    if not facts.questions:
        raise NothingAsked


def check_questions_whole(facts: VersionFacts, today: date) -> None:
    for question in facts.questions:
        is_choice, is_table = question.kind in (Kind.SINGLE, Kind.MULTI), question.kind == Kind.MATRIX
        if is_choice and question.parts < LEAST_OPTIONS or is_table and not question.parts:
            words = _("The question “%(code)s” is not complete: a choice has at least two options, a table one line.")
            raise QuestionNotWhole(words % {"code": question.code})


def asks_overall(questions: Iterable[QuestionFacts]) -> bool:
    """Whether everybody says in five steps how satisfied they are as a whole."""
    return any(
        each.kind == Kind.CSAT and Topic.OVERALL in each.topics and each.is_required and not each.after
        for each in questions
    )


def check_overall(facts: VersionFacts, today: date) -> None:
    if facts.counts and not asks_overall(facts.questions):
        raise OverallMissing


def check_recommendation(facts: VersionFacts, today: date) -> None:
    is_asked = any(each.kind == Kind.NPS and each.is_required and not each.after for each in facts.questions)
    if facts.kind == Survey.Kind.RELATIONSHIP and not is_asked:
        raise RecommendationMissing


def check_topics(facts: VersionFacts, today: date) -> None:
    covered = frozenset().union(*(each.topics for each in facts.questions))
    if missing := [topic for topic in TOPICS[facts.kind] if topic not in covered]:
        words = _("This kind of survey has to ask for more: %(topics)s.")
        raise TopicsMissing(words % {"topics": in_a_row(Topic(topic).label for topic in missing)})


def check_dimensions(facts: VersionFacts, today: date) -> None:
    covered = frozenset().union(*(each.dimensions for each in facts.questions))
    missing = [each for each in DIMENSIONS if each not in covered]
    if facts.kind == Survey.Kind.QUALITY and missing:
        words = _("These dimensions of service quality are not asked for: %(dimensions)s.")
        raise DimensionsMissing(words % {"dimensions": in_a_row(Dimension(each).label for each in missing)})


def check_codes(facts: VersionFacts, today: date) -> None:
    for question in facts.questions:
        if facts.former.get(question.code, (question.kind, question.steps)) != (question.kind, question.steps):
            words = _("“%(code)s” was another kind of question, or had another scale. Give this one a new code.")
            raise CodeMeansAnother(words % {"code": question.code})


def check_branches(facts: VersionFacts, today: date) -> None:
    before: dict[str, QuestionFacts] = {}
    for question in facts.questions:
        if question.after and question.after not in before:
            raise BranchNotEarlier
        if question.after and question.answers:
            there = before[question.after].answerable
            if question.answers[0] not in there or question.answers[1] not in there:
                raise BranchUnanswerable
        before[question.code] = question


def check_words(facts: VersionFacts, today: date) -> None:
    if any(is_too_long(en, zh) for question in facts.questions for en, zh in question.texts):
        raise WordsTooLong


def check_rating_has_name(facts: VersionFacts, today: date) -> None:
    if facts.kind == Survey.Kind.CASE and facts.is_anonymous:
        raise RatingHasName


def check_time(facts: VersionFacts, today: date) -> None:
    if facts.time.is_too_long:
        words = _("This takes about %(minutes)s minutes; ten are the most. Please take questions out.")
        raise TakesTooLong(words % {"minutes": facts.time.minutes})


def check_removed_from_draft(facts: RemoveFacts, today: date) -> None:
    check_is_draft(facts.version, today)


def check_not_needed(facts: RemoveFacts, today: date) -> None:
    if any(question.after == facts.code for question in facts.version.questions):
        raise OthersDepend


# --- whom and when ---------------------------------------------------------------------------------------------------


def check_kind_stays(facts: SettingsFacts, today: date) -> None:
    if facts.was_released and facts.wanted_kind != facts.kind:
        raise KindStays


def check_counts_what_is_asked(facts: SettingsFacts, today: date) -> None:
    if facts.counts and not all(map(asks_overall, facts.asked)):
        raise CountsNothing


# --- the steps -------------------------------------------------------------------------------------------------------


def check_nothing_in_work(facts: VersionFacts, today: date) -> None:
    if facts.others_in_work:
        raise AnotherInWork


def check_another_person(facts: VersionFacts, today: date) -> None:
    if facts.is_own:
        raise OwnReview


def check_opens_later(facts: VersionFacts, today: date) -> None:
    if facts.opens_on and facts.opens_on <= today:
        raise OpensInThePast


def check_measures(facts: VersionFacts, today: date) -> None:
    if not facts.measures:
        raise NothingDone


def moved(facts: VersionFacts, code: str, by: int) -> VersionFacts:
    """The same with one question further up or down."""
    rows = list(facts.questions)
    place = [each.code for each in rows].index(code)
    rows.insert(max(0, place + by), rows.pop(place))
    return replace(facts, questions=tuple(rows))


SETTINGS_RULES = (check_kind_stays, check_counts_what_is_asked)
# Asked on their own of every change, so that nothing wrong is kept; the rest is asked when a version is handed on.
CHANGE_RULES = (check_is_draft, check_branches, check_words)
REMOVE_RULES = (check_removed_from_draft, check_not_needed)
NEW_VERSION_RULES = (check_nothing_in_work,)
CONTENT_RULES = (
    check_asks_something,
    check_questions_whole,
    check_overall,
    check_recommendation,
    check_topics,
    check_dimensions,
    check_codes,
    check_branches,
    check_words,
    check_time,
    check_rating_has_name,
)
SUBMIT_RULES = (at("draft"), *CONTENT_RULES)
RELEASE_RULES = (at("in_review"), check_another_person, check_opens_later, *CONTENT_RULES)
BACK_RULES = (at("in_review", "scheduled"),)
DISCARD_RULES = (at("draft", "in_review", "scheduled"),)
OPEN_RULES = (at("scheduled"),)
PAUSE_RULES = (at("open"),)
RESUME_RULES = (at("paused"),)
CLOSE_RULES = (at("open", "paused"),)
PUBLISH_RULES = (at("closed"), check_measures)
