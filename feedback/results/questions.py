"""One line for each question, and for each item of a table: how its answers spread, and where each number leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.figures.words import Share
from feedback.gaps import Item
from feedback.models import Question, QuestionItem
from feedback.models.survey import BEST, WORST, Csat
from feedback.selectors.survey_results import Key
from feedback.spread import Spread

Kind = Question.Kind
CHOSEN = (Kind.SINGLE, Kind.MULTI)
SHADES = 5  # of the picture, from the worst to the best
Counts = Mapping[tuple[int | None, int | None], int]
UrlOf = Callable[..., str]


@dataclass(frozen=True)
class Part:
    """One step or option: how many gave it, as a stretch of a picture 100 wide."""

    label: str
    count: int
    share: Share
    x: float
    width: float
    shade: int
    url: str


@dataclass(frozen=True)
class Line:
    """One question or item. With `spread` it has steps, else options; `people` answered it."""

    question: Question
    item: QuestionItem | None
    people: int
    spread: Spread | None
    parts: tuple[Part, ...]
    urls: Mapping[str, str]

    @property
    def key(self) -> Key:
        return self.question.pk, self.item.pk if self.item else None

    @property
    def text(self) -> str:
        return self.item.text if self.item else self.question.text

    @property
    def dimension(self) -> str:
        return (self.item.dimension if self.item else "") or self.question.dimension

    @property
    def topic(self) -> str:
        return (self.item.get_topic_display() if self.item else "") or self.question.get_topic_display()

    @property
    def top(self) -> Share | None:
        return Share(self.spread.top, self.spread.count) if self.spread else None

    @property
    def between(self) -> tuple[float, float] | None:
        interval = self.spread.interval if self.spread else None
        return (100 * interval.low, 100 * interval.high) if interval else None

    @property
    def is_text(self) -> bool:
        return self.question.kind == Kind.TEXT


def ends_of(question: Question) -> tuple[int, int]:
    """The worst and the best step."""
    if question.kind == Kind.CSAT:
        return WORST, BEST
    return (0, 10) if question.kind == Kind.NPS else (1, question.steps or 1)


def spread_of(question: Question, counts: Counts) -> Spread:
    return Spread(_values(counts), *ends_of(question))


def named_in_query(question: Question, item: QuestionItem | None) -> dict[str, object]:
    """As the address of the answers to it names it."""
    return {"question": question.pk, **({"item": item.pk} if item else {})}


def line_of(question: Question, item: QuestionItem | None, counts: Counts, people: int, url: UrlOf) -> Line:
    """`people` is only needed where several options may be chosen."""
    named = named_in_query(question, item)
    urls: dict[str, str] = {"all": url(**named)}
    if question.kind == Kind.TEXT:
        return Line(question, item, people, None, (), urls)
    if question.kind in CHOSEN:
        values = _values(counts)
        labels = {each.position: each.text for each in question.options.all()}
        return Line(question, item, people, None, _options(labels, values, people, url, named), urls)
    spread = spread_of(question, counts)
    urls["both"] = url(**named, both="on")
    urls["top"] = url(**named, least=spread.highest - 1)
    return Line(question, item, spread.count, spread, _steps(question, spread, url, named), urls)


def item_of(counts: Counts) -> Item:
    """Of a table that asked for what was expected too."""
    return Item(dict(counts))


def _values(counts: Counts) -> dict[int, int]:
    values: dict[int, int] = {}
    for (_expected, value), n in counts.items():
        if value is not None:
            values[value] = values.get(value, 0) + n
    return values


def _steps(question: Question, spread: Spread, url: UrlOf, named: dict[str, object]) -> tuple[Part, ...]:
    parts, x = [], 0.0
    words: dict[int, Any] = dict(Csat.choices) if question.kind == Kind.CSAT else {}
    for step in range(spread.lowest, spread.highest + 1):
        count = spread.given.get(step, 0)
        width = 100 * count / spread.count if spread.count else 0.0
        shade = round((SHADES - 1) * (step - spread.lowest) / (spread.highest - spread.lowest))
        label = f"{step} · {words[step]}" if step in words else _at_the_end(question, step, spread)
        where = url(**named, least=step, most=step)
        parts.append(Part(label, count, Share(count, spread.count), round(x, 2), round(width, 2), shade, where))
        x += width
    return tuple(parts)


def _at_the_end(question: Question, step: int, spread: Spread) -> str:
    words = question.low if step == spread.lowest else question.high if step == spread.highest else ""
    return f"{step} · {words}" if words else str(step)


def _options(
    labels: Mapping[int, str], values: Mapping[int, int], people: int, url: UrlOf, named: dict[str, object]
) -> tuple[Part, ...]:
    """Each of all people, since somebody may choose several."""
    parts = []
    for position, label in labels.items():
        count = values.get(position, 0)
        width = round(100 * count / people, 2) if people else 0.0
        where = url(**named, least=position, most=position)
        parts.append(Part(label, count, Share(count, people), 0.0, width, SHADES - 1, where))
    return tuple(parts)
