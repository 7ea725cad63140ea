"""Why a duty, a checklist or a step of a hazard is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class ChecklistNameTaken(DomainError):
    code = "name_taken"
    rule_name = _("Each checklist has a name of its own")
    message = _("There is already a checklist with this name.")


class ChecklistReplaced(DomainError):
    code = "checklist_replaced"
    rule_name = _("Only the latest version of a checklist is changed")
    message = _("Somebody has changed this checklist meanwhile. Please look at its latest version.")


class ChecklistInUse(DomainError):
    code = "checklist_in_use"
    rule_name = _("A planned checklist stays in use")
    message = _("This checklist is planned for an area. Please retire the duty plan first.")


class PlanTaken(DomainError):
    code = "plan_taken"
    rule_name = _("A checklist is planned once for each area")
    message = _("This checklist is already planned for this area.")


class DutyNotOpen(DomainError):
    code = "duty_not_open"
    rule_name = _("A duty can be begun some time before it is due")
    message = _("This duty cannot be begun yet.")


class DutyMissed(DomainError):
    code = "duty_missed"
    rule_name = _("What was missed stays missed")
    message = _("The time of this duty is over: it was missed. You can add a note that explains why.")


class DutyDone(DomainError):
    code = "duty_done"
    rule_name = _("What is done is not changed any more")
    message = _("This duty is done. You can add a note to it.")


class Unanswered(DomainError):
    code = "unanswered"
    rule_name = _("A duty is finished when everything is answered")
    message = _("Some items are not answered yet.")


class PhotoNeeded(DomainError):
    code = "photo_needed"
    rule_name = _("Some findings need a photo")
    message = _("A photo is missing where something is not in order.")


class ActionNeeded(DomainError):
    code = "action_needed"
    rule_name = _("Some findings need something done at once")
    message = _("What was done at once is missing where something is not in order.")


class ReviewDone(DomainError):
    code = "review_done"
    rule_name = _("A duty is re-inspected once")
    message = _("Somebody has re-inspected this duty already. You can add a note to it.")


class SamePersonReviews(DomainError):
    code = "reviewed_by_same"
    rule_name = _("Nobody re-inspects what they did themselves")
    message = _("You took part in this duty. Please let somebody else look at it.")


class ReviewSaysNothing(DomainError):
    code = "review_says_nothing"
    rule_name = _("What is not in order is said in words")
    message = _("Please say what is not in order; it becomes a hazard.")


class WrongAnswer(DomainError):
    code = "wrong_answer"
    rule_name = _("An answer fits its question")
    message = _("This does not answer the question.")


class HazardMoved(DomainError):
    code = "hazard_moved"
    rule_name = _("Found, assigned, put right, verified: one after the other")
    message = _("This step is not possible any more. Please look at the hazard again.")


class DeadlinePassed(DomainError):
    code = "deadline_passed"
    rule_name = _("A deadline lies ahead")
    message = _("This time has passed. Please set a later one.")


class OwnerGone(DomainError):
    code = "owner_gone"
    rule_name = _("A hazard belongs to somebody who works here")
    message = _("This person does not work here any more. Please choose somebody else.")


class NotOwner(DomainError):
    code = "not_owner"
    rule_name = _("A hazard is put right by its owner")
    message = _("This hazard belongs to somebody else.")


class SamePerson(DomainError):
    code = "verified_by_same"
    rule_name = _("Nobody verifies what they put right themselves")
    message = _("You put this right yourself. Please let somebody else verify it.")
