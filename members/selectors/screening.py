"""How people stand to the health screening: when they were asked, and what it says about activities, never why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from members.models import HealthLimit, Member, Screening, ScreeningQuestion
from members.models.screening import Activity, Level
from members.policies import screening_every
from members.screening_verdict import Limit, strictest
from venue import clock
from venue.models import User
from venue.prepared import AmongKeys, Prepared

IS_KNOWN = ExpressionWrapper(Q(known_at__isnull=False), BooleanField())


class State(StrEnum):
    NONE = "none"
    DECLINED = "declined"
    ERASED = "erased"
    DUE = "due"  # asked so long ago that it is to be asked again
    VALID = "valid"


@dataclass(frozen=True)
class Health:
    """What those who serve a person know: how the screening stands, and the activities with their limits."""

    state: State = State.NONE
    screened_at: datetime | None = None
    limits: tuple[Limit, ...] = ()

    @property
    def barred(self) -> list[str]:
        return self._of(Level.BAR)

    @property
    def asked_about(self) -> list[str]:
        return self._of(Level.ASK)

    def within(self, activities: Collection[str]) -> "Health":
        """The same for what a class contains."""
        limits = tuple(each for each in self.limits if each.activity in activities)
        return Health(self.state, self.screened_at, limits)

    def _of(self, level: str) -> list[str]:
        """In words, in the order in which the house names its activities."""
        found = {each.activity for each in self.limits if each.level == level}
        return [str(activity.label) for activity in Activity if activity.value in found]


def questions_for(member: Member) -> list[ScreeningQuestion]:
    """What a person is asked today; whose gender is not known is asked everything."""
    questions = ScreeningQuestion.objects.filter(is_active=True).order_by("position", "pk")
    if member.gender:
        questions = questions.filter(only_for__in=["", member.gender])
    return list(questions)


def standing_limits(member: int | OuterRef, day: Any) -> QuerySet[HealthLimit]:
    """What stands of a person's limits on a day, as `bookings` asks for it in its own statement."""
    return HealthLimit.objects.filter(Q(until=None) | Q(until__gte=day), member=member)


def as_rows(limits: QuerySet[HealthLimit]) -> QuerySet[Any, Any]:
    """What is said of each limit, for a query around it; `as_limit` reads it."""
    row = JSONObject(activity="activity", level="level", until="until", is_known=IS_KNOWN)
    return limits.values(row=row)


def as_limit(row: Mapping[str, Any]) -> Limit:
    until = row["until"]
    return Limit(row["activity"], row["level"], date.fromisoformat(until) if until else None, row["is_known"])


_limits = Prepared(
    lambda members, today: (
        HealthLimit.objects.filter(AmongKeys("member", members), Q(until=None) | Q(until__gte=today))
        .order_by("member", "activity", "level")
        .values_list("member_id", "activity", "level", "until", IS_KNOWN)
    ),
    members=list,
    today=date,
)
_every_limit = Prepared(
    lambda member: (
        HealthLimit.objects.filter(member=member)
        .order_by("activity", "level")
        .values_list("activity", "level", "until", IS_KNOWN)
    ),
    member=int,
)
_health = Prepared(
    lambda member, today: (
        Screening.objects.filter(member=member)
        .order_by("-pk")
        .values_list(
            "is_declined",
            "erased_at",
            "screened_at",
            ArraySubquery(as_rows(standing_limits(OuterRef("member"), today).order_by("activity", "level"))),
        )[:1]
    ),
    member=int,
    today=date,
)


def limits_of(members: Iterable[int]) -> Mapping[int, list[Limit]]:
    """What holds today for each of these people, or will hold still on a later day; one query, and whoever has none is
    not in it.
    """
    found: dict[int, list[Limit]] = {}
    keys = sorted(set(members))
    for member, *limit in _limits.rows(members=keys, today=clock.today()) if keys else []:
        found.setdefault(member, []).append(Limit(*limit))
    return found


def every_limit_of(member_pk: int) -> list[Limit]:
    """Those that end one day and those that are over, too; a list of classes looks at each on its own day."""
    return [Limit(*each) for each in _every_limit.rows(member=member_pk)]


def health_of(member_pk: int) -> Health:
    """One query."""
    row = _health.row(member=member_pk, today=clock.today())
    if row is None:
        return Health()
    is_declined, erased_at, screened_at, limits = row
    found = strictest(as_limit(each) for each in limits)
    return Health(_state(is_declined, erased_at, screened_at), screened_at, tuple(found.values()))


def _state(is_declined: bool, erased_at: datetime | None, screened_at: datetime) -> State:
    if is_declined:
        return State.DECLINED
    if erased_at:
        return State.ERASED
    now = clock.now()
    return State.DUE if now >= screened_at + screening_every(now) else State.VALID


def due_at(screened_at: datetime) -> datetime:
    return screened_at + screening_every(clock.now())


def screenings_of(member: Member) -> QuerySet[Screening]:
    """Each time somebody was asked, the latest first, with the answers left sealed."""
    return Screening.objects.filter(member=member).defer("answers").select_related("screened_by").order_by("-pk")


def screening_for(user: User, pk: int) -> Screening:
    """One screening with its answers, for those who may see what people say about their health; else 404."""
    if not user.has_perm("members.view_health"):
        raise Http404
    return get_object_or_404(Screening.objects.select_related("member", "screened_by"), pk=pk)


def person_to_serve(user: User, pk: int) -> Member:
    """Somebody whose limits this user may know; else 404. Coaches and practitioners see no lists of people."""
    if not user.has_perm("members.view_screening"):
        raise Http404
    return get_object_or_404(Member.objects.select_related("guardian"), pk=pk)
