"""The picture of drivers: importance against performance, each driver a numbered dot in a square of 100 by 100."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback.drivers import Picture, Placed
from feedback.results.questions import Line
from feedback.results.words import FIELDS

SIDE, EDGE = 100.0, 13.0  # words of the fields stand at the edges


@dataclass(frozen=True)
class Dot:
    """One driver: its number in the list beside the picture, and where it stands."""

    number: int
    placed: Placed[Line]
    x: float
    y: float

    @property
    def field(self) -> str:
        return str(FIELDS[self.placed.field])

    @property
    def words(self) -> str:
        return f"{self.number}. {self.placed.driver.key.text}: {self.field}"

    @property
    def certainty(self) -> str:
        return "" if self.placed.driver.is_clear else _("may be chance")


@dataclass(frozen=True)
class Drawing:
    """The dots, and where the lines of the means part the fields."""

    dots: tuple[Dot, ...]
    x: float
    y: float


def draw(picture: Picture[Line]) -> Drawing | None:
    """Nothing where nothing is known. The axes reach as far as the drivers do, with room around them."""
    if picture.importance is None or picture.performance is None:
        return None
    across = [each.driver.performance or 0 for each in picture.placed]
    up = [each.driver.importance or 0 for each in picture.placed]

    def x(value: float) -> float:
        return round(EDGE + _share(value, across) * (SIDE - 2 * EDGE), 1)

    def y(value: float) -> float:
        return round(SIDE - EDGE - _share(value, up) * (SIDE - 2 * EDGE), 1)

    dots = tuple(
        Dot(number, each, x(across[number - 1]), y(up[number - 1])) for number, each in enumerate(picture.placed, 1)
    )
    return Drawing(dots, x(picture.performance), y(picture.importance))


def _share(value: float, values: list[float]) -> float:
    span = max(values) - min(values)
    return (value - min(values)) / span if span else 0.5
