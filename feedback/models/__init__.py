from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.improvement import Improvement
from feedback.models.improvement_event import ImprovementEvent
from feedback.models.improvement_part import (
    ImprovementReview,
    ImprovementSource,
    ImprovementTask,
    Measurement,
)
from feedback.models.survey import SurveyInvitation, SurveyResponse

__all__ = [
    "Case",
    "CaseEvent",
    "Complaint",
    "Improvement",
    "ImprovementEvent",
    "ImprovementReview",
    "ImprovementSource",
    "ImprovementTask",
    "Measurement",
    "SurveyInvitation",
    "SurveyResponse",
]
