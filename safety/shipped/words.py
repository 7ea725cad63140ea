"""How a shipped checklist is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Item = Mapping[str, Any]
TOP, MIDDLE, FLOOR, OUTER_TOP, OUTER, OUTER_FLOOR = 1, 2, 3, 4, 5, 6  # ChecklistItem.Reach


@dataclass(frozen=True)
class Section:
    en: str
    zh: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Shipped:
    """A checklist that the program brings; `plan` is the rhythm proposed for it, `more` what is proposed besides where
    one plan is not all of it: before business and after it.
    """

    key: str
    en: str
    zh: str
    sections: Sequence[Section]
    plan: Mapping[str, Any] = field(default_factory=dict)
    more: Sequence[Mapping[str, Any]] = ()
    is_cleaning: bool = False
    is_scored: bool = False
    needs_second: bool = False
    is_active: bool = True

    @property
    def plans(self) -> list[Mapping[str, Any]]:
        return [self.plan, *self.more] if self.plan else []

    @property
    def items(self) -> list[dict[str, Any]]:
        return [
            {"section_en": section.en, "section_zh": section.zh, **item}
            for section in self.sections
            for item in section.items
        ]


def yes(en: str, zh: str, reach: int = 0, *, critical: bool = False, photo: bool = False, act: bool = False) -> Item:
    return {
        "text_en": en,
        "text_zh": zh,
        "reach": reach,
        "is_critical": critical,
        "photo_on_fail": photo,
        "action_on_fail": act,
    }


def stop(en: str, zh: str) -> Item:
    """What nobody may be let in without: critical, with a photo and what was done at once."""
    return yes(en, zh, critical=True, photo=True, act=True)


def number(en: str, zh: str, unit: str = "", **limits: float) -> Item:
    """`low` and `high` stop, `warn_low` and `warn_high` warn."""
    figures = {name: Decimal(str(limit)) for name, limit in limits.items()}
    return {"text_en": en, "text_zh": zh, "kind": "number", "unit": unit, "action_on_fail": bool(limits), **figures}


def one_of(en: str, zh: str, options: Sequence[tuple[str, str]], good: int) -> Item:
    return {
        "text_en": en,
        "text_zh": zh,
        "kind": "choice",
        "options_en": [each[0] for each in options],
        "options_zh": [each[1] for each in options],
        "good_options": good,
    }


def text(en: str, zh: str) -> Item:
    return {"text_en": en, "text_zh": zh, "kind": "text"}


def photo(en: str, zh: str) -> Item:
    return {"text_en": en, "text_zh": zh, "kind": "photo"}


def sign(en: str, zh: str) -> Item:
    return {"text_en": en, "text_zh": zh, "kind": "signature"}
