"""How far a case is examined: its cause, what keeps it from coming back, the look back on it, and what is missing."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from feedback.lesson_policies import repeats_within
from feedback.lesson_rules import AnalysisFacts
from feedback.models import Analysis, Case, CaseEvent, Retrospective
from feedback.models.survey import LOW
from feedback.selectors.facts import actor_facts, case_facts
from venue import clock
from venue.actors import Actor
from venue.errors import Text

URGENT = _("it is urgent")
REPEATED = _("it came back: the same cause, or the same thing in the same place, not long ago")
DISSATISFIED = _("the guest was not content with how it was handled")


def analysis_of(case: Case) -> Analysis | None:
    return Analysis.objects.filter(case=case).select_related("cause", "owner__user", "done_by").first()


# --- whether it came back --------------------------------------------------------------------------------------------


def came_before(within: timedelta) -> Exists:
    """For a query of cases: whether a complaint has come before, with the same cause, or of the same category in the
    same area or course, or as the case that this one takes up again.
    """
    alike = (
        Q(pk=OuterRef("follows"))
        | Q(analysis__cause=OuterRef("analysis__cause"))
        | Q(category=OuterRef("category"), area=OuterRef("area"))
        | Q(category=OuterRef("category"), session__course=OuterRef("session__course"))
    )
    earlier = Case._base_manager.filter(
        alike,
        kind=Case.Kind.COMPLAINT,
        received_at__lt=OuterRef("received_at"),
        received_at__gte=OuterRef("received_at") - within,
    )
    return Exists(earlier)


def is_repeat(case: Case) -> bool:
    within = repeats_within(clock.now())
    found = Case._base_manager.filter(pk=case.pk, kind=Case.Kind.COMPLAINT)
    return found.filter(came_before(within)).exists()


# --- what is missing -------------------------------------------------------------------------------------------------


def is_dissatisfied(case: Case) -> bool:
    """Opened again, or the handling rated badly."""
    badly = Q(kind=CaseEvent.Kind.CONFIRMED, facts__rating__in=LOW)
    return case.events.filter(Q(kind=CaseEvent.Kind.REOPENED) | badly).exists()


def why_look_back(case: Case) -> Sequence[Text]:
    """Why a retrospective is required; nothing where it is not."""
    if case.kind != Case.Kind.COMPLAINT:
        return []
    reasons = [
        (URGENT, case.grade == Case.Grade.URGENT),
        (REPEATED, is_repeat(case)),
        (DISSATISFIED, is_dissatisfied(case)),
    ]
    return [words for words, holds in reasons if holds]


def present_round(case: Case) -> int:
    """How often it was opened."""
    return 1 + case.events.filter(kind=CaseEvent.Kind.REOPENED).count()


def is_reviewed(case: Case) -> bool:
    """Looked back on since it was opened last."""
    return Retrospective.objects.filter(case=case, round=present_round(case)).exists()


def lacks_cause(case: Case) -> bool:
    """A complaint without its cause, or without how it was put right."""
    if case.kind != Case.Kind.COMPLAINT:
        return False
    known = Analysis.objects.filter(case=case, cause__isnull=False).exclude(corrective="")
    return not known.exists()


def lacks_prevention(case: Case) -> bool:
    """Nothing keeps it from coming back, although a retrospective is required."""
    known = Analysis.objects.filter(case=case).exclude(preventive="")
    return bool(why_look_back(case)) and not known.exists()


def lacks_retrospective(case: Case) -> bool:
    return bool(why_look_back(case)) and not is_reviewed(case)


# --- facts -----------------------------------------------------------------------------------------------------------


def analysis_facts(case: Case, by: Actor) -> AnalysisFacts:
    found = analysis_of(case)
    return AnalysisFacts(
        case=case_facts(case),
        is_concerned=is_concerned(case, by),
        has_cause=found is not None and found.cause_id is not None,
        has_measure=found is not None and bool(found.preventive),
        is_measure_done=found is not None and found.done_at is not None,
        is_measure_needed=bool(why_look_back(case)),
        is_reviewed=is_reviewed(case),
    )


def is_concerned(case: Case, by: Actor) -> bool:
    """Whether the case is about whoever acts, or about a class that they gave."""
    return actor_facts(case, by).is_concerned
