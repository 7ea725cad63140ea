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


class DecideClassesFirst(DomainError):
    code = "decide_classes_first"
    rule_name = _("Memberships are extended for days on which nothing takes place")
    message = _("Decide about every class first: memberships are extended for days on which no class takes place.")


class NothingLost(DomainError):
    code = "nothing_lost"
    rule_name = _("Memberships are extended by the whole days that they lose")
    message = _("No membership loses a whole day, or it was made up for already.")


class UndoTooLate(DomainError):
    code = "undo_too_late"
    rule_name = _("A closure is undone within two minutes, before anybody is told")
    message = _("It is too late to undo this. The place can be reopened.")
