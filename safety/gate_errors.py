"""Why a reading, a limit, or opening an area again is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class PointGone(DomainError):
    code = "point_gone"
    rule_name = _("Readings belong to a measuring point that is in use")
    message = _("This measuring point is out of use. Please choose another one.")


class NotMeasuredHere(DomainError):
    code = "not_measured_here"
    rule_name = _("A reading corrects one of the same parameter at the same point")
    message = _("The reading that this corrects is another one. Please start from its page.")


class CorrectedAlready(DomainError):
    code = "corrected_already"
    rule_name = _("A reading is corrected once, by the one after it")
    message = _("Somebody has corrected this reading meanwhile. Please look at the latest one.")


class ActionMissing(DomainError):
    code = "action_missing"
    rule_name = _("Whoever finds a broken limit says what is done about it")
    message = _("This closes the area. Please say what is being done, then save.")


class PointNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each measuring point of an area has a name of its own")
    message = _("There is already a measuring point with this name.")


class RuleSetNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each rule set has a name of its own")
    message = _("There is already a rule set with this name.")


class LimitTaken(DomainError):
    code = "limit_taken"
    rule_name = _("A rule set has one limit of each parameter for each kind of place")
    message = _("This rule set has a limit of this parameter for this place already.")


class KeptClosed(DomainError):
    code = "kept_closed"
    rule_name = _("What safety has closed is opened by safety alone")
    message = _("Safety keeps this place closed. It opens again once it was measured or checked anew, and released.")


class StillOut(DomainError):
    code = "still_out"
    rule_name = _("An area opens again only after a later check at the same place has passed")
    message = _("Nothing has passed since. Please measure or check again at the same place first.")


class OpenAgain(DomainError):
    code = "open_again"
    rule_name = _("An excursion ends once")
    message = _("Somebody has released this area already.")


class MajorHazardOpen(DomainError):
    code = "major_hazard_open"
    rule_name = _("A major hazard is verified before its area opens again")
    message = _("A major hazard of this area is not verified yet. It comes first.")


class NotAllowedToReopen(DomainError):
    code = "not_allowed_to_reopen"
    rule_name = _("Areas are released by whoever answers for safety")
    message = _("You may not release areas. The safety officer and the manager were told.")


class NoticeGone(DomainError):
    code = "notice_gone"
    rule_name = _("Each person is told once")
    message = _("This was sent or withdrawn meanwhile. Please look at the list again.")
