"""Who may hold which class, and whose paper lapses before a class that is on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from bookings.models import Course, ScheduledSession
from bookings.session_rules import TEACHING_RULES, TeachingFacts
from venue import clock
from venue.errors import DomainError
from venue.models import Qualification, StaffMember
from venue.rules import refusal

Papers = Iterable[Qualification]


def papers_for(course: Course, staff: StaffMember) -> list[Qualification]:
    """All papers of the kind that the course asks for; none are read when it asks for none, or when they are known."""
    kind = course.qualification
    return [each for each in staff.qualifications.all() if each.kind == kind] if kind else []


def teaching_facts(course: Course, coach: StaffMember, papers: Papers, day: date) -> TeachingFacts:
    ended = [each.valid_until for each in papers if each.valid_until and each.valid_until < day]
    coming = [each.valid_from for each in papers if each.valid_from > day]
    return TeachingFacts(
        course=course.name,
        coach=coach.user.display_name,
        paper=course.get_qualification_display(),
        is_valid=any(each.valid_from <= day <= (each.valid_until or date.max) for each in papers),
        ended_on=max(ended, default=None),
        begins_on=min(coming, default=None),
    )


@dataclass(frozen=True)
class Lapse:
    """A class to come that its coach may not hold, and why."""

    session: ScheduledSession
    why: DomainError | None


def lapsing() -> QuerySet[ScheduledSession]:
    """Classes to come whose coach has no valid paper on the day."""
    valid = Qualification.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")),
        staff=OuterRef("instructor"),
        kind=OuterRef("course__qualification"),
        valid_from__lte=OuterRef("day"),
    )
    coming = ScheduledSession.objects.standing().with_details().filter(starts_at__gt=clock.now())
    asking = coming.exclude(course__qualification="").annotate(day=TruncDate("starts_at", tzinfo=clock.zone()))
    return asking.exclude(Exists(valid)).order_by("starts_at", "pk")


def lapses(most: int) -> list[Lapse]:
    """The next of them, each with the refusal that putting it on today would meet."""
    sessions = list(lapsing().prefetch_related("instructor__qualifications")[:most])
    return [Lapse(session, _why(session)) for session in sessions]


def _why(session: ScheduledSession) -> DomainError | None:
    day = clock.local(session.starts_at).date()
    papers = papers_for(session.course, session.instructor)
    return refusal(TEACHING_RULES, teaching_facts(session.course, session.instructor, papers, day), day)
