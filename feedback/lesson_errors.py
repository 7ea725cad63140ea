"""Why looking into a case, and learning from it, is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class Concerned(DomainError):
    code = "concerned"
    rule_name = _("Nobody examines a case about themselves")
    message = _("This case is about you or your class. Somebody else examines it; you are asked for your account.")


class MeasureInThePast(DomainError):
    code = "measure_in_the_past"
    rule_name = _("A measure is due on a day to come")
    message = _("This day is over. Please choose today or a later day.")


class OwnerGone(DomainError):
    code = "owner_gone"
    rule_name = _("A measure is owned by somebody who works here")
    message = _("This person does not work here any more. Please choose somebody else.")


class NoMeasure(DomainError):
    code = "no_measure"
    rule_name = _("Only a measure that was decided is done")
    message = _("No preventive measure was decided yet. Please write it down first.")


class MeasureDone(DomainError):
    code = "measure_done"
    rule_name = _("A measure that is done stays so")
    message = _("This measure is done already; what it has brought is on the record.")


class AskedAlready(DomainError):
    code = "asked_already"
    rule_name = _("Each colleague gives one account of a case")
    message = _("This colleague has been asked already. Their account shows here once it is written.")


class WrittenAlready(DomainError):
    code = "written_already"
    rule_name = _("An account stays as it was written")
    message = _("This account is written already and stays as it is. Please tell the quality lead what is to be added.")


class CauseUnknown(DomainError):
    code = "cause_unknown"
    rule_name = _("The cause is named before a case is looked back on")
    message = _("The cause of this case is not named yet. Please name it first, so that the same one is found again.")


class PreventionMissing(DomainError):
    code = "prevention_missing"
    rule_name = _("A retrospective follows a preventive measure")
    message = _("Nothing is decided yet that keeps this from coming back. Please write the measure down first.")


class ReviewedAlready(DomainError):
    code = "reviewed_already"
    rule_name = _("A case is looked back on once each time it was opened")
    message = _("This case was looked back on already. The retrospective is on its page.")


class NoDepartment(DomainError):
    code = "no_department"
    rule_name = _("A lesson goes to departments")
    message = _("No department is chosen. Please choose who has to know it.")


class NobodyThere(DomainError):
    code = "nobody_there"
    rule_name = _("A lesson goes to people")
    message = _("Nobody works there who does not have it yet. Please choose another department, or add people to it.")


class NotSentToYou(DomainError):
    code = "not_sent_to_you"
    rule_name = _("Whoever was sent a lesson confirms it")
    message = _("This lesson was not sent to you; you may read it all the same.")


class DayOver(DomainError):
    code = "day_over"
    rule_name = _("A day is signed off while it lasts")
    message = _("This day is over. Please look at today.")
