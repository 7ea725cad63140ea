"""A comment as a line of the list and of a spreadsheet. Nobody is named."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.models import Answer, CommentTag
from feedback.models import Case as Voice
from feedback.results.rows import kind_of
from venue.clock import local
from venue.wording import when

BADGES = {Voice.Tone.POSITIVE: "good", Voice.Tone.NEUTRAL: "plain", Voice.Tone.NEGATIVE: "bad"}


@dataclass(frozen=True)
class Line:
    """What a guest wrote about what; `is_proposed` while nobody has said how it sounds."""

    text: str
    url: str
    title: str
    detail: str
    survey: str
    score: str
    score_kind: str
    tone: str
    tone_kind: str
    is_proposed: bool
    tags: tuple[CommentTag, ...]
    read_by: str
    case_url: str


def line(answer: Answer) -> Line:
    response, tone = answer.response, getattr(answer, "tone", None)
    sounds = Voice.Tone(answer.sounds)  # type: ignore[attr-defined]
    case = getattr(response, "case", None)
    return Line(
        text=answer.text,
        url=reverse("feedback:comment", args=[answer.pk]),
        title=response.about_words,
        detail=_("answered %(at)s") % {"at": when(response.answered_at)},
        survey=str(response.version.survey),
        score=response.score_words,
        score_kind=kind_of(response),
        tone=str(sounds.label),
        tone_kind=BADGES[sounds],
        is_proposed=tone is None,
        tags=tuple(mark.tag for mark in answer.marks.all()),
        read_by=tone.by.display_name if tone and tone.by else "",
        case_url=reverse("feedback:case", args=[case.pk]) if case else "",
    )


def head() -> Sequence[str]:
    return (
        _("Survey"), _("About what"), _("Answered"), _("Score"), _("In their words"),
        pgettext("of a comment", "Tone"), _("Proposed"), _("Tags"),
    )  # fmt: skip


def lines_of(rows: Iterable[Answer]) -> Iterator[Sequence[Any]]:
    for row in rows:
        each = line(row)
        proposed = _("yes") if each.is_proposed else ""
        at = f"{local(row.response.answered_at):%Y-%m-%d %H:%M}"
        tags = ", ".join(map(str, each.tags))
        yield each.survey, each.title, at, each.score, each.text, each.tone, proposed, tags
