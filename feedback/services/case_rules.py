"""The sources of cases and the rules about them, as those in charge keep them."""

from typing import Any

from feedback.models import CaseSource, EnquiryClass, GradingRule, HandlingRule, RoutingRule
from feedback.models.source import known_sources
from feedback.queue_errors import CodeTaken, HandlingTaken, NoCondition, SourceStays, SourceTaken
from venue.actors import Actor
from venue.services.keeping import Keeper, NameTaken

_sources = Keeper(
    CaseSource,
    {
        "feedback_casesource_one_per_key": SourceTaken(),
        "feedback_casesource_one_per_name": NameTaken(),
        "feedback_casesource_needed_in_use": SourceStays(),
    },
)
classes = Keeper(EnquiryClass, {"feedback_enquiryclass_one_per_name": NameTaken()})
handling = Keeper(HandlingRule, {"feedback_handlingrule_one_each": HandlingTaken()})
grading = Keeper(
    GradingRule,
    {"feedback_gradingrule_one_per_code": CodeTaken(), "feedback_gradingrule_has_condition": NoCondition()},
)
routing = Keeper(RoutingRule, {"feedback_routingrule_one_per_name": NameTaken()})


def create_source(*, by: Actor, **fields: Any) -> CaseSource:
    """Raises `SourceTaken`, `NameTaken`."""
    row = _sources.create(by=by, **fields)
    known_sources.forget()
    return row


def change_source(pk: int, *, by: Actor, **fields: Any) -> CaseSource:
    """Locks the row. Raises `NameTaken`, `SourceStays`."""
    row = _sources.change(pk, by=by, **fields)
    known_sources.forget()
    return row
