"""Why nobody is put on the waitlist of a treatment, or what was offered from it is gone."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class DaysPassed(DomainError):
    code = "days_passed"
    rule_name = _("A treatment is waited for on days to come")
    message = _("This day has passed. Choose a day from today on.")


class TooManyDays(DomainError):
    code = "too_many_days"
    rule_name = _("A treatment is waited for on so many days and no more")
    message = _("These are too many days.")


class NotTheirTreatment(DomainError):
    code = "not_their_treatment"
    rule_name = _("A practitioner is waited for with what they do")
    message = _("This practitioner does not do this treatment. Choose somebody else, or whoever is free.")


class AlreadyInLine(DomainError):
    code = "already_in_line"
    rule_name = _("One place on the waitlist for the same wish")
    message = _("This person already waits for this treatment with the same practitioner on some of these days.")


class TooManyWaits(DomainError):
    code = "too_many_waits"
    rule_name = _("One person waits for so many treatments and no more")
    message = _("This person already waits for so many treatments. Leave one of the waitlists first.")


class NoWayToTell(DomainError):
    code = "no_way_to_tell"
    rule_name = _("A time is offered to whom the house can write")
    message = _("The house has no address to write to this person. Please call them, or note an address.")


class TimeGone(DomainError):
    code = "time_gone"
    rule_name = _("A time is kept for so long and then goes on")
    message = _("This time was kept for a while and has gone on to the next.")
