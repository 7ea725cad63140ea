from safety.models.area_owner import AreaOwner
from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.duty import Answer, Duty, DutyNote, DutyPlan
from safety.models.hazard import Hazard, HazardMove
from safety.models.incident import Incident, IncidentPerson

__all__ = [
    "Answer",
    "AreaOwner",
    "ChecklistItem",
    "ChecklistTemplate",
    "Duty",
    "DutyNote",
    "DutyPlan",
    "Hazard",
    "HazardMove",
    "Incident",
    "IncidentPerson",
]
