"""Who may hold a class, written once: asked by pages without a lock, and by every service that gives a class a coach.

The database cannot say it: the paper is a row of another table, and may lapse after the class was put on.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from bookings.session_errors import NotQualified
from venue.errors import Text
from venue.rules import Rule
from venue.wording import fulldate


@dataclass(frozen=True)
class TeachingFacts:
    """What is known when a coach is to hold a class of a course on a day."""

    course: str
    coach: str
    paper: Text  # what the course asks for; empty when it asks for nothing
    is_valid: bool  # a paper of that kind on that day
    ended_on: date | None = None  # the last day of the one that ends last before it
    begins_on: date | None = None  # the first day of the one that begins next after it


def check_is_qualified(facts: TeachingFacts, day: date) -> None:
    if not facts.paper or facts.is_valid:
        return
    named = {"coach": facts.coach, "paper": facts.paper, "course": facts.course, "day": fulldate(day)}
    known = {"day": day.isoformat(), "paper": str(facts.paper)}
    if facts.ended_on:
        words = _(
            "%(course)s needs a coach with: %(paper)s. That of %(coach)s ends on %(end)s, before %(day)s. Choose "
            "another coach, or enter the new paper in the house under Qualifications."
        )
        known["ended_on"] = facts.ended_on.isoformat()
        raise NotQualified(words % {**named, "end": fulldate(facts.ended_on)}, facts=known)
    if facts.begins_on:
        words = _(
            "%(course)s needs a coach with: %(paper)s. That of %(coach)s is valid from %(begin)s, not yet on %(day)s. "
            "Choose another coach or a later day."
        )
        known["begins_on"] = facts.begins_on.isoformat()
        raise NotQualified(words % {**named, "begin": fulldate(facts.begins_on)}, facts=known)
    words = _(
        "%(course)s needs a coach with: %(paper)s. %(coach)s has none. Choose another coach, or enter the paper in the "
        "house under Qualifications."
    )
    raise NotQualified(words % named, facts=known)


TEACHING_RULES: tuple[Rule[TeachingFacts, date], ...] = (check_is_qualified,)
