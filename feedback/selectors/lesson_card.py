"""What the page of a case shows of its cause, of what was done about it, and of what is learnt from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.lesson_rules import ANALYSE_RULES, REVIEW_RULES
from feedback.models import Analysis, Case, CaseEvent, Lesson, Retrospective, StaffAccount
from feedback.selectors.analysis import REPEATED, analysis_facts, analysis_of, why_look_back
from feedback.selectors.lesson import KEEP
from venue import clock
from venue.errors import DomainError, Text
from venue.models import User
from venue.rules import refusal

LEADS_TO = {  # what a case led to: its page, and who may open that
    "hazard": ("safety:hazard", "safety.manage_hazard", pgettext_lazy("a case led to", "Hazard")),
    "incident": ("safety:incident", "safety.change_incident", pgettext_lazy("a case led to", "Incident")),
}


@dataclass(frozen=True)
class LedTo:
    """A hazard or incident; nothing leads to what this reader may not open."""

    what: Text
    label: str
    url: str


@dataclass(frozen=True)
class Card:
    analysis: Analysis | None
    reasons: Sequence[Text]  # why a retrospective is required
    missing: Sequence[Text]
    retrospectives: Sequence[Retrospective]
    lessons: Sequence[Lesson]
    led_to: Sequence[LedTo]
    accounts: Sequence[StaffAccount] | None  # who was asked; nothing for whoever may not know
    may_examine: bool
    may_report: bool
    may_be_hazard: bool  # it came back, and nothing was reported to safety yet
    may_draw: bool
    may_review: bool
    why_no_review: DomainError | None


def card_of(case: Case, user: User) -> Card:
    """About a dozen queries."""
    facts, now = analysis_facts(case, user), clock.now()
    reasons = why_look_back(case)
    answers, reviews = user.has_perm("feedback.answer_case"), user.has_perm("feedback.add_retrospective")
    why_no_review = refusal(REVIEW_RULES, facts, now)
    lessons = case.lessons.all() if user.has_perm(KEEP) else case.lessons.exclude(sent_at=None)
    analysis, led_to = analysis_of(case), list(case.events.filter(kind=CaseEvent.Kind.LINKED))
    asked = case.accounts.select_related("staff__user").defer("text")
    return Card(
        analysis=analysis,
        reasons=reasons,
        missing=_missing(case, analysis, reasons, facts.is_reviewed),
        retrospectives=list(case.retrospectives.select_related("held_by").prefetch_related("participants__user")),
        lessons=list(lessons),
        led_to=[_led_to(event, user) for event in led_to],
        accounts=list(asked) if user.has_perm("feedback.view_staffaccount") else None,
        may_examine=answers and refusal(ANALYSE_RULES, facts, now) is None,
        may_report=answers,
        may_be_hazard=answers and REPEATED in reasons and not led_to,
        may_draw=user.has_perm("feedback.add_lesson"),
        may_review=reviews and why_no_review is None,
        why_no_review=why_no_review if reviews and reasons and not facts.is_reviewed else None,
    )


def _missing(case: Case, analysis: Analysis | None, reasons: Sequence[Text], is_reviewed: bool) -> list[Text]:
    """What has to be there before a complaint is closed and is not yet."""
    if case.kind != Case.Kind.COMPLAINT:
        return []
    has_cause = analysis is not None and analysis.cause_id is not None and analysis.corrective
    has_measure = analysis is not None and analysis.preventive
    checks = [
        (_("the cause, and how it was put right"), has_cause),
        (_("what keeps it from coming back"), has_measure or not reasons),
        (_("the look back"), is_reviewed or not reasons),
    ]
    return [words for words, is_there in checks if not is_there]


def _led_to(event: CaseEvent, user: User) -> LedTo:
    page, permission, what = LEADS_TO[event.facts["to"]]
    url = reverse(page, args=[event.facts["pk"]]) if user.has_perm(permission) else ""
    return LedTo(what, event.facts["label"], url)
