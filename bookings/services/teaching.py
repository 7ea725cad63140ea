"""The gate before every coach who is given a class."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.selectors.teaching import papers_for, teaching_facts
from bookings.session_errors import InstructorAway
from bookings.session_rules import TEACHING_RULES
from venue.models import StaffMember
from venue.rules import check
from venue.wording import when


def refuse_away(coach: StaffMember, during: DateTimeTZRange) -> None:
    """Raise `InstructorAway`, saying from when to when."""
    absence = coach.absences.overlapping(during.lower, during.upper).first()
    if absence:
        raise InstructorAway(
            _("%(coach)s is away from %(begins)s to %(ends)s. Please choose another coach or time.")
            % {"coach": coach.user.display_name, "begins": when(absence.starts_at), "ends": when(absence.ends_at)},
            facts={"absence": absence.pk},
        )


def refuse_unqualified(course: Course, coach: StaffMember, *days: date) -> None:
    """Raise `NotQualified` for the first of the days on which the coach may not hold this course. One query at most."""
    papers = papers_for(course, coach)
    for day in days:
        check(TEACHING_RULES, teaching_facts(course, coach, papers, day), day)
