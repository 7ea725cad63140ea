from venue.models.area import Area
from venue.models.audit import AuditEvent
from venue.models.clock_offset import ClockOffset
from venue.models.heartbeat import Heartbeat
from venue.models.message import ContactPreference, Message
from venue.models.opening import OpeningHours
from venue.models.policy import Policy
from venue.models.staff import StaffMember
from venue.models.submission import Submission
from venue.models.user import User

__all__ = [
    "Area",
    "AuditEvent",
    "ClockOffset",
    "ContactPreference",
    "Heartbeat",
    "Message",
    "OpeningHours",
    "Policy",
    "StaffMember",
    "Submission",
    "User",
]
