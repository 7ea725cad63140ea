"""What the database sums up itself, so that no page walks through rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Aggregate, DateField, DurationField, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncWeek

from venue import clock
from venue.periods import Period

MEDIAN, NEARLY_ALL = 0.5, 0.95

T = TypeVar("T")


class Percentile(Aggregate):
    """The span of time that a share of all spans does not exceed; between two of them in proportion."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: str | Combinable, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=fraction, output_field=DurationField(), **extra)


@dataclass(frozen=True)
class Grouped(Generic[T]):
    """The same counts of a period, of each week of its trend by its Monday, and of each course in the period by its
    key; a course without rows is left out.
    """

    total: T
    weeks: dict[date, T]
    courses: dict[int, T]


def grouped(
    make: Callable[..., T],
    rows: QuerySet[Any],
    period: Period,
    at: str,
    counts: Mapping[str, Aggregate],
    *,
    course: str = "",
) -> Grouped[T]:
    """What `make` makes of `counts`, or of nothing where there are no rows. `rows` are those of the period and of its
    trend; `at` names the instant that decides, `course` the course. One query.
    """
    rows = rows.order_by()
    within = rows.filter(**{f"{at}__gte": period.begins})
    week = Cast(TruncWeek(at, tzinfo=clock.zone()), DateField())
    parts = [_counted(within, counts), _counted(rows, counts, week=week)]
    if course:
        parts.append(_counted(within, counts, course=course))
    found = {(row.pop("of_course"), row.pop("of_week")): make(**row) for row in parts[0].union(*parts[1:], all=True)}
    return Grouped(
        total=found.get((None, None)) or make(),
        weeks={week: found.get((None, week)) or make() for week in period.weeks},
        courses={key: each for (key, _), each in found.items() if key is not None},
    )


def _counted(
    rows: QuerySet[Any], counts: Mapping[str, Aggregate], *, week: Cast | None = None, course: str = ""
) -> QuerySet[Any]:
    of_week = week or Cast(Value(None), DateField())
    of_course = Cast(course or Value(None), IntegerField())
    return rows.annotate(of_course=of_course, of_week=of_week).values("of_course", "of_week").annotate(**counts)
