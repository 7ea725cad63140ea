"""Kind words for whom they are about: without the guest's name, and never out of an anonymous survey. After a case they
are about whoever handled it, not about whom it was about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from feedback.models import Answer, Case, CommentTone, Question, SurveyResponse
from feedback.models.survey import BEST, Survey
from feedback.said import MAY_BE_SHOWN, PRAISE, SHARE
from feedback.tone_words import NEGATIVE, POSITIVE
from safety.models import AreaOwner
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
    found = _said_of(staff).order_by("-answered_at", "-pk")
    return [each for response in found[:MOST] for each in _words_of(response)]


def praise_in(response: SurveyResponse, staff: StaffMember) -> list[Praise]:
    """The same of one answer."""
    return [each for found in _said_of(staff).filter(pk=response.pk) for each in _words_of(found)]


def whom_it_praises(response: SurveyResponse) -> StaffMember | None:
    """The colleague it is about, else whoever is in charge of the place."""
    if response.version.survey.kind == Survey.Kind.CASE:
        return response.invitation.case.handler if response.invitation and response.invitation.case else None
    if response.staff:
        return response.staff
    in_charge = AreaOwner.objects.filter(area=response.area_id).select_related("staff__user").first()
    return in_charge.staff if in_charge else None


def _said_of(staff: StaffMember) -> QuerySet[SurveyResponse]:
    """Answers with kind words that are this colleague's to read; the counterpart of `whom_it_praises`."""
    thanks = Answer.objects.filter(question__code=PRAISE).exclude(text="")
    is_after_case = Q(version__survey__kind=Survey.Kind.CASE)
    own = Q(staff=staff) | Q(staff=None, area__in_charge__staff=staff)
    with_best_score = Q(csat=BEST) & ~Q(text="") & ~sounds_bad()
    return (
        shareable()
        .filter(~is_after_case & own | is_after_case & Q(invitation__case__handler=staff))
        .filter(Q(Exists(thanks.filter(response=OuterRef("pk")))) | with_best_score)
        .select_related("course", "treatment", "room", "area", "version__survey", "invitation__case")
        .prefetch_related(Prefetch("answers", thanks, to_attr="thanks"))
    )


def shareable() -> QuerySet[SurveyResponse]:
    """Answers with a name behind them, of those who were not asked whether their words may be shown, or said yes."""
    asks = Question.objects.filter(version=OuterRef("version"), code=SHARE)
    agreed = Answer.objects.filter(response=OuterRef("pk"), question__code=SHARE, value=MAY_BE_SHOWN)
    return SurveyResponse.objects.filter(~Exists(asks) | Exists(agreed), version__is_anonymous=False)


def sounds_bad() -> Q:
    """Words that somebody found negative, or that by the list of words are nothing else: the best score with what was
    wrong all the same is no praise.
    """
    read = CommentTone.objects.filter(answer__response=OuterRef("pk"))
    by_words = Q(text__iregex=NEGATIVE) & ~Q(text__iregex=POSITIVE)
    return Q(Exists(read.filter(tone=Case.Tone.NEGATIVE))) | by_words & ~Q(Exists(read))


def _words_of(response: SurveyResponse) -> Iterator[Praise]:
    thanks: list[Answer] = response.thanks  # type: ignore[attr-defined]
    words = [each.text for each in thanks] or [response.text]
    case = response.invitation.case if response.invitation else None
    is_for_team = case is None and response.staff_id is None
    for each in words:
        about = case.number if case else response.about
        yield Praise(each, about, clock.local(response.answered_at).date(), is_for_team)
