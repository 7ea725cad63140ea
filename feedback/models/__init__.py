from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.enquiry import EnquiryClass
from feedback.models.handling import GradingRule, HandlingRule, RoutingRule
from feedback.models.saved_view import SavedView
from feedback.models.source import CaseSource
from feedback.models.survey import SurveyInvitation, SurveyResponse

__all__ = [
    "Case",
    "CaseEvent",
    "CaseSource",
    "Complaint",
    "EnquiryClass",
    "GradingRule",
    "HandlingRule",
    "RoutingRule",
    "SavedView",
    "SurveyInvitation",
    "SurveyResponse",
]
