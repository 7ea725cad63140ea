from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.duty import Answer, Duty, DutyNote, DutyPlan
from safety.models.excursion import Excursion, ExcursionNotice
from safety.models.hazard import Hazard, HazardMove
from safety.models.reading import Limit, MeasuringPoint, Parameter, Place, Reading, RuleSet

__all__ = [
    "Answer",
    "ChecklistItem",
    "ChecklistTemplate",
    "Duty",
    "DutyNote",
    "DutyPlan",
    "Excursion",
    "ExcursionNotice",
    "Hazard",
    "HazardMove",
    "Limit",
    "MeasuringPoint",
    "Parameter",
    "Place",
    "Reading",
    "RuleSet",
]
