"""What coaches and the desk see of rosters: how each class stands, and which rosters are still open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from bookings.models import ScheduledSession
from bookings.selectors.arrived import arrived
from venue import clock
from venue.models import StaffMember, User
from venue.working_time import business_date, day_begins, day_span

A_WEEK = timedelta(days=7)


class Stage(models.TextChoices):
    """How a class stands, for whoever holds it."""

    CALLED_OFF = "called_off", pgettext_lazy("stage of a class", "called off")
    CLOSED = "closed", pgettext_lazy("stage of a class", "roster closed")
    TO_COME = "to_come", pgettext_lazy("stage of a class", "to come")
    RUNNING = "running", pgettext_lazy("stage of a class", "running")
    PENDING = "pending", pgettext_lazy("stage of a class", "roster open")
    OVER = "over", pgettext_lazy("stage of a class", "over, nobody had booked")


def stage_of(session: ScheduledSession, now: datetime) -> Stage:
    if session.is_cancelled:
        return Stage.CALLED_OFF
    if session.is_roster_closed:
        return Stage.CLOSED
    if now < session.starts_at:
        return Stage.TO_COME
    if now < session.ends_at:
        return Stage.RUNNING
    return Stage.PENDING if session.booked else Stage.OVER


@dataclass(frozen=True)
class Row:
    session: ScheduledSession
    stage: Stage


def staged(sessions: list[ScheduledSession]) -> list[Row]:
    now = clock.now()
    return [Row(session, stage_of(session, now)) for session in sessions]


def next_of_week(instructor: User) -> list[ScheduledSession]:
    """What somebody holds from tomorrow on for a week."""
    zone = clock.zone()
    _today, begins = day_span(business_date(clock.now(), zone), zone)
    own = ScheduledSession.objects.between(begins, begins + A_WEEK).filter(instructor__user=instructor)
    return list(own.with_details().order_by("starts_at", "pk"))


def pending(coach: StaffMember | None = None) -> QuerySet[ScheduledSession]:
    """Classes that have ended, in which people had a place, and of which nobody has said yet who came; the oldest
    first. As long as that is so nobody has missed the class, and nothing is charged.
    """
    open_rosters = ScheduledSession.objects.standing().filter(
        ends_at__lte=clock.now(), roster_closed_at=None, booked__gt=0
    )
    return open_rosters.filter(instructor=coach) if coach else open_rosters


def coaches_with(sessions: QuerySet[ScheduledSession]) -> QuerySet[StaffMember]:
    """Who holds them, whether they still work here or not. Distinct, so that the database begins with these few
    sessions and not with all that each colleague ever held.
    """
    return StaffMember.objects.filter(pk__in=sessions.values("instructor").distinct()).select_related("user")


def with_arrived(sessions: QuerySet[ScheduledSession]) -> QuerySet[ScheduledSession]:
    """Each with `arrived`, how many are marked as here, and all that a list names."""
    return sessions.annotate(arrived=arrived()).select_related("course", "instructor__user")


def pending_of(user: User) -> list[ScheduledSession]:
    """A coach's own open rosters of earlier days."""
    zone = clock.zone()
    today = day_begins(business_date(clock.now(), zone), zone)
    own = pending().filter(instructor__user=user, starts_at__lt=today)
    return list(with_arrived(own).order_by("starts_at", "pk"))
