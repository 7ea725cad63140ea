"""One change that breaks one rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """What is broken: in `path`, `sound` becomes `broken`; `tests` must notice."""

    rule: str
    path: str
    sound: str
    broken: str
    tests: tuple[str, ...]
