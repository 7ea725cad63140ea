"""The sources of cases and the rules about them that the program brings, laid down once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from feedback.models import CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule
from feedback.models.source import known_sources
from feedback.shipped_handling import HANDLING
from feedback.shipped_rules import CLASSES, GRADING, ROUTING, SOURCES


def put_case_rules(**signal: Any) -> None:
    """Receiver of `post_migrate`: the sources that have not come yet, and each list of rules where the house has none.
    What the house has changed stays so.
    """
    CaseSource.objects.bulk_create(
        [
            CaseSource(key=key, name_en=en, name_zh=zh, is_for_guests=is_for_guests, position=10 * number)
            for number, (key, en, zh, is_for_guests) in enumerate(SOURCES, start=1)
        ],
        ignore_conflicts=True,
    )
    known_sources.forget()
    lists: tuple[tuple[type[Model], Sequence[Mapping[str, Any]]], ...] = (
        (GradingRule, GRADING),
        (RoutingRule, ROUTING),
        (EnquiryClass, CLASSES),
    )
    for model, rows in lists:
        if not model._default_manager.exists():
            model._default_manager.bulk_create(
                [model(position=10 * number, **each) for number, each in enumerate(rows, start=1)]
            )
    if not HandlingRule.objects.exists():
        HandlingRule.objects.bulk_create(
            HandlingRule(
                kind=kind,
                tone=tone,
                role=role,
                steps_en="\n".join(steps_en),
                steps_zh="\n".join(steps_zh),
                words_en=words_en,
                words_zh=words_zh,
            )
            for (kind, tone), (role, (steps_en, words_en), (steps_zh, words_zh)) in HANDLING.items()
        )
