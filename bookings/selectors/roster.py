"""The roster of a session: its steps, and what closing it means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Booking, Course, Mark, ScheduledSession, SessionStep
from bookings.policies import booking_policy
from bookings.rules import CLOSE_ROSTER_RULES, NOTE_RULES, STEP_RULES, RosterFacts, StepFacts
from bookings.selectors.facts import scopes_of
from venue import clock
from venue.errors import DomainError, Text
from venue.history import Happening, happening
from venue.rules import refusal

Step = SessionStep.Step


def roster_facts(session: ScheduledSession) -> RosterFacts:
    return RosterFacts(
        is_cancelled=session.is_cancelled,
        starts_at=session.starts_at,
        is_closed=session.is_roster_closed,
        opens_at=opens_at(session),
    )


def opens_at(session: ScheduledSession) -> datetime:
    """When check-in opens, and with it the roster."""
    return session.starts_at - booking_policy(clock.now(), scopes_of(session)).check_in_opens_before


def is_check_in_over(session: ScheduledSession) -> bool:
    now = clock.now()
    return now >= session.starts_at + booking_policy(now, scopes_of(session)).check_in_closes_after


def why_not_closable(session: ScheduledSession) -> DomainError | None:
    return refusal(CLOSE_ROSTER_RULES, roster_facts(session), clock.now())


def why_not_open(session: ScheduledSession) -> DomainError | None:
    """Why nothing can be noted on it now."""
    return refusal(NOTE_RULES, roster_facts(session), clock.now())


# --- whom closing it concerns ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """Everybody with a firm booking, by name: who is here, and who would be noted as not having come."""

    here: tuple[Booking, ...]
    not_here: tuple[Booking, ...]

    @property
    def unmarked(self) -> int:
        """Of whom nobody has said anything yet."""
        return sum(booking.mark is None for booking in self.not_here)

    def __len__(self) -> int:
        return len(self.here) + len(self.not_here)


def expected(session: ScheduledSession) -> Expected:
    bookings = list(session.bookings.firm().select_related("member").order_by("member__name", "pk"))
    here = (Mark.PRESENT, Mark.LATE)
    return Expected(
        tuple(each for each in bookings if each.mark in here),
        tuple(each for each in bookings if each.mark not in here),
    )


# --- the steps -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    """One step of a class as its coach sees it: ticked, the next to be ticked, or still to come."""

    step: str
    label: Text
    minutes: int | None
    done: SessionStep | None
    is_next: bool
    is_last: bool  # of those ticked


def steps_of(course: Course) -> list[str]:
    """The steps of a class of this course, in order. A phase of no minutes is left out; where the phases are not laid
    down, a class has all of them.
    """
    phases = {
        Step.WARM_UP: course.warm_up_minutes,
        Step.TRAINING: course.training_minutes,
        Step.COOL_DOWN: course.cool_down_minutes,
    }
    return [step.value for step in Step if phases.get(step) != 0]


def step_lines(session: ScheduledSession) -> list[StepLine]:
    """One query, beside the course."""
    done = {each.step: each for each in session.steps.select_related("done_by")}
    course = session.course
    minutes = {
        Step.WARM_UP: course.warm_up_minutes,
        Step.TRAINING: course.training_minutes,
        Step.COOL_DOWN: course.cool_down_minutes,
    }
    names = steps_of(course)
    coming, last = _next(names, list(done)), _last(names, list(done))
    return [
        StepLine(name, Step(name).label, minutes.get(Step(name)), done.get(name), name == coming, name == last)
        for name in names
    ]


def steps_told(session: ScheduledSession) -> list[Happening]:
    """Every tick and every tick taken back, for the history of the class."""
    events = SessionStep.pgh_event_model.objects.filter(session=session).select_related("pgh_context")  # type: ignore[attr-defined]
    words = {"insert": _("Ticked: %(step)s"), "delete": _("Taken back: %(step)s")}
    return [
        replace(happening(each, ()), text=words[each.pgh_label] % {"step": Step(each.step).label})
        for each in events.order_by("pgh_id")
        if each.pgh_label in words
    ]


def step_facts(session: ScheduledSession, step: str) -> StepFacts:
    names, done = steps_of(session.course), list(session.steps.values_list("step", flat=True))
    facts = roster_facts(session)
    return StepFacts(
        facts.is_cancelled,
        facts.starts_at,
        facts.is_closed,
        facts.opens_at,
        step=step,
        next_step=_next(names, done),
        last_step=_last(names, done),
    )


def why_no_step(session: ScheduledSession, lines: Sequence[StepLine]) -> DomainError | None:
    """Why the next step cannot be ticked now."""
    coming = next((line.step for line in lines if line.is_next), "")
    facts = roster_facts(session)
    whole = StepFacts(facts.is_cancelled, facts.starts_at, facts.is_closed, facts.opens_at, coming, coming, "")
    return refusal(STEP_RULES, whole, clock.now())


def _next(names: Sequence[str], done: Sequence[str]) -> str:
    """The first that comes after all that are ticked."""
    last = _last(names, done)
    return next(iter(names[names.index(last) + 1 :] if last else names), "")


def _last(names: Sequence[str], done: Sequence[str]) -> str:
    return next((name for name in reversed(names) if name in done), "")
