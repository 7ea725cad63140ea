"""Meetings and the quality group as pages and rules see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from feedback.agenda import Line, prepared
from feedback.meeting_policies import held_within, months_of
from feedback.meeting_rules import (
    CALL_OFF_RULES,
    CONFIRM_RULES,
    DECIDE_RULES,
    PLAN_RULES,
    DecisionFacts,
    MeetingFacts,
    check_has_begun,
    check_not_over,
    is_asked_for,
    is_missed,
    missing_parties,
    period_around,
    period_before,
)
from feedback.models import AgendaLine, GroupMember, Meeting, MeetingDecision, MeetingGuest
from feedback.models.meeting import MeetingQuerySet
from feedback.models.quality_group import GroupMemberQuerySet
from feedback.selectors.improvement import MANAGE
from venue import clock
from venue.models import User
from venue.periods import Period, midnight
from venue.rules import refusal

KINDS = {"planned": "info", "held": "good", "missed": "bad", "called_off": "plain"}


@dataclass(frozen=True)
class Moves:
    """What one reader may do with a meeting now."""

    plan: bool
    hold: bool
    decide: bool
    confirm: bool
    call_off: bool


def meetings() -> MeetingQuerySet:
    return Meeting.objects.with_details()


def visible_meetings(user: User) -> MeetingQuerySet:
    """All of them for whoever manages improvements; else those one is invited to or has a task from."""
    if user.has_perm(MANAGE):
        return meetings()
    invited = MeetingGuest.objects.filter(staff__user=user).values("meeting")
    given = MeetingDecision.objects.filter(owner__user=user).values("meeting")
    return meetings().filter(Q(pk__in=invited) | Q(pk__in=given))


def meeting_for(user: User, pk: int) -> Meeting:
    return get_object_or_404(visible_meetings(user), pk=pk)


def decision_for(user: User, pk: int) -> MeetingDecision:
    found = MeetingDecision.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    meeting_for(user, found.meeting_id)
    return found


def agenda_of(meeting: Meeting) -> list[Line] | list[AgendaLine]:
    """As it was when the meeting was held; before that, as it is now."""
    return list(meeting.agenda.all()) if meeting.held_at else prepared(meeting)


def agenda_about(key: str) -> list[Line]:
    """Of a meeting that is not planned yet, named as the form names it; nothing where there is no such meeting."""
    wanted = next((each for each in choices_of_period() if f"{each[0]}:{each[1].last}" == key), None)
    if wanted is None:
        return []
    kind, period = wanted
    return prepared(Meeting(kind=kind, first_on=period.first, last_on=period.last))


def guests_of(meeting: Meeting) -> list[MeetingGuest]:
    return list(meeting.guests.select_related("staff__user", "member"))


def decisions_of(meeting: Meeting) -> list[MeetingDecision]:
    return list(meeting.decisions.select_related("owner__user", "improvement"))


def facts_of(meeting: Meeting, came: int = 0) -> MeetingFacts:
    return MeetingFacts(
        meeting.is_open,
        meeting.called_off_at is not None,
        meeting.planned_at,
        came,
        is_held=meeting.held_at is not None,
        is_confirmed=meeting.confirmed_at is not None,
    )


def moves_for(meeting: Meeting, user: User) -> Moves:
    facts, now, manages = facts_of(meeting), clock.now(), user.has_perm(MANAGE)
    return Moves(
        plan=manages and refusal(PLAN_RULES[:1], facts, now) is None,
        hold=manages and refusal((check_not_over, check_has_begun), facts, now) is None,
        decide=manages and refusal(DECIDE_RULES, DecisionFacts(facts, None, clock.today()), now) is None,
        confirm=manages and refusal(CONFIRM_RULES, facts, now) is None,
        call_off=manages and refusal(CALL_OFF_RULES, facts, now) is None,
    )


# --- the rhythm ------------------------------------------------------------------------------------------------------


def opened_on() -> date:
    """The day from which the house knows something of itself."""
    first = User.objects.aggregate(first=Min("date_joined"))["first"]
    return clock.local(first).date() if first else clock.today()


def last_periods(kind: str) -> list[Period]:
    """The days that a meeting of this kind looks at now, the latest first: the last that are over, and those before
    whose meeting could still be held when these were over, too. By the figures that held when the days ended: a change
    asks for nothing that lies behind.
    """
    last = _period_by(clock.today(), kind)
    found = [last]
    while (before := _period_by(found[-1].first, kind)).last + held_within(before.ends) > last.last:
        found.append(before)
    return found


def _period_by(day: date, kind: str) -> Period:
    """The last days that were over on `day`."""
    period = period_before(day, months_of(kind, min(midnight(day), clock.now())))
    then = months_of(kind, period.ends)
    return period_before(day, then)


@dataclass(frozen=True)
class Due:
    """A meeting that the rhythm asks for and nobody has planned; held after `until` it is missed."""

    kind: str
    period: Period
    until: date

    @property
    def name(self) -> str:
        return str(Meeting.Kind(self.kind).label)

    @property
    def key(self) -> str:
        """As the form names it."""
        return f"{self.kind}:{self.period.last}"


def meetings_due() -> list[Due]:
    """Those that the sweep asks for today."""
    since, today = opened_on(), clock.today()
    periods = [(kind, period) for kind in Meeting.Kind.values for period in last_periods(kind)]
    due = [(kind, each, held_within(each.ends)) for kind, each in periods if is_asked_for(each, since)]
    days = [each.last for _kind, each, _within in due]
    known = set(Meeting.objects.standing().filter(last_on__in=days).values_list("kind", "last_on"))
    return [
        Due(kind, each, each.last + within)
        for kind, each, within in due
        if (kind, each.last) not in known and not is_missed(each, within, today)
    ]


def choices_of_period() -> list[tuple[str, Period]]:
    """For each kind the last days that are over and still asked for, and the running ones, unless a meeting about them
    is planned.
    """
    now = clock.now()
    found = []
    for kind in Meeting.Kind.values:
        found += [(kind, period) for period in last_periods(kind)]
        found.append((kind, period_around(clock.today(), months_of(kind, now))))
    planned = Meeting.objects.standing().exclude(planned_at=None).filter(last_on__in={each.last for _, each in found})
    known = set(planned.values_list("kind", "last_on"))
    return [(kind, each) for kind, each in found if (kind, each.last) not in known]


# --- the quality group -----------------------------------------------------------------------------------------------


def group() -> GroupMemberQuerySet:
    return GroupMember.objects.with_people()


def group_today() -> GroupMemberQuerySet:
    return group().on(clock.today())


def parties_missing() -> list[str]:
    """The names of the parties that nobody sits in the group for today."""
    there: QuerySet = group_today().values_list("party", flat=True)
    return [str(GroupMember.Party(party).label) for party in missing_parties(there)]
