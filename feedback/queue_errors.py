"""Why something about the queue of cases is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class GradeForced(DomainError):
    code = "grade_forced"
    rule_name = _("Only who decides cases lets a case count as less than its rules say")
    message = _("Rules make this case graver. Please leave the grade, or ask somebody who decides cases.")


class LoweringNeedsReason(DomainError):
    code = "reason_needed"
    rule_name = _("What counts as less than its rules say has a reason on the record")
    message = _("Rules make this case graver. Please say why it counts as less; the reason is kept.")


class MayNotAnswer(DomainError):
    code = "may_not_answer"
    rule_name = _("Some enquiries are answered by certain roles only")
    message = _("Enquiries of this class are answered by others. Please offer the case to one of them.")


class NotYours(DomainError):
    code = "not_yours"
    rule_name = _("A case is handed over by whoever sees to it")
    message = _("Somebody else sees to this case. Please ask them, or somebody who decides cases.")


class TheirsAlready(DomainError):
    code = "theirs_already"
    rule_name = _("A case is handed over to somebody else")
    message = _("This person sees to the case already. Please choose somebody else.")


class NotOffered(DomainError):
    code = "not_offered"
    rule_name = _("Only what was offered is accepted")
    message = _("This case is not offered to you any more. Please look at it again.")


class SourceTaken(DomainError):
    code = "key_taken"
    rule_name = _("Short names tell sources apart")
    message = _("This short name belongs to another source. Please choose another one.")


class SourceStays(DomainError):
    code = "source_needed"
    rule_name = _("The program itself writes cases under some sources")
    message = _("The program itself writes cases under this source; it stays in use.")


class HandlingTaken(DomainError):
    code = "rule_taken"
    rule_name = _("One rule for each kind and tone")
    message = _("There is already a rule for this kind and tone. Please change that one.")


class CodeTaken(DomainError):
    code = "code_taken"
    rule_name = _("Numbers tell rules apart")
    message = _("This number belongs to another rule. Please choose another one.")


class NoCondition(DomainError):
    code = "no_condition"
    rule_name = _("A rule of grading looks at something")
    message = _("Please name a category, words or a fact: without one the rule would fit every case.")


class ViewTaken(DomainError):
    code = "name_taken"
    rule_name = _("Names tell views apart")
    message = _("You have a view with this name already. Please choose another name.")


class NothingToSave(DomainError):
    code = "view_empty"
    rule_name = _("A view has filters")
    message = _("No filter is set, so that there is nothing to save. Please filter the queue first.")
