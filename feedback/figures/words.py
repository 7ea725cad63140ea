"""Figures in words: shares, numbers and spans of time."""

from dataclasses import dataclass
from datetime import timedelta
from math import floor

from django.utils.formats import number_format
from django.utils.translation import pgettext

from feedback.selectors.faces import in_words

FEW = 5  # of fewer rows a share says little
IN_SECONDS = timedelta(minutes=2)  # what is shorter is told in seconds


@dataclass(frozen=True)
class Share:
    """`kept` of `count` rows."""

    kept: int
    count: int

    @property
    def percent(self) -> float | None:
        return 100 * self.kept / self.count if self.count else None

    @property
    def order(self) -> float:
        """Where it stands among others; what is not known stands below everything."""
        return -1 if self.percent is None else self.percent

    @property
    def is_few(self) -> bool:
        return 0 < self.count < FEW

    def __str__(self) -> str:
        return "" if self.percent is None else f"{number_format(round(self.percent, 1), 1)}\u00a0%"


def exactly(percent: float | None) -> str:
    """With two places, rounded down: what was not whole never reads as 100 %."""
    return "" if percent is None else f"{number_format(floor(100 * percent) / 100, 2)}\u00a0%"


def number(value: int) -> str:
    """1,234"""
    return number_format(value, use_l10n=True, force_grouping=True)


def took(span: timedelta | None) -> str:
    """0.4 s, 95 s; from two minutes on in whole minutes, hours, days."""
    if span is None:
        return ""
    if span >= IN_SECONDS:
        return in_words(span)
    seconds = span.total_seconds()
    places = 1 if seconds < 10 else 0
    return pgettext("span", "%(seconds)s s") % {"seconds": number_format(round(seconds, places), places)}
