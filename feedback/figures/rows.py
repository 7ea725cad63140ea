"""The rows behind each figure, each as one line that leads to what it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.selectors import figures
from bookings.selectors.figures import Outcome
from feedback.figures.scope import Scope
from feedback.figures.words import took
from feedback.models import SurveyResponse
from feedback.models.survey import SATISFIED
from feedback.satisfaction.rows import url_of
from feedback.selectors.anonymity import readable
from feedback.selectors.satisfaction import given
from venue.errors import Text
from venue.models import Message
from venue.selectors.response import confirmations
from venue.wording import when

BETWEEN = " · "
KINDS = {Outcome.GOT: "good", Outcome.IN_VAIN: "bad", Outcome.LEFT: "plain", Outcome.WAITING: "info"}
CLASS = "session__course"


@dataclass(frozen=True)
class Line:
    """One row: what it is, where it leads, what else there is to say, and a word on how it went."""

    title: str
    url: str
    detail: str
    kind: str
    badge: Text


@dataclass(frozen=True)
class Rows:
    """What is behind one figure, and how a row of it reads."""

    title: Text
    of: Callable[[Scope], QuerySet[Any]]
    line: Callable[[Any], Line]


def messages(scope: Scope) -> QuerySet[Message]:
    about = figures.subjects(scope.course) if scope.course else None
    return confirmations(scope.period, about).defer("body", "params")


def message_line(row: Message) -> Line:
    detail = _("written %(at)s") % {"at": when(row.created_at)}
    if row.sent_at:
        detail += BETWEEN + _("handed over after %(span)s") % {"span": took(row.sent_at - row.created_at)}
    number = row.subject_key.removeprefix("booking:")
    url = reverse("bookings:booking", args=[number]) if number.isdigit() else ""
    kind = "good" if row.sent_at else "bad" if row.state == Message.State.FAILED else "plain"
    return Line(row.subject, url, detail, kind, row.get_state_display())


def waits(scope: Scope) -> QuerySet[WaitlistEntry]:
    return figures.waits(scope.period, scope.course).select_related("member", CLASS)


def wait_line(row: Any) -> Line:
    outcome = Outcome(row.outcome)
    parts = [class_words(row.session), _("waited since %(at)s") % {"at": when(row.joined_at)}]
    if outcome is Outcome.GOT:
        parts.append(_("place after %(span)s") % {"span": took(row.ended_at - row.joined_at)})
    if row.offers:
        parts.append(_("let an offer pass"))
    url = reverse("bookings:roster", args=[row.session_id])
    return Line(row.member.name, url, BETWEEN.join(parts), KINDS[outcome], outcome.label)


def offers(scope: Scope) -> QuerySet[Booking]:
    return figures.offers(scope.period, scope.course).select_related("member", CLASS)


def offer_line(row: Any) -> Line:
    parts = [class_words(row.session)]
    if row.offered_at:
        parts.append(_("offered %(at)s") % {"at": when(row.offered_at)})
    if row.answered_at and row.offered_at:
        parts.append(_("answered after %(span)s") % {"span": took(row.answered_at - row.offered_at)})
    url = reverse("bookings:roster", args=[row.session_id])
    return Line(row.member.name, url, BETWEEN.join(parts), *answer_words(row))


def answer_words(row: Any) -> tuple[str, str]:
    if row.is_held:
        return "info", pgettext("offer", "open")
    if row.answered_at is None:
        return "bad", pgettext("offer", "not answered")
    return (
        ("plain", pgettext("offer", "declined")) if row.state == "released" else ("good", pgettext("offer", "accepted"))
    )


def answers(scope: Scope) -> QuerySet[SurveyResponse]:
    return readable(given(scope.period, scope.course))


def answer_line(row: SurveyResponse) -> Line:
    """Its class and its words, and never who gave it."""
    parts = [_("answered %(at)s") % {"at": when(row.answered_at)}, row.text]
    kind = "good" if row.csat in SATISFIED else "warn"
    url = url_of(row.invitation) if row.invitation else ""
    return Line(row.about_words, url, BETWEEN.join(filter(None, parts)), kind, row.score_words)


def classes(scope: Scope) -> QuerySet[ScheduledSession]:
    return figures.classes(scope.period, scope.course).select_related("course", "instructor__user")


def class_line(row: Any) -> Line:
    parts = [str(row.instructor)]
    if row.is_roster_closed:
        parts.append(_("%(used)s of %(places)s booked places used") % {"used": row.used, "places": row.places})
    elif not row.is_cancelled:
        parts.append(_("roster not closed yet"))
    url = reverse("bookings:roster", args=[row.pk])
    return Line(class_words(row), url, BETWEEN.join(parts), *class_outcome(row))


def class_outcome(row: Any) -> tuple[str, str]:
    if row.is_cancelled:
        return "bad", _("called off")
    return ("good", _("as announced")) if row.is_as_announced else ("warn", _("changed after a booking"))


def class_words(session: ScheduledSession) -> str:
    return BETWEEN.join((session.course.name, when(session.starts_at)))


ROWS = {
    "response": Rows(gettext_lazy("Confirmations of bookings"), messages, message_line),
    "waiting": Rows(gettext_lazy("Who waited for a place"), waits, wait_line),
    "offers": Rows(gettext_lazy("Places offered from the waitlist"), offers, offer_line),
    "satisfaction": Rows(gettext_lazy("Answers to surveys"), answers, answer_line),
    "classes": Rows(gettext_lazy("Classes and how they were held"), classes, class_line),
}
