"""Who could hold a class instead: qualified, free, and not away; for one class or for many in as many queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Count

from bookings.models import ResourceAllocation, ScheduledSession
from bookings.selectors.teaching import papers_for, teaching_facts, uncovered, why_uncovered
from bookings.session_rules import TEACHING_RULES
from venue import clock
from venue.errors import DomainError
from venue.models import Absence, Shift, StaffMember
from venue.roles import Role
from venue.rules import refusal

PROPOSED = 3  # of those who could, so many are named

Span = tuple[datetime, datetime]
Spans = Mapping[int, list[Span]]  # by staff member


@dataclass(frozen=True)
class Uncovered:
    """A class to come that its coach cannot hold, why, and who could."""

    session: ScheduledSession
    why: DomainError | None
    substitutes: Sequence[StaffMember]


def uncovered_classes(most: int) -> list[Uncovered]:
    """The next of them, each with the three best; as many queries for many as for one."""
    sessions = list(uncovered().prefetch_related("instructor__qualifications")[:most])
    able = substitutes_for([(session, session.starts_at) for session in sessions])
    return [
        Uncovered(session, why_uncovered(session), found[:PROPOSED])
        for session, found in zip(sessions, able, strict=True)
    ]


def substitutes_for(wanted: Sequence[tuple[ScheduledSession, datetime]]) -> list[list[StaffMember]]:
    """For each class, were it to begin then: first those whose shift runs then, then those who hold this course most
    often. Six queries whatever is asked.
    """
    if not wanted:
        return []
    spans = [(at, at + (session.ends_at - session.starts_at)) for session, at in wanted]
    first, last = min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)
    coaches = StaffMember.objects.filter(user__groups__name=Role.INSTRUCTOR).select_related("user")
    people = list(coaches.prefetch_related("qualifications").order_by("user__name", "pk"))
    on_duty = _by_staff(
        Shift.objects.filter(starts_at__lt=last, ends_at__gt=first).values_list("staff", "starts_at", "ends_at")
    )
    away = _by_staff(Absence.objects.overlapping(first, last).values_list("staff", "starts_at", "ends_at"))
    held = Counter(
        {
            (staff, course): count
            for staff, course, count in ScheduledSession.objects.filter(
                course__in={session.course_id for session, _at in wanted}
            )
            .order_by()
            .values_list("instructor", "course")
            .annotate(Count("pk"))
        }
    )
    claims = _claims(first, last)
    found = []
    for (session, _at), span in zip(wanted, spans, strict=True):
        day = clock.local(span[0]).date()
        able = [
            each
            for each in people
            if _works_on(each, day)
            and not any(_overlap(span, other) for other in away[each.pk])
            and not any(_overlap(span, other) for pk, other in claims[each.pk] if pk != session.pk)
            and _is_qualified(session, each, day)
        ]
        able.sort(key=lambda each: (not _covers(on_duty[each.pk], span), -held[each.pk, session.course_id]))  # noqa: B023 - sorted here
        found.append(able)
    return found


def _by_staff(rows: object) -> Spans:
    found: dict[int, list[Span]] = defaultdict(list)
    for staff, begins, ends in rows:  # type: ignore[attr-defined]
        found[staff].append((begins, ends))
    return found


def _claims(first: datetime, last: datetime) -> Mapping[int, list[tuple[int | None, Span]]]:
    """What claims each person, and the class that it is for, if it is for one."""
    found: dict[int, list[tuple[int | None, Span]]] = defaultdict(list)
    rows = ResourceAllocation.objects.live().filter(
        resource__staff__isnull=False, during__overlap=DateTimeTZRange(first, last, "[)")
    )
    for staff, session, during in rows.values_list("resource__staff", "session", "during"):
        if during.lower and during.upper:  # a claim begins and ends
            found[staff].append((session, (during.lower, during.upper)))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covers(spans: Sequence[Span], wanted: Span) -> bool:
    return any(begins <= wanted[0] and ends >= wanted[1] for begins, ends in spans)


def _works_on(coach: StaffMember, day: date) -> bool:
    return coach.hired_on <= day and (coach.left_on is None or coach.left_on > day)


def _is_qualified(session: ScheduledSession, coach: StaffMember, day: date) -> bool:
    facts = teaching_facts(session.course, coach, papers_for(session.course, coach), day)
    return refusal(TEACHING_RULES, facts, day) is None
