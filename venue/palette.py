"""The colours of variables.css and which of them meet. The gallery shows the contrast of each pair, a test demands
it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VARIABLES = Path(__file__).parent / "static" / "css" / "variables.css"
THEMES = ("light", "dark")
TEXT, SHAPE = (
    4.5,
    3.0,
)  # WCAG 2.2: words, and the edges and bars one must be able to see

GROUNDS = ("page", "surface", "sunken")
STATES = ("good", "warn", "bad", "info", "plain", "accent")
PAIRS = (
    *((words, ground, TEXT) for words in ("text", "muted", "link", "link-hover") for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-danger", "danger", TEXT),
    ("on-danger", "danger-hover", TEXT),
    ("danger", "surface", TEXT),
    ("accent", "surface", TEXT),
    ("link", "accent-soft", TEXT),
    *((f"on-{state}-soft", f"{state}-soft", TEXT) for state in STATES),
    *(("text", f"{state}-soft", TEXT) for state in STATES),
    *((f"on-{state}-soft", "surface", TEXT) for state in STATES),
    *((f"on-heat-{step}", f"heat-{step}", TEXT) for step in range(1, 6)),
    ("control", "surface", SHAPE),
    ("control", "page", SHAPE),
    ("accent", "page", SHAPE),
    ("bar", "track", SHAPE),
    ("bar-full", "track", SHAPE),
)


@dataclass(frozen=True)
class Pair:
    """Two colours that meet in one theme."""

    theme: str
    front: str
    ground: str
    front_hex: str
    ground_hex: str
    contrast: float
    needed: float


def colours() -> dict[str, dict[str, str]]:
    """`{"light": {"text": "#1b2423", …}, "dark": {…}}`"""
    found = re.findall(r"--venue-([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", VARIABLES.read_text())
    return {theme: {name: values[index] for name, *values in found} for index, theme in enumerate(THEMES)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def pairs() -> Iterator[Pair]:
    for theme, names in colours().items():
        for front, ground, needed in PAIRS:
            one, other = names[front], names[ground]
            yield Pair(theme, front, ground, one, other, contrast(one, other), needed)
