"""What the figures are about, and what one of them says."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Course
from bookings.selectors.figures import Held, Waits
from feedback.figures.words import Share
from feedback.selectors.satisfaction import Satisfied
from venue.periods import Period
from venue.trends import Trend


@dataclass(frozen=True)
class Scope:
    """A period, and one course or all of them."""

    period: Period
    course: Course | None = None

    @property
    def query(self) -> str:
        """The scope in an address."""
        return self.query_of(self.course)

    def query_of(self, course: Course | None) -> str:
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        return urlencode(days | ({"course": str(course.pk)} if course else {}))

    def rows_url(self, key: str, course: Course | None = None) -> str:
        """Where the rows behind a figure are listed, of one course or of all that the scope is about."""
        return f"{reverse('feedback:booking_figure_rows', args=[key])}?{self.query_of(course or self.course)}"


@dataclass(frozen=True)
class Figure:
    """One figure over a scope; without `value`, `unknown` says why. `count` says of how many it was made, and
    `url` leads to them, where there are any.
    """

    key: str
    title: str
    definition: str
    value: str
    count: str
    unknown: str
    trend: Trend
    url: str
    notes: tuple[str, ...] = ()
    is_few: bool = False


@dataclass(frozen=True)
class CourseRow:
    """What is known of one course, or of all together."""

    course: Course | None
    waits: Waits = Waits()
    held: Held = Held()
    satisfied: Satisfied = Satisfied()

    @property
    def name(self) -> str:
        return self.course.name if self.course else _("All courses")

    @property
    def got(self) -> Share:
        return Share(self.waits.got, self.waits.waited)

    @property
    def satisfaction(self) -> Share:
        return Share(self.satisfied.satisfied, self.satisfied.answers)

    @property
    def as_announced(self) -> Share:
        return Share(self.held.as_announced, self.held.classes)

    @property
    def used(self) -> Share:
        return Share(self.held.used, self.held.places)
