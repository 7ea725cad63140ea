"""How a survey asks in a letter, as one would say it of what was experienced; in the language that is active."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bookings.rules.waiting import span as in_hours
from bookings.selectors.penalty_words import days as in_days
from feedback.models import Survey, SurveyInvitation
from venue import wording

Kind = Survey.Kind
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asking:
    """The question that stands above a letter, and the sentence with which it begins."""

    question: str
    opening: str


def asking(invitation: SurveyInvitation) -> Asking:
    """Reads what `for_message` brings."""
    words = {"what": what(invitation), "when": wording.when(happened_at(invitation))}
    question, opening = _templates(invitation.version.survey.kind)
    unnamed = _("Nobody will know which answer is yours.") if invitation.version.is_anonymous else ""
    return Asking(question % words, wording.one_after_the_other(opening % words, unnamed))


def what(invitation: SurveyInvitation) -> str:
    """What it is about, in few words; a contract by the name of what was bought."""
    return invitation.membership.plan.name if invitation.membership else invitation.about


def how_long(span: timedelta) -> str:
    """In days where it fits, else in hours or minutes."""
    if not span:
        return _("at once")
    return in_days(span) if not span % A_DAY else str(in_hours(span))


def happened_at(invitation: SurveyInvitation) -> datetime:
    return invitation.happened_at or invitation.created_at


def _templates(kind: str) -> tuple[str, str]:
    match kind:
        case Kind.CLASS:
            return _("How was %(what)s?"), _("Thank you for coming to %(what)s (%(when)s). How was it?")
        case Kind.TREATMENT:
            return _("How was your %(what)s?"), _("You had a treatment with us: %(what)s, %(when)s. How was it?")
        case Kind.ROOM:
            return _("How was your time in %(what)s?"), _("You were our guest in %(what)s (%(when)s). How was it?")
        case Kind.VISIT:
            return _("How was your visit?"), _("Thank you for coming to us on %(when)s. How was it?")
        case Kind.PRODUCT:
            return (
                _("Are you content with your purchase?"),
                _("You bought %(what)s from us. How was the buying, and is it what you expected?"),
            )
        case Kind.EXIT:
            return (
                _("May we ask why you left?"),
                _("Your %(what)s has ended, and you did not go on. What would have made you stay?"),
            )
        case Kind.QUALITY:
            return (
                _("How good is our service, all in all?"),
                _("Twice a year we ask those who know our house about everything. It takes less than ten minutes."),
            )
    return (
        _("Would you recommend us?"),
        _("You know our house by now. Would you recommend it to a friend, and what should we do better?"),
    )
