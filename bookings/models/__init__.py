from bookings.models.allocation import ResourceAllocation
from bookings.models.appointment import Appointment, AppointmentLine
from bookings.models.area_closure import AreaClosure
from bookings.models.booking import Booking, Mark
from bookings.models.calendar_feed import CalendarFeed
from bookings.models.checkin import CheckIn
from bookings.models.closure_step import ClosureStep
from bookings.models.course import Course
from bookings.models.decision import Decision
from bookings.models.kept_hours import KeptHours
from bookings.models.objection import Objection
from bookings.models.package import PackagePart, TreatmentPackage
from bookings.models.penalty import Penalty
from bookings.models.product import ProductUse, TreatmentProduct
from bookings.models.quote import RoomQuote
from bookings.models.resource import Resource
from bookings.models.room_booking import RoomBooking
from bookings.models.room_task import RoomTask
from bookings.models.series import SessionSeries
from bookings.models.session import ScheduledSession
from bookings.models.step import SessionStep
from bookings.models.treatment import RoomTreatment, Skill, Treatment
from bookings.models.treatment_wait import TreatmentWait
from bookings.models.waitlist import WaitlistEntry

__all__ = [
    "Appointment",
    "AppointmentLine",
    "AreaClosure",
    "Booking",
    "CalendarFeed",
    "CheckIn",
    "ClosureStep",
    "Course",
    "Decision",
    "KeptHours",
    "Mark",
    "Objection",
    "PackagePart",
    "Penalty",
    "ProductUse",
    "Resource",
    "ResourceAllocation",
    "RoomBooking",
    "RoomQuote",
    "RoomTask",
    "RoomTreatment",
    "ScheduledSession",
    "SessionSeries",
    "SessionStep",
    "Skill",
    "Treatment",
    "TreatmentPackage",
    "TreatmentProduct",
    "TreatmentWait",
    "WaitlistEntry",
]
