from bookings.models.allocation import ResourceAllocation
from bookings.models.appointment import Appointment, AppointmentLine
from bookings.models.booking import Booking, Mark
from bookings.models.checkin import CheckIn
from bookings.models.course import Course
from bookings.models.decision import Decision
from bookings.models.objection import Objection
from bookings.models.penalty import Penalty
from bookings.models.resource import Resource
from bookings.models.series import SessionSeries
from bookings.models.session import ScheduledSession
from bookings.models.step import SessionStep
from bookings.models.treatment import RoomTreatment, Skill, Treatment
from bookings.models.waitlist import WaitlistEntry

__all__ = [
    "Appointment",
    "AppointmentLine",
    "Booking",
    "CheckIn",
    "Course",
    "Decision",
    "Mark",
    "Objection",
    "Penalty",
    "Resource",
    "ResourceAllocation",
    "RoomTreatment",
    "ScheduledSession",
    "SessionSeries",
    "SessionStep",
    "Skill",
    "Treatment",
    "WaitlistEntry",
]
