"""The picture of the way: one stop beside the other, the higher the better, joined by a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from feedback.figures.words import Share, took
from feedback.policies import least_answers
from feedback.selectors.journey import Stop
from venue import clock
from venue.errors import Text
from venue.periods import Period

WIDTH, HEIGHT, EDGE = 120.0, 40.0, 6.0
FLOOR = 40  # of 100: what is worse stands at the floor of the picture
GOOD, WEAK = 85, 70  # of 100: above the one a stop is shown as good, below the other as weak


@dataclass(frozen=True)
class Step:
    """One stop as it is shown; without a `y` nothing, or too little, is known of it."""

    stop: Stop
    x: float
    y: float | None
    mood: str
    is_few: bool
    url: str
    times: tuple[tuple[Text, str, int], ...]

    @property
    def top(self) -> Share:
        return Share(self.stop.top, self.stop.count)


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
        is_few = 0 < stop.count < least
        is_known = stop.score is not None and not is_few
        height = max((stop.score or 0) - FLOOR, 0) / (100 - FLOOR)
        y = HEIGHT - EDGE - height * (HEIGHT - 2 * EDGE) if is_known else None
        url = f"{reverse('feedback:journey_rows', args=[stop.touchpoint.key])}?{query}" if is_known else ""
        times = tuple((time.label, took(time.median), time.count) for time in stop.times if time.count)
        x = round(each * (number + 0.5), 1)
        steps.append(Step(stop, x, None if y is None else round(y, 1), _mood(stop, is_known), is_few, url, times))
    return Path(tuple(steps))


def _mood(stop: Stop, is_known: bool) -> str:
    if not is_known or stop.score is None:
        return "unknown"
    return "good" if stop.score >= GOOD else "bad" if stop.score < WEAK else "plain"
