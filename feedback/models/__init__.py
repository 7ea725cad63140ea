from feedback.models.account import StaffAccount
from feedback.models.analysis import Analysis, CauseClass
from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.lesson import Lesson, LessonReader, Retrospective
from feedback.models.quality_check import QualityCheck
from feedback.models.survey import SurveyInvitation, SurveyResponse

__all__ = [
    "Analysis",
    "Case",
    "CaseEvent",
    "CauseClass",
    "Complaint",
    "Lesson",
    "LessonReader",
    "QualityCheck",
    "Retrospective",
    "StaffAccount",
    "SurveyInvitation",
    "SurveyResponse",
]
