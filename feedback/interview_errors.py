"""Why nobody is called for an interview, and why a screen takes no answer."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NotByName(DomainError):
    code = "not_by_name"
    rule_name = _("An anonymous survey is answered by nobody's name")
    message = _("Whoever calls would know who answered. Please choose a survey that is not anonymous.")


class ChildNotAsked(DomainError):
    code = "child_not_asked"
    rule_name = _("Children are not asked")
    message = _("This person is under age. Please ask the guardian at the desk how it was.")


class DoesNotWantIt(DomainError):
    code = "does_not_want_it"
    rule_name = _("Whoever does not want to be asked is not asked")
    message = _("This person does not want to be asked. They can change that in their own account.")


class LeftInPeace(DomainError):
    code = "left_in_peace"
    rule_name = _("Whoever was asked lately is left in peace")
    message = _("This person was asked lately. Please choose somebody else, or call after the rest period.")


class CaseStillOpen(DomainError):
    code = "case_still_open"
    rule_name = _("Nobody is asked while a case of theirs is open")
    message = _("A case of this person is open. Please settle it first; they are asked afterwards.")


class AnsweredAlready(DomainError):
    code = "answered_already"
    rule_name = _("An invitation is answered once")
    message = _("This person has answered already. The first answer stands.")


class ScreenBusy(DomainError):
    code = "screen_busy"
    rule_name = _("So many answers an hour from one screen")
    message = _("Very many answers came from here within the hour. Please tell the front desk what you think.")
    status = 429
