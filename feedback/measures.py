"""Figures that the system has, as the measure of an improvement: each a value over some days and how many rows are
behind it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Booking, Course
from bookings.selectors.visits import visits_by_day
from feedback.metrics import answers
from feedback.models import Case
from feedback.models.survey import SATISFIED
from safety.models import Hazard
from venue.errors import Text
from venue.models import Area
from venue.periods import Period

Figure = tuple[Decimal | None, int]
Scopes = Iterable[tuple[str, Text]]


@dataclass(frozen=True)
class Measure:
    """`value` takes for which course, area or category, and the days; `scopes` are those it can be asked for."""

    name: Text
    unit: Text
    value: Callable[[str, Period], Figure]
    scopes: Callable[[], Scopes]


def satisfaction(course: str, period: Period) -> Figure:
    rows = answers(period.begins, period.ends).filter(course=int(course))
    return share(rows.filter(csat__in=SATISFIED).count(), rows.count())


def no_shows(course: str, period: Period) -> Figure:
    """Of those who had a place in the end, and of whom it is known whether they came."""
    rows = Booking.objects.filter(
        session__course=int(course), session__starts_at__gte=period.begins, session__starts_at__lt=period.ends
    ).filter(Q(state__in=("attended", "checked_in", "no_show")))
    return share(rows.filter(state="no_show").count(), rows.count())


def complaints_about(category: str, period: Period) -> Figure:
    return per_thousand(Q(category=category), period)


def complaints_in(area: str, period: Period) -> Figure:
    return per_thousand(Q(area=area), period)


def hazards_in(area: str, period: Period) -> Figure:
    """How many were found; the days themselves are the rows where none was."""
    found = Hazard.objects.filter(area=int(area), found_at__gte=period.begins, found_at__lt=period.ends).count()
    return Decimal(found), max(found, (period.last - period.first).days + 1)


def per_thousand(which: Q, period: Period) -> Figure:
    """Complaints for each 1,000 visits, counted as in the report on cases."""
    visits = sum(visits_by_day(period.first, period.last).values())
    received = Case.objects.get_queryset().complaints().filter(which)
    count = received.filter(received_at__gte=period.begins, received_at__lt=period.ends).count()
    return (Decimal(1000 * count) / visits).quantize(Decimal("0.01")) if visits else None, visits


def share(part: int, whole: int) -> Figure:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01")) if whole else None, whole


def courses() -> Scopes:
    return [(str(course.pk), course.name) for course in Course.objects.all()]


def areas() -> Scopes:
    return [(str(area.pk), area.name) for area in Area.objects.filter(is_active=True)]


def categories() -> Scopes:
    return Case.Category.choices


PER_CENT = pgettext_lazy("unit", "%")
A_THOUSAND = pgettext_lazy("unit", "per 1,000 visits")
MEASURES: dict[str, Measure] = {
    "satisfaction": Measure(_("Satisfied answers"), PER_CENT, satisfaction, courses),
    "no_shows": Measure(_("Did not come"), PER_CENT, no_shows, courses),
    "complaints_about": Measure(_("Complaints about"), A_THOUSAND, complaints_about, categories),
    "complaints_in": Measure(_("Complaints in"), A_THOUSAND, complaints_in, areas),
    "hazards_in": Measure(_("Hazards found in"), pgettext_lazy("unit", "hazards"), hazards_in, areas),
}


def read(measure: str, scope: str, first: date, last: date) -> Figure:
    return MEASURES[measure].value(scope, Period(first, last))


def choices() -> list[tuple[str, list[tuple[str, Text]]]]:
    """Every figure with everything it can be asked for, as a form offers them."""
    return [
        (str(measure.name), [(f"{key}:{scope}", f"{measure.name}: {name}") for scope, name in measure.scopes()])
        for key, measure in MEASURES.items()
    ]


def in_words(measure: str, scope: str, name: str, unit: str) -> tuple[str, str]:
    """What is measured and its unit, in the reader's language where the system has the figure."""
    found = MEASURES.get(measure)
    if found is None:
        return name, unit
    of = dict(found.scopes()).get(scope)
    return (f"{found.name}: {of}" if of else name), str(found.unit)
