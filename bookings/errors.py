"""Why a booking, a check-in or a claim on a room is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class SessionCancelled(DomainError):
    code = "session_cancelled"
    message = _("This class does not take place. Please choose another date.")


class SessionStarted(DomainError):
    code = "session_started"
    message = _("This class has already begun. Please choose another date.")


class BookingNotOpen(DomainError):
    code = "booking_not_open"
    message = _("Booking for this class is not open yet.")


class AlreadyBooked(DomainError):
    code = "already_booked"
    message = _("There is already a place in this class in this name.")


class NoMembership(DomainError):
    code = "no_membership"
    message = _("No membership is valid on the day of this class. The front desk can renew one.")


class SessionFull(DomainError):
    code = "session_full"
    message = _("This class is full. Please choose another date.")


class NotCancellable(DomainError):
    code = "not_cancellable"
    message = _("This booking can no longer be cancelled.")


class CheckInClosed(DomainError):
    code = "check_in_closed"
    message = _("Check-in for this class is not open at this time.")


class NotCheckedIn(DomainError):
    code = "not_checked_in"
    message = _("This person is not checked in.")


class RoomBusy(DomainError):
    code = "room_busy"
    message = _("This room is taken at that time.")


class TooManyPlaces(DomainError):
    code = "too_many_places"
    message = _("The room has fewer places than that.")


class NotTheirs(DomainError):
    code = "no_member"
    message = _(
        "This sign-in does not belong to a member yet. Please confirm your email address, or ask the front desk."
    )
