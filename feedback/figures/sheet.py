"""Everything on the page, and the same by course for a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.selectors.figures import Held, Waits
from bookings.selectors.figures import held as held_in
from bookings.selectors.figures import waiting as waiting_in
from feedback.figures import cards
from feedback.figures.scope import CourseRow, Figure, Scope
from feedback.selectors.satisfaction import Satisfied
from feedback.selectors.satisfaction import satisfied as satisfied_in
from venue.aggregates import Grouped
from venue.selectors.availability import Interruption, interruptions

MOST_INTERRUPTIONS = 20
AN_HOUR = 3600  # seconds


@dataclass(frozen=True)
class ByCourse:
    """The courses of which anything is known in the period, and all together."""

    total: CourseRow
    rows: tuple[CourseRow, ...]

    @property
    def waited_for(self) -> list[CourseRow]:
        """Those in which most waited in vain first."""
        waited = [row for row in self.rows if row.waits.waited]
        return sorted(waited, key=lambda row: (-row.waits.in_vain, row.got.order, row.name))

    @property
    def held(self) -> list[CourseRow]:
        return [row for row in self.rows if row.held.classes or row.satisfied.answers]


@dataclass(frozen=True)
class Sheet:
    """`interrupted` is how often the page did not answer, those times included that are not listed."""

    booking: tuple[Figure, ...]
    classes: tuple[Figure, ...]
    interruptions: Sequence[Interruption]
    interrupted: int
    courses: ByCourse


def sheet_of(scope: Scope, courses: Iterable[Course]) -> Sheet:
    waits, held = waiting_in(scope.period, scope.course), held_in(scope.period, scope.course)
    satisfied = satisfied_in(scope.period, scope.course)
    down, interrupted = interruptions(scope.period, MOST_INTERRUPTIONS)
    return Sheet(
        booking=(
            cards.availability(scope),
            cards.booking_response(scope),
            cards.waiting(scope, waits),
            cards.answers_to_offers(scope),
        ),
        classes=(
            cards.satisfaction(scope, satisfied),
            cards.as_announced(scope, held),
            cards.used(scope, held),
        ),
        interruptions=down,
        interrupted=interrupted,
        courses=put_together(courses, waits, held, satisfied),
    )


def by_course(scope: Scope, courses: Iterable[Course]) -> ByCourse:
    period, course = scope.period, scope.course
    return put_together(courses, waiting_in(period, course), held_in(period, course), satisfied_in(period, course))


def put_together(
    courses: Iterable[Course], waits: Grouped[Waits], held: Grouped[Held], satisfied: Grouped[Satisfied]
) -> ByCourse:
    known = waits.courses.keys() | held.courses.keys() | satisfied.courses.keys()
    rows = tuple(
        CourseRow(
            course,
            waits.courses.get(course.pk, Waits()),
            held.courses.get(course.pk, Held()),
            satisfied.courses.get(course.pk, Satisfied()),
        )
        for course in courses
        if course.pk in known
    )
    return ByCourse(CourseRow(None, waits.total, held.total, satisfied.total), rows)


# --- for a spreadsheet -----------------------------------------------------------------------------------------------


def head() -> list[str]:
    return [
        _("Course"), _("Classes"), _("Held as announced"), _("Places booked, roster closed"), _("Booked places used"),
        _("Answers"), _("Satisfied answers"), _("Waited"), _("Got a place"), _("Median until the place (hours)"),
        _("95 % until the place (hours)"), _("Let an offer pass"), _("Left the waitlist"), _("Waited in vain"),
        _("Still wait"),
    ]  # fmt: skip


def lines(found: ByCourse) -> Iterator[list[object]]:
    """All courses together first, then each; spans in hours, empty where nobody got a place."""
    for row in (found.total, *found.rows):
        waits, held, satisfied = row.waits, row.held, row.satisfied
        yield [
            row.name, held.classes, held.as_announced, held.places, held.used, satisfied.answers, satisfied.satisfied,
            waits.waited, waits.got, hours(waits.median), hours(waits.nearly_all), waits.unanswered, waits.left,
            waits.in_vain, waits.waiting,
        ]  # fmt: skip


def hours(span: timedelta | None) -> float | str:
    return "" if span is None else round(span.total_seconds() / AN_HOUR, 2)
