"""Why nothing takes place in a closed place, and why a closure cannot be changed."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class PlaceClosed(DomainError):
    code = "place_closed"
    rule_name = _("Nothing is booked, and nobody taken in, where the place is closed")
    message = _("The place of this class is closed at that time. Please choose another date.")


class ClosureOver(DomainError):
    code = "closure_over"
    rule_name = _("Only a closure that still holds, or will, is changed or ended")
    message = _("This closure is over. A new one can be entered.")


class EndPassed(DomainError):
    code = "end_passed"
    rule_name = _("A closure ends at a time that is still to come; what is open again now is reopened")
    message = _("That time has passed. Choose a later one, or reopen the place now.")


class UndoTooLate(DomainError):
    code = "undo_too_late"
    rule_name = _("A closure is undone within two minutes, before anybody is told")
    message = _("It is too late to undo this. The place can be reopened.")
