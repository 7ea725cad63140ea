"""Why a survey or a case is refused."""

from django.utils.translation import gettext_lazy as _

from members.errors import LinkUnknown as LinkUnknown
from venue.errors import DomainError


class SurveyOver(DomainError):
    code = "survey_over"
    rule_name = _("A survey can be answered for some days")
    message = _("This survey is over. Thank you all the same; the front desk always has an ear for you.")
    status = 410


class TooManyCases(DomainError):
    code = "too_many_cases"
    rule_name = _("A few messages an hour from one connection")
    message = _("Many messages came from this connection within the hour. Please call or visit the front desk.")
    status = 429


class CaseSettled(DomainError):
    code = "case_settled"
    rule_name = _("Only an open case can be worked on")
    message = _("This case is resolved already. Please look at it again.")


class NotResolved(DomainError):
    code = "not_resolved"
    rule_name = _("A case is closed after it was resolved")
    message = _("This case is not resolved yet. Please resolve it first, with the words for the reporter.")


class CaseClosed(DomainError):
    code = "case_closed"
    rule_name = _("A closed case stays as it is")
    message = _("This case is closed. Please add a new one if something has to be done.")


class HandlerConcerned(DomainError):
    code = "handler_concerned"
    rule_name = _("Nobody handles a case about themselves or their own class")
    message = _("The case is about this person or their class. Please choose somebody else.")


class AboutYourself(DomainError):
    code = "about_yourself"
    rule_name = _("Nobody does anything about a case that is about themselves")
    message = _("This case is about you or your class. A colleague sees to it; what you know goes into a note.")


class HandlerUnable(DomainError):
    code = "handler_unable"
    rule_name = _("A handler works here and may answer cases")
    message = _("This person cannot handle cases. Please choose somebody from the list.")


class NotExtendable(DomainError):
    code = "not_extendable"
    rule_name = _("Only an important complaint may be extended, once, after an interim reply and before it is due")
    message = _("The time of this case cannot be extended.")


class ExtendedTooFar(DomainError):
    code = "extended_too_far"
    rule_name = _("No complaint takes longer than the outer limit")
    message = _("That is beyond the outer limit.")


class ComplaintStays(DomainError):
    code = "complaint_stays"
    rule_name = _("A complaint stays a complaint")
    message = _("What was a complaint keeps its clocks; it cannot be made something else. Please resolve it.")
