"""Why waiting for a guest, or other working hours, are refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class AlreadyWaiting(DomainError):
    code = "already_waiting"
    rule_name = _("A case waits for its guest once at a time")
    message = _("The guest has been asked already, and the case waits. Please go on with it first.")


class NotWaiting(DomainError):
    code = "not_waiting"
    rule_name = _("Only what waits for the guest can be taken up again")
    message = _("This case does not wait for the guest, or no longer. Please look at it again.")


class WithMediator(DomainError):
    code = "with_mediator"
    rule_name = _("What lies with a mediator does not wait for the guest")
    message = _("This case lies with a mediator. Please enter first what came of it.")


class HoursTaken(DomainError):
    code = "hours_taken"
    rule_name = _("A stretch of working hours is listed once")
    message = _("Hours that begin then are already listed for these days. Please change those.")


class PastHoursStay(DomainError):
    code = "past_hours_stay"
    rule_name = _("Working hours of days that are over stay as they were")
    message = _("Handling times are reckoned by the hours of days that are over. Please choose today or a later day.")


class HoursOver(DomainError):
    code = "hours_over"
    rule_name = _("Working hours that are over stay as they were")
    message = _("These hours are over; handling times are reckoned by them. Please add new ones.")
