"""Figures of waiting for a place and of how classes were held, from waits, bookings and classes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking, Course, Decision, ScheduledSession, WaitlistEntry
from bookings.models.booking import FIRM
from bookings.models.session import ScheduledSessionQuerySet
from venue import clock
from venue.aggregates import MEDIAN, NEARLY_ALL, Grouped, Percentile, grouped
from venue.periods import Period


class Outcome(TextChoices):
    """What became of a wait. Whoever booked a place themselves while they waited got one, too."""

    GOT = "got", _("got a place")
    LEFT = "left", _("left the waitlist")
    IN_VAIN = "in_vain", pgettext_lazy("waiting list", "waited in vain")
    WAITING = "waiting", pgettext_lazy("waiting list", "still waits")


@dataclass(frozen=True)
class Waits:
    """Waits by what became of them, which add up to `waited`; in how many of them a place was offered and not answered;
    and how long half of those who got a place, and 95 % of them, had waited at most.
    """

    waited: int = 0
    got: int = 0
    left: int = 0
    in_vain: int = 0
    waiting: int = 0
    unanswered: int = 0
    median: timedelta | None = None
    nearly_all: timedelta | None = None

    @property
    def median_order(self) -> timedelta:
        """Where it stands among others; what is not known stands below everything."""
        return timedelta(-1) if self.median is None else self.median


@dataclass(frozen=True)
class Held:
    """Classes, those of them held as announced; and places firmly booked in those whose roster is closed, and of them
    those that were used.
    """

    classes: int = 0
    as_announced: int = 0
    places: int = 0
    used: int = 0


@dataclass(frozen=True)
class Answers:
    """Places offered to those who wait, those of them accepted or declined, and how long half of the answers took at
    most.
    """

    offered: int = 0
    answered: int = 0
    median: timedelta | None = None


def waits(period: Period, course: Course | None = None) -> QuerySet[WaitlistEntry]:
    """Everybody who joined the waitlist of a class of the period that was not called off, each with `outcome`."""
    mine = Booking.objects.filter(
        session=OuterRef("session"),
        member=OuterRef("member"),
        booked_at__gte=OuterRef("joined_at"),
        booked_at__lte=OuterRef("ended_at"),
    )
    booked = mine.exclude(state="held").exclude(state="released", held_for="offer")
    outcome = Case(
        When(state="promoted", then=Value(Outcome.GOT.value)),
        When(Q(state="left") & Exists(booked), then=Value(Outcome.GOT.value)),
        When(state="left", then=Value(Outcome.LEFT.value)),
        When(state="lapsed", then=Value(Outcome.IN_VAIN.value)),
        default=Value(Outcome.WAITING.value),
        output_field=CharField(),
    )
    return WaitlistEntry.objects.filter(session__in=of_period(period, course).standing()).annotate(outcome=outcome)


def waiting(period: Period, course: Course | None = None) -> Grouped[Waits]:
    """The waits of a period, by week and by course. One query."""
    waited = ExpressionWrapper(F("ended_at") - F("joined_at"), output_field=DurationField())
    got = Q(outcome=Outcome.GOT)
    counts = {
        "waited": Count("pk"),
        "got": Count("pk", filter=got),
        "left": Count("pk", filter=Q(outcome=Outcome.LEFT)),
        "in_vain": Count("pk", filter=Q(outcome=Outcome.IN_VAIN)),
        "waiting": Count("pk", filter=Q(outcome=Outcome.WAITING)),
        "unanswered": Count("pk", filter=Q(offers__gt=0)),
        "median": Percentile(waited, MEDIAN, filter=got),
        "nearly_all": Percentile(waited, NEARLY_ALL, filter=got),
    }
    rows = waits(period.with_trend, course)
    return grouped(Waits, rows, period, "session__starts_at", counts, course="session__course")


def offers(period: Period, course: Course | None = None) -> QuerySet[Booking]:
    """Places in classes of a period that were offered to somebody who waited, each with `offered_at` and, where they
    accepted or declined, `answered_at`.
    """
    told = Decision.objects.filter(booking=OuterRef("pk")).order_by("pk").values("at")
    rows = Booking.objects.offers().filter(session__in=of_period(period, course))
    return rows.annotate(
        offered_at=Subquery(told.filter(rule="waitlist_offered")[:1]),
        answered_at=Subquery(told.filter(rule__in=("waitlist_accepted", "given_back"))[:1]),
    )


def answers_to_offers(period: Period, course: Course | None = None) -> Grouped[Answers]:
    """The offers of a period, by week. One query."""
    took = ExpressionWrapper(F("answered_at") - F("offered_at"), output_field=DurationField())
    counts = {
        "offered": Count("pk"),
        "answered": Count("answered_at"),
        "median": Percentile(took, MEDIAN, filter=Q(answered_at__isnull=False)),
    }
    return grouped(Answers, offers(period.with_trend, course), period, "session__starts_at", counts)


def classes(period: Period, course: Course | None = None) -> QuerySet[ScheduledSession]:
    """Classes of a period that have begun or were called off, each with `is_as_announced` and, where its roster is
    closed, `places` and `used`.
    """
    booked = Booking.objects.filter(session=OuterRef("pk"), booked_at__lt=OuterRef("changed_at"))
    standing = booked.filter(Q(cancelled_at=None) | Q(cancelled_at__gte=OuterRef("changed_at")))
    taken = Booking.objects.filter(session=OuterRef("pk"), session__roster_closed_at__isnull=False).order_by()
    is_as_announced = Case(
        When(state="cancelled", then=False), When(changed_at=None, then=True), default=~Exists(standing)
    )
    return (
        of_period(period, course)
        .filter(Q(starts_at__lt=clock.now()) | Q(state="cancelled"))
        .annotate(
            is_as_announced=is_as_announced,
            places=_counted(taken.filter(state__in=FIRM)),
            used=_counted(taken.filter(state="attended")),
        )
    )


def _counted(bookings: QuerySet[Booking]) -> Coalesce:
    counted = bookings.values("session").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def held(period: Period, course: Course | None = None) -> Grouped[Held]:
    """The classes of a period, by week and by course. One query."""
    counts = {
        "classes": Count("pk"),
        "as_announced": Count("pk", filter=Q(is_as_announced=True)),
        "places": Sum("places"),
        "used": Sum("used"),
    }
    return grouped(Held, classes(period.with_trend, course), period, "starts_at", counts, course="course")


def of_period(period: Period, course: Course | None = None) -> ScheduledSessionQuerySet:
    found = ScheduledSession.objects.between(period.begins, period.ends)
    return found.filter(course=course) if course else found


def subjects(course: Course) -> QuerySet:
    """What messages about bookings of a course are filed under."""
    key = Concat(Value("booking:"), Cast("pk", CharField()))
    return Booking.objects.filter(session__course=course).annotate(key=key).values("key")
