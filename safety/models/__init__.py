from safety.models.area_owner import AreaOwner
from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.duty import Answer, Duty, DutyNote
from safety.models.excursion import Excursion, ExcursionNotice
from safety.models.extra_rounds import ExtraRounds
from safety.models.hazard import Hazard, HazardMove
from safety.models.incident import Incident, IncidentPerson
from safety.models.plan import DutyPlan
from safety.models.reading import Limit, MeasuringPoint, Parameter, Place, Reading, RuleSet
from safety.models.review import DutyReview

__all__ = [
    "Answer",
    "AreaOwner",
    "ChecklistItem",
    "ChecklistTemplate",
    "Duty",
    "DutyNote",
    "DutyPlan",
    "DutyReview",
    "Excursion",
    "ExcursionNotice",
    "ExtraRounds",
    "Hazard",
    "HazardMove",
    "Incident",
    "IncidentPerson",
    "Limit",
    "MeasuringPoint",
    "Parameter",
    "Place",
    "Reading",
    "RuleSet",
]
