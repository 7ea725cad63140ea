"""What can go wrong with follow-ups."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class FollowUpClosed(DomainError):
    code = "follow_up_closed"
    rule_name = _("What is closed stays as it is")
    message = _("This follow-up is closed already. If something is still owed, open another.")


class OwnerUnfit(DomainError):
    """Has left, or may not see follow-ups."""

    code = "owner_unfit"
    rule_name = _("The owner of a follow-up works here and sees it")
    message = _("This colleague cannot take it: they do not work here any more, or do not see follow-ups.")


class DuePassed(DomainError):
    code = "due_passed"
    rule_name = _("What is promised is promised for later")
    message = _("This time has passed. Please set a later one.")


class NotYoursToCancel(DomainError):
    code = "not_yours_to_cancel"
    rule_name = _("Only who opened it or a manager takes a promise back")
    message = _(
        "What a colleague or a rule has promised is cancelled by whoever opened it, or by a manager. "
        "You can hand it over, or say what came of it."
    )


class NothingChanges(DomainError):
    code = "nothing_changes"
    message = _("The same colleague has it until the same time already. Choose somebody else or another time.")


# --- consultations ---------------------------------------------------------------------------------------------------


class NotYetHeld(DomainError):
    code = "not_yet_held"
    rule_name = _("A consultation is written down after it took place")
    message = _("This time has not come yet. What is still to be said is a follow-up.")


class CorrectedAlready(DomainError):
    code = "corrected_already"
    rule_name = _("The latest version is the one that is corrected")
    message = _("Somebody has corrected this meanwhile. Please look at what stands now.")
