"""What a week or a month was like: duties, readings, hazards and incidents, for whoever answers for the house."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safety.models import Hazard, HazardMove, Incident
from safety.models.hazard import BEING_PUT_RIGHT
from safety.selectors.compliance import Compliance, compliance
from safety.selectors.measured import ClosedForSafety, Measured, closed_for_safety, measured
from venue import clock
from venue.errors import Text
from venue.periods import Period, monday

AN_HOUR = 3600  # seconds
WEEK, MONTH = "week", "month"
SPANS: dict[str, Text] = {WEEK: _("Week"), MONTH: _("Month")}


@dataclass(frozen=True)
class Span:
    """A calendar week or month."""

    kind: str
    period: Period

    @property
    def before(self) -> date:
        return self.period.first - timedelta(days=1)

    @property
    def after(self) -> date:
        return self.period.last + timedelta(days=1)


def span_of(kind: str, day: date) -> Span:
    """The calendar week or month in which a day lies."""
    if kind != MONTH:
        return Span(WEEK, Period(monday(day), monday(day) + timedelta(days=6)))
    first = day.replace(day=1)
    return Span(MONTH, Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)))


@dataclass(frozen=True)
class Report:
    span: Span
    compliance: Compliance
    hazards: list[Hazard]  # found in it
    incidents: list[Incident]  # that happened in it
    closed: int
    came_back: int
    extended: int
    overdue: int  # at its end, or now
    open: int  # likewise
    hours: float | None  # from found to put right, in the middle, of those closed in it
    measured: list[Measured]
    closures: list[ClosedForSafety]  # of safety

    @property
    def injured(self) -> int:
        return sum(each.is_injured for each in self.incidents)

    @property
    def out(self) -> list[Measured]:
        """What was beyond its limit."""
        return [each for each in self.measured if each.is_out]

    @property
    def readings(self) -> tuple[int, int, int]:
        """How many were taken, how many of them only warned, how many closed."""
        taken, warned, broken = (
            sum(getattr(each, name) for each in self.measured) for name in ("taken", "warned", "broken")
        )
        return taken, warned, broken

    @property
    def still_closed(self) -> int:
        return sum(each.is_closed for each in self.closures)

    @property
    def hours_closed(self) -> float:
        return round(sum(each.hours for each in self.closures), 1)

    @property
    def levels(self) -> list[tuple[Text, int]]:
        return counted(Hazard.Level.choices, (each.level for each in self.hazards))

    @property
    def sources(self) -> list[tuple[Text, int]]:
        return counted(Hazard.Source.choices, (each.source for each in self.hazards))


def counted(choices: Iterable[tuple[str, Text]], values: Iterable[str]) -> list[tuple[Text, int]]:
    found = list(values)
    return [(label, found.count(value)) for value, label in choices]


def report_of(span: Span) -> Report:
    """Nine queries, however long it is."""
    begins, ends, now = span.period.begins, span.period.ends, clock.now()
    found = list(Hazard.objects.filter(found_at__gte=begins, found_at__lt=ends).with_details())
    closed = list(Hazard.objects.filter(verified_at__gte=begins, verified_at__lt=ends))
    then = Hazard.objects.filter(Q(verified_at=None) | Q(verified_at__gte=ends), found_at__lt=ends)
    standing = list(then.values_list("state", "deadline_at", "rectified_at"))
    late = (
        deadline is not None
        and deadline < min(ends, now)
        and (state in BEING_PUT_RIGHT or (rectified and rectified >= ends))
        for state, deadline, rectified in standing
    )
    incidents = Incident.objects.filter(occurred_at__gte=begins, occurred_at__lt=ends)
    moves = HazardMove.objects.filter(kind=HazardMove.Kind.EXTENDED, at__gte=begins, at__lt=ends)
    took = [(each.rectified_at - each.found_at).total_seconds() / AN_HOUR for each in closed if each.rectified_at]
    return Report(
        span=span,
        compliance=compliance(span.period),
        hazards=found,
        incidents=list(incidents.with_details()),
        closed=len(closed),
        came_back=sum(each.recurs_id is not None for each in found),
        extended=moves.count(),
        overdue=sum(map(bool, late)),
        open=len(standing),
        hours=round(median(took), 1) if took else None,
        measured=measured(begins, ends),
        closures=closed_for_safety(begins, ends, now),
    )
