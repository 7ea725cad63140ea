"""What a health screening says about a class: that there is something, never why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bookings.models import Booking, Course, ScheduledSession
from bookings.selectors.session import day_of
from members.models import Activity
from members.screening_verdict import BAR, Limit, on_day, within
from members.selectors.screening import limits_of


@dataclass(frozen=True)
class Fitness:
    """One person and one class: what of it is not for them, and before what a doctor is asked, in words. `is_known`:
    they have said that they know.
    """

    barred: tuple[str, ...] = ()
    asked_about: tuple[str, ...] = ()
    is_known: bool = True


def activities_of(session_pk: int) -> list[str]:
    """What a class contains, by its key; nothing for a class that there is not."""
    found = Course.objects.filter(sessions__pk=session_pk).values_list("activities", flat=True).first()
    return found or []


def fitness(pairs: Iterable[tuple[int, ScheduledSession]]) -> Mapping[tuple[int, int], Fitness]:
    """For whom, by key of person and class, something of the class is not good; one query, none where the classes are
    for everybody.
    """
    concerned = [(member, session) for member, session in pairs if session.course.activities]
    limits = limits_of(member for member, _session in concerned) if concerned else {}
    found = {
        (member, session.pk): _of(within(on_day(limits.get(member, ()), day_of(session)), session.course.activities))
        for member, session in concerned
    }
    return {key: of for key, of in found.items() if of}


def to_ask(bookings: Iterable[Booking]) -> set[int]:
    """Of these places the keys of those whose person has yet to say that they know whom to ask first; as many queries
    as `fitness`.
    """
    listed = list(bookings)
    found = fitness((each.member_id, each.session) for each in listed)
    unknown = {key for key, of in found.items() if not of.is_known}
    return {each.pk for each in listed if (each.member_id, each.session_id) in unknown}


def _of(limits: tuple[Limit, ...]) -> Fitness | None:
    barred = {each.activity for each in limits if each.level == BAR}
    asked = {each.activity: each.is_known for each in limits if each.level != BAR}
    return Fitness(named(barred), named(asked), all(asked.values())) if limits else None


def named(activities: Iterable[str]) -> tuple[str, ...]:
    found = set(activities)
    return tuple(str(activity.label) for activity in Activity if activity.value in found)
