"""Kind words for whom they are about: without the guest's name, and never out of an anonymous survey."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from feedback.models import Answer, Question, SurveyResponse
from feedback.models.survey import BEST
from feedback.said import MAY_BE_SHOWN, PRAISE, SHARE
from venue import clock
from venue.models import StaffMember

MOST = 100


@dataclass(frozen=True)
class Praise:
    """Words, what they are about, and the day; for the team of a place they name nobody."""

    words: str
    about: str
    day: date
    is_for_team: bool


def praise_for(staff: StaffMember | None) -> list[Praise]:
    """What was said of this colleague, and of the places they are in charge of where it names nobody. The latest come
    first. Two queries.
    """
    if staff is None:
        return []
    thanks = Answer.objects.filter(question__code=PRAISE).exclude(text="")
    found = (
        shareable()
        .filter(Q(staff=staff) | Q(staff=None, area__in_charge__staff=staff))
        .filter(Q(Exists(thanks.filter(response=OuterRef("pk")))) | Q(csat=BEST) & ~Q(text=""))
        .select_related("course", "treatment", "room", "area", "version__survey")
        .prefetch_related(Prefetch("answers", thanks, to_attr="thanks"))
        .order_by("-answered_at", "-pk")
    )
    return [each for response in found[:MOST] for each in _words_of(response, staff)]


def shareable() -> QuerySet[SurveyResponse]:
    """Answers with a name behind them, of those who were not asked whether their words may be shown, or said yes."""
    asks = Question.objects.filter(version=OuterRef("version"), code=SHARE)
    agreed = Answer.objects.filter(response=OuterRef("pk"), question__code=SHARE, value=MAY_BE_SHOWN)
    return SurveyResponse.objects.filter(~Exists(asks) | Exists(agreed), version__is_anonymous=False)


def _words_of(response: SurveyResponse, staff: StaffMember) -> Iterator[Praise]:
    thanks: list[Answer] = response.thanks  # type: ignore[attr-defined]
    words = [each.text for each in thanks] or [response.text]
    is_for_team = response.staff_id != staff.pk
    for each in words:
        yield Praise(each, response.about, clock.local(response.answered_at).date(), is_for_team)
