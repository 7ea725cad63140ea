"""The picture of the way: one stop beside the other, the higher the better, joined by a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.figures.words import Share, took
from feedback.policies import least_answers
from feedback.selectors.journey import Stop
from feedback.selectors.touchpoint_times import Time
from venue import clock
from venue.errors import Text
from venue.periods import Period

WIDTH, HEIGHT, EDGE = 120.0, 40.0, 6.0
FLOOR = 40  # of 100: what is worse stands at the floor of the picture
GOOD, WEAK = 85, 70  # of 100: above the one a stop is shown as good, below the other as weak


@dataclass(frozen=True)
class Took:
    """One measured time of a stop, and where the rows behind it stand."""

    label: Text
    words: str
    count: int
    url: str


@dataclass(frozen=True)
class Step:
    """One stop as it is shown; without a `y` nothing, or too little, is known of it."""

    stop: Stop
    x: float
    y: float | None
    mood: str
    is_few: bool
    url: str
    times: tuple[Took, ...]

    @property
    def top(self) -> Share:
        return Share(self.stop.top, self.stop.answers)


@dataclass(frozen=True)
class Path:
    steps: tuple[Step, ...]

    @property
    def line(self) -> str:
        """The known stops joined, as the path of an SVG."""
        places = [f"{step.x:g},{step.y:g}" for step in self.steps if step.y is not None]
        return "M" + " L".join(places) if places else ""


def path_of(stops: Sequence[Stop], period: Period) -> Path:
    least, each = least_answers(clock.now()), WIDTH / len(stops)
    query = urlencode({"from": period.first.isoformat(), "to": period.last.isoformat()})
    steps = []
    for number, stop in enumerate(stops):
        is_few = 0 < stop.people < least
        is_known = stop.score is not None and not is_few
        height = max((stop.score or 0) - FLOOR, 0) / (100 - FLOOR)
        y = HEIGHT - EDGE - height * (HEIGHT - 2 * EDGE) if is_known else None
        url = f"{reverse('feedback:journey_rows', args=[stop.touchpoint.key])}?{query}" if is_known else ""
        times = tuple(_took(time, query) for time in stop.times if time.count)
        x = round(each * (number + 0.5), 1)
        steps.append(Step(stop, x, None if y is None else round(y, 1), _mood(stop, is_known), is_few, url, times))
    return Path(tuple(steps))


def head() -> Sequence[str]:
    return (
        pgettext("on the way of a guest", "Stop"), _("Mean of 100"), _("Two best steps, percent"), _("Answers"),
        _("Measured time"), _("Minutes (median)"), _("Measured how often"),
    )  # fmt: skip


def lines(path: Path) -> Iterator[Sequence[object]]:
    """One for each stop, and one more for each further time; what is withheld on the page is withheld here."""
    for step in path.steps:
        stop = step.stop
        known = step.y is not None and stop.score is not None and step.top.percent is not None
        score = (round(stop.score or 0, 2), round(step.top.percent or 0, 2), stop.people) if known else ("", "", "")
        score = (_("withheld"), "", "") if step.is_few else score
        for number, time in enumerate(stop.times or (None,)):
            spent: tuple[object, ...] = ("", "", "")
            if time and time.median is not None:
                spent = (str(time.measured.label), round(time.median.total_seconds() / 60, 1), time.count)
            yield (str(stop.touchpoint.label), *(score if number == 0 else ("", "", "")), *spent)


def _took(time: Time, query: str) -> Took:
    url = f"{reverse('feedback:journey_times', args=[time.measured.key])}?{query}"
    return Took(time.measured.label, took(time.median), time.count, url)


def _mood(stop: Stop, is_known: bool) -> str:
    if not is_known or stop.score is None:
        return "unknown"
    return "good" if stop.score >= GOOD else "bad" if stop.score < WEAK else "plain"
