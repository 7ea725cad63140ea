"""The numbers of this room of the house, and the frozen objects that rules receive."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from venue.policies import Unit, declare, read

ANSWER_URGENT = declare(
    "case.answer_urgent_minutes",
    _("First answer to an urgent case"),
    Unit.MINUTES,
    30,
    minimum=5,
    maximum=24 * 60,
    help=_("Until somebody has answered in person; the automatic confirmation does not count."),
)
ANSWER = declare(
    "case.answer_hours",
    _("First answer to any other case"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=72,
    help=_("Until somebody has answered in person; the automatic confirmation does not count."),
)
RESOLVE = declare(
    "complaint.resolve_hours",
    _("A complaint is resolved within"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=72,
    help=_("The promise to members, for every grade, by the clock on the wall."),
)
EXTEND_AT_MOST = declare(
    "complaint.extend_hours",
    _("An extended complaint is resolved within"),
    Unit.HOURS,
    48,
    minimum=1,
    maximum=168,
    help=_("Counted from intake. A manager may extend an important complaint once; the promise counts as missed."),
)
VOICES_AN_HOUR = declare(
    "case.voices_an_hour",
    _("Messages from one connection within an hour"),
    Unit.COUNT,
    5,
    minimum=1,
    maximum=100,
    help=_("From people who are not signed in. Whoever wants to say more is asked to call or to come to the desk."),
)
SURVEY_AFTER = declare(
    "survey.after_minutes",
    _("Survey after a class"),
    Unit.MINUTES,
    60,
    minimum=0,
    maximum=24 * 60,
    help=_("How long after the end of a class those who came are asked."),
)
SURVEY_LATEST = declare(
    "survey.latest_hours",
    _("A survey is worthless after"),
    Unit.HOURS,
    24,
    minimum=2,
    maximum=168,
    help=_("Nobody is asked about a class that ended longer ago."),
)
SURVEY_REST = declare(
    "survey.rest_days",
    _("Rest between surveys"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=365,
    help=_("How many days a person is left in peace after being asked, whether they answered or not."),
)
SURVEY_OPEN = declare(
    "survey.open_days",
    _("A survey can be answered for"),
    Unit.DAYS,
    14,
    minimum=1,
    maximum=90,
)

IMPROVEMENT_BEFORE = declare(
    "improvement.before_days",
    _("Reminder before an improvement or a task of it is due"),
    Unit.DAYS,
    7,
    minimum=1,
    maximum=60,
)
IMPROVEMENT_AGAIN = declare(
    "improvement.again_days",
    _("The quality lead is told when it is overdue for"),
    Unit.DAYS,
    14,
    minimum=2,
    maximum=180,
    help=_("Its owner is told on the first day after the deadline."),
)


@dataclass(frozen=True)
class CasePolicy:
    """What holds for the clocks of a case, with the ids of the rows it was read from."""

    answer_urgent: timedelta
    answer: timedelta
    resolve: timedelta
    extend_at_most: timedelta
    ids: tuple[int, ...]

    def answer_within(self, grade: str) -> timedelta:
        return self.answer_urgent if grade == "urgent" else self.answer


@dataclass(frozen=True)
class SurveyPolicy:
    after: timedelta
    latest: timedelta
    rest: timedelta
    open_for: timedelta


def case_policy(at: datetime) -> CasePolicy:
    values = read([ANSWER_URGENT, ANSWER, RESOLVE, EXTEND_AT_MOST], at=at)
    return CasePolicy(
        values.span(ANSWER_URGENT), values.span(ANSWER), values.span(RESOLVE), values.span(EXTEND_AT_MOST), values.ids
    )


def survey_policy(at: datetime) -> SurveyPolicy:
    values = read([SURVEY_AFTER, SURVEY_LATEST, SURVEY_REST, SURVEY_OPEN], at=at)
    return SurveyPolicy(
        values.span(SURVEY_AFTER), values.span(SURVEY_LATEST), values.span(SURVEY_REST), values.span(SURVEY_OPEN)
    )


def voices_an_hour(at: datetime) -> int:
    return read([VOICES_AN_HOUR], at=at).count(VOICES_AN_HOUR)


def reminds_of_improvements(at: datetime) -> tuple[timedelta, timedelta]:
    """How long before the deadline, and how long after it again."""
    values = read([IMPROVEMENT_BEFORE, IMPROVEMENT_AGAIN], at=at)
    return values.span(IMPROVEMENT_BEFORE), values.span(IMPROVEMENT_AGAIN)
