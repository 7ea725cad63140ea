"""The numbers of answering, and what follows from a low score."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from feedback.models.survey import DETRACTORS, LOW
from feedback.said import Figures
from venue.policies import Unit, declare, read

CALL_WITHIN = declare(
    "survey.call_hours",
    _("Whoever would not recommend the house is called within"),
    Unit.HOURS,
    48,
    minimum=1,
    maximum=336,
    help=_("After a recommendation of 0 to 6 a colleague owes them a call."),
)
COMPLAINT_BELOW = declare(
    "survey.complaint_below",
    _("A recommendation below this opens a complaint instead of a call"),
    Unit.COUNT,
    0,
    minimum=0,
    maximum=7,
    help=_("0: never. Without a name nobody can be called; then a recommendation of 0 to 6 opens a complaint."),
)
POINT_AN_HOUR = declare(
    "survey.point_an_hour",
    _("Answers at one screen within an hour"),
    Unit.COUNT,
    240,
    minimum=10,
    maximum=2000,
    help=_("More than a busy exit gives; beyond it somebody is playing with the screen."),
)
CASE, CALL = "case", "call"


@dataclass(frozen=True)
class HearingPolicy:
    call_within: timedelta
    complaint_below: int


def hearing_policy(at: datetime) -> HearingPolicy:
    values = read([CALL_WITHIN, COMPLAINT_BELOW], at=at)
    return HearingPolicy(values.span(CALL_WITHIN), values.count(COMPLAINT_BELOW))


def answers_an_hour(at: datetime) -> int:
    return read([POINT_AN_HOUR], at=at).count(POINT_AN_HOUR)


def follows(figures: Figures, policy: HearingPolicy, *, is_known: bool) -> str:
    """A complaint, a call, or nothing (""). Pure. One answer brings one thing: the graver."""
    if figures.csat in LOW:
        return CASE
    if figures.nps is None or figures.nps not in DETRACTORS:
        return ""
    return CALL if is_known and figures.nps >= policy.complaint_below else CASE
