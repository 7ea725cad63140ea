"""Who may hold which class, and whose class needs somebody else."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from bookings.models import Course, ScheduledSession
from bookings.session_errors import InstructorAway
from bookings.session_rules import TEACHING_RULES, TeachingFacts
from venue import clock
from venue.errors import DomainError
from venue.models import Absence, Qualification, StaffMember
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


def uncovered() -> QuerySet[ScheduledSession]:
    """Classes to come whose coach has no valid paper on the day, or is away."""
    valid = Qualification.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=OuterRef("day")),
        staff=OuterRef("instructor"),
        kind=OuterRef("course__qualification"),
        valid_from__lte=OuterRef("day"),
    )
    away = Absence.objects.overlapping(OuterRef("starts_at"), OuterRef("ends_at")).filter(staff=OuterRef("instructor"))
    coming = ScheduledSession.objects.standing().with_details().filter(starts_at__gt=clock.now())
    known = coming.annotate(day=TruncDate("starts_at", tzinfo=clock.zone()), is_away=Exists(away))
    lacks_paper = ~Q(course__qualification="") & ~Exists(valid)
    return known.filter(Q(is_away=True) | lacks_paper).order_by("starts_at", "pk")


def why_uncovered(session: ScheduledSession) -> DomainError | None:
    """What is wrong with the coach of a class, read with `uncovered` and the papers of its coach: away, or the refusal
    that putting it on today would meet.
    """
    coach = session.instructor
    if session.is_away:  # type: ignore[attr-defined]
        return InstructorAway(_("%(coach)s is away at that time.") % {"coach": coach.user.display_name})
    day = clock.local(session.starts_at).date()
    papers = papers_for(session.course, coach)
    return refusal(TEACHING_RULES, teaching_facts(session.course, coach, papers, day), day)
