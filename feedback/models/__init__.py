from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.survey import SurveyInvitation, SurveyResponse
from feedback.models.working_hours import WorkingHours

__all__ = ["Case", "CaseEvent", "Complaint", "SurveyInvitation", "SurveyResponse", "WorkingHours"]
