"""The numbers of this room of the house, and the frozen objects that rules receive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.models import Policy
from venue.policies import BEFORE_EVERYTHING, VENUE_SCOPE, Definition, Unit, Values, declare, read, rows_with

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
FINAL_WORD = declare(
    "complaint.final_hours",
    _("The last word on a complaint"),
    Unit.HOURS,
    48,
    minimum=1,
    maximum=168,
    help=_("Counted from intake, whatever happens meanwhile: until then the guest is told what came of it."),
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
REPEAT_DAYS = declare(
    "case.repeat_days",
    _("Reports of one cause count as repeated within"),
    Unit.DAYS,
    7,
    minimum=1,
    maximum=90,
    help=_("Complaints of one category about the same area or course."),
)
REPEAT_COUNT = declare(
    "case.repeat_count",
    _("As many reports of one cause are a repeat"),
    Unit.COUNT,
    2,
    minimum=2,
    maximum=20,
)
STAFF_AGAIN_DAYS = declare(
    "case.staff_again_days",
    _("The same staff member counts as complained about again within"),
    Unit.DAYS,
    30,
    minimum=1,
    maximum=365,
)
SORT_WITHIN = declare(
    "case.sort_hours",
    _("A person sorts every case within"),
    Unit.HOURS,
    24,
    minimum=1,
    maximum=168,
    help=_("What nobody has sorted by then goes to the quality lead."),
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
SURVEY_RELATIONSHIP_REST = declare(
    "survey.relationship_rest_days",
    _("Rest between surveys about the house as a whole"),
    Unit.DAYS,
    90,
    minimum=30,
    maximum=730,
    help=_("Nobody is asked twice within so many days whether they would recommend the house."),
)
SURVEY_VISITS = declare(
    "survey.relationship_visits",
    _("Asked about the house as a whole from visit number"),
    Unit.COUNT,
    3,
    minimum=1,
    maximum=50,
    help=_("Or as soon as their membership is old enough, whichever comes first."),
)
SURVEY_KNOWN_FOR = declare(
    "survey.relationship_days",
    _("Asked about the house as a whole after a membership of"),
    Unit.DAYS,
    30,
    minimum=1,
    maximum=365,
)
SURVEY_LEAST = declare(
    "survey.least_answers",
    _("Scores of a group are shown from"),
    Unit.COUNT,
    5,
    minimum=2,
    maximum=100,
    help=_("How many answers a course, a coach or an hour must have; fewer would tell what single guests answered."),
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
    final_word: timedelta
    ids: tuple[int, ...]

    def answer_within(self, grade: str) -> timedelta:
        return self.answer_urgent if grade == "urgent" else self.answer


@dataclass(frozen=True)
class InvitingPolicy:
    """How long people are left in peace, and from when on they know the house well enough to judge it."""

    rest: timedelta
    relationship_rest: timedelta
    visits: int
    known_for: timedelta


CASE_FIGURES = (ANSWER_URGENT, ANSWER, RESOLVE, EXTEND_AT_MOST, FINAL_WORD)


def case_policy(at: datetime) -> CasePolicy:
    return _case_policy(read(CASE_FIGURES, at=at))


def case_policy_under(ids: Sequence[int]) -> CasePolicy:
    """What a case was promised by the rows it was made under, whatever holds now."""
    kept = {row.key: row.value for row in rows_with(ids).values()}
    return _case_policy(Values({each.key: kept.get(each.key, each.default) for each in CASE_FIGURES}, tuple(ids)))


def _case_policy(values: Values) -> CasePolicy:
    urgent, answer, resolve, extended, final = (values.span(each) for each in CASE_FIGURES)
    return CasePolicy(urgent, answer, resolve, extended, final, values.ids)


def inviting_policy(at: datetime) -> InvitingPolicy:
    values = read([SURVEY_REST, SURVEY_RELATIONSHIP_REST, SURVEY_VISITS, SURVEY_KNOWN_FOR], at=at)
    return InvitingPolicy(
        values.span(SURVEY_REST),
        values.span(SURVEY_RELATIONSHIP_REST),
        values.count(SURVEY_VISITS),
        values.span(SURVEY_KNOWN_FOR),
    )


def voices_an_hour(at: datetime) -> int:
    return read([VOICES_AN_HOUR], at=at).count(VOICES_AN_HOUR)


@dataclass(frozen=True)
class GradingPolicy:
    """What counts as reported before."""

    repeat_within: timedelta
    repeat_count: int
    staff_again_within: timedelta


def grading_policy(at: datetime) -> GradingPolicy:
    values = read([REPEAT_DAYS, REPEAT_COUNT, STAFF_AGAIN_DAYS], at=at)
    return GradingPolicy(values.span(REPEAT_DAYS), values.count(REPEAT_COUNT), values.span(STAFF_AGAIN_DAYS))


def is_over(span: Definition, begins: str, now: datetime) -> Q:
    """Rows whose span, as it was set for the house when they began (`begins`), is over: another figure changes nothing
    for what has begun. One query.
    """
    rows = Policy.objects.filter(key=span.key, scope=VENUE_SCOPE, effective_from__lte=now).order_by("effective_from")
    steps = [(BEFORE_EVERYTHING, span.default), *rows.values_list("effective_from", "value")]
    found = Q(pk__in=[])
    for (since, value), following in zip(steps, [*(since for since, _value in steps[1:]), now], strict=True):
        until = now - timedelta(**{span.unit.value: value})
        begun = {f"{begins}__gte": since, f"{begins}__lt": following, f"{begins}__lte": until}
        found |= Q(**begun)
    return found


def sorted_within(at: datetime) -> timedelta:
    return read([SORT_WITHIN], at=at).span(SORT_WITHIN)


def least_answers(at: datetime) -> int:
    return read([SURVEY_LEAST], at=at).count(SURVEY_LEAST)


def reminds_of_improvements(at: datetime) -> tuple[timedelta, timedelta]:
    """How long before the deadline, and how long after it again."""
    values = read([IMPROVEMENT_BEFORE, IMPROVEMENT_AGAIN], at=at)
    return values.span(IMPROVEMENT_BEFORE), values.span(IMPROVEMENT_AGAIN)
