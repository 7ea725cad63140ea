from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.case_photo import CasePhoto
from feedback.models.compensation import Compensation
from feedback.models.survey import SurveyInvitation, SurveyResponse
from feedback.models.working_hours import WorkingHours

__all__ = [
    "Case",
    "CaseEvent",
    "CasePhoto",
    "Compensation",
    "Complaint",
    "SurveyInvitation",
    "SurveyResponse",
    "WorkingHours",
]
