from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.duty import Answer, Duty, DutyNote, DutyPlan
from safety.models.hazard import Hazard, HazardMove

__all__ = ["Answer", "ChecklistItem", "ChecklistTemplate", "Duty", "DutyNote", "DutyPlan", "Hazard", "HazardMove"]
