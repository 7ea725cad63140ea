"""The answers and invitations behind a figure, each as one line that leads to its class. Nobody is named: whoever
answered low is known to those who handle the case that it opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import SurveyInvitation, SurveyResponse
from feedback.models.survey import LOW, SATISFIED
from feedback.satisfaction.forms import SCORES
from feedback.satisfaction.view import View
from feedback.selectors.anonymity import readable
from feedback.selectors.survey_scores import asked, heard
from venue.wording import when

ANSWERS, ASKED = "answers", "asked"


@dataclass(frozen=True)
class Said:
    """One answer, or that somebody was asked for one: about which class, when, how, and in which words."""

    title: str
    url: str
    detail: str
    kind: str
    badge: str
    text: str = ""
    ref: int | None = None  # of an answer, from which something may be made better


@dataclass(frozen=True)
class Behind:
    """Which rows, and what they are called. Without rows they are too few to be shown."""

    title: str
    rows: QuerySet[Any] | None


def behind(view: View, key: str, narrowed: Mapping[str, str]) -> Behind:
    title = _("Who was asked") if key == ASKED else _("Answers to surveys")
    if view.total.is_withheld:
        return Behind(title, None)
    if key == ASKED:
        rows = asked(view.period, view.chosen).select_related(
            "course", "treatment", "room", "version__survey", "booking"
        )
        return Behind(title, rows)
    return Behind(title, narrow(readable(heard(view.period, view.chosen)), narrowed))


def narrow(rows: QuerySet[SurveyResponse], chosen: Mapping[str, str]) -> QuerySet[SurveyResponse]:
    if chosen["score"]:
        rows = rows.filter(csat__in=SCORES[chosen["score"]])
    if chosen["words"]:
        rows = rows.exclude(text="")
    return rows.filter(text__icontains=chosen["q"]) if chosen["q"] else rows


def line(row: SurveyResponse | SurveyInvitation) -> Said:
    return said(row) if isinstance(row, SurveyResponse) else asked_for(row)


def said(row: SurveyResponse) -> Said:
    kind = "good" if row.csat in SATISFIED else "bad" if row.csat in LOW else "plain"
    answered = _("answered %(at)s") % {"at": when(row.answered_at)}
    url = url_of(row.invitation) if row.invitation else ""
    return Said(row.about_words, url, answered, kind, f"{row.get_csat_display()} ({row.csat} / 5)", row.text, row.pk)


def asked_for(row: SurveyInvitation) -> Said:
    kind, badge = ("good", _("answered")) if row.answered_at else ("plain", _("not answered"))
    return Said(row.about_words, url_of(row), _("asked %(at)s") % {"at": when(row.created_at)}, kind, badge)


def url_of(asked: SurveyInvitation) -> str:
    """The page of the class; what else was asked about has none that shows nobody's name."""
    return reverse("bookings:session", args=[asked.booking.session_id]) if asked.booking else ""
