"""The gate before every coach who is given a class."""

from datetime import date

from bookings.models import Course
from bookings.selectors.teaching import papers_for, teaching_facts
from bookings.session_rules import TEACHING_RULES
from venue.models import StaffMember
from venue.rules import check


def refuse_unqualified(course: Course, coach: StaffMember, *days: date) -> None:
    """Raise `NotQualified` for the first of the days on which the coach may not hold this course. One query at most."""
    papers = papers_for(course, coach)
    for day in days:
        check(TEACHING_RULES, teaching_facts(course, coach, papers, day), day)
