from venue.models.absence import Absence
from venue.models.agreed_text import AgreedText
from venue.models.answer_sheet import AnswerSheet
from venue.models.area import Area
from venue.models.audit import AuditEvent
from venue.models.clock_offset import ClockOffset
from venue.models.closed_day import ClosedDay, Holiday
from venue.models.department import Department
from venue.models.desk_key import DeskKey
from venue.models.heartbeat import Heartbeat
from venue.models.house import House
from venue.models.licence import Licence
from venue.models.message import ContactPreference, Message
from venue.models.message_template import MessageTemplate
from venue.models.opening import OpeningHours
from venue.models.policy import Policy
from venue.models.probe import Probe
from venue.models.qualification import Qualification
from venue.models.shift import Shift
from venue.models.sms_template import SmsTemplate
from venue.models.staff import StaffMember
from venue.models.submission import Submission
from venue.models.undertaking import Undertaking
from venue.models.user import User

__all__ = [
    "Absence",
    "AnswerSheet",
    "AgreedText",
    "Area",
    "AuditEvent",
    "ClockOffset",
    "ClosedDay",
    "ContactPreference",
    "Department",
    "DeskKey",
    "Heartbeat",
    "Holiday",
    "House",
    "Licence",
    "Message",
    "MessageTemplate",
    "OpeningHours",
    "Policy",
    "Probe",
    "Qualification",
    "Shift",
    "SmsTemplate",
    "StaffMember",
    "Submission",
    "Undertaking",
    "User",
]
