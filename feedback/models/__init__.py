from feedback.models.account import StaffAccount
from feedback.models.analysis import Analysis, CauseClass
from feedback.models.case import Case, Complaint
from feedback.models.case_event import CaseEvent
from feedback.models.case_photo import CasePhoto
from feedback.models.comment import CommentMark, CommentTag, CommentTone
from feedback.models.compensation import Compensation
from feedback.models.enquiry import EnquiryClass
from feedback.models.handling import GradingRule, HandlingRule, RoutingRule
from feedback.models.improvement import Improvement
from feedback.models.improvement_event import ImprovementEvent
from feedback.models.improvement_part import (
    ImprovementReview,
    ImprovementSource,
    ImprovementTask,
    Measurement,
)
from feedback.models.lesson import Lesson, LessonReader, Retrospective
from feedback.models.meeting import AgendaLine, Meeting, MeetingDecision, MeetingGuest
from feedback.models.quality_check import QualityCheck
from feedback.models.quality_group import GroupMember
from feedback.models.question import Dimension, Question, QuestionItem, QuestionOption, Topic
from feedback.models.response import Answer, SurveyInvitation, SurveyResponse
from feedback.models.saved_view import SavedView
from feedback.models.source import CaseSource
from feedback.models.survey import Survey, SurveyVersion
from feedback.models.survey_point import SurveyPoint
from feedback.models.working_hours import WorkingHours

__all__ = [
    "AgendaLine",
    "Analysis",
    "Answer",
    "Case",
    "CaseEvent",
    "CasePhoto",
    "CaseSource",
    "CauseClass",
    "CommentMark",
    "CommentTag",
    "CommentTone",
    "Compensation",
    "Complaint",
    "Dimension",
    "EnquiryClass",
    "GradingRule",
    "GroupMember",
    "HandlingRule",
    "Improvement",
    "ImprovementEvent",
    "ImprovementReview",
    "ImprovementSource",
    "ImprovementTask",
    "Lesson",
    "LessonReader",
    "Measurement",
    "Meeting",
    "MeetingDecision",
    "MeetingGuest",
    "QualityCheck",
    "Question",
    "QuestionItem",
    "QuestionOption",
    "Retrospective",
    "RoutingRule",
    "SavedView",
    "StaffAccount",
    "Survey",
    "SurveyInvitation",
    "SurveyPoint",
    "SurveyResponse",
    "SurveyVersion",
    "Topic",
    "WorkingHours",
]
