from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.duty import Answer, Duty, DutyNote
from safety.models.hazard import Hazard, HazardMove
from safety.models.plan import DutyPlan
from safety.models.review import DutyReview

__all__ = [
    "Answer",
    "ChecklistItem",
    "ChecklistTemplate",
    "Duty",
    "DutyNote",
    "DutyPlan",
    "DutyReview",
    "Hazard",
    "HazardMove",
]
