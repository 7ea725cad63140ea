from bookings.models.allocation import ResourceAllocation
from bookings.models.booking import Booking
from bookings.models.course import Course
from bookings.models.resource import Resource
from bookings.models.series import SessionSeries
from bookings.models.session import ScheduledSession
from bookings.models.waitlist import WaitlistEntry

__all__ = [
    "Booking",
    "Course",
    "Resource",
    "ResourceAllocation",
    "ScheduledSession",
    "SessionSeries",
    "WaitlistEntry",
]
