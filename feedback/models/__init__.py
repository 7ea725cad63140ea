from feedback.models.case import Case, CaseEvent, Complaint
from feedback.models.survey import SurveyInvitation, SurveyResponse

__all__ = ["Case", "CaseEvent", "Complaint", "SurveyInvitation", "SurveyResponse"]
