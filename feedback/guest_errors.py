"""Why something that a guest wants about their case is refused, or its end."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NothingProposed(DomainError):
    code = "nothing_proposed"
    rule_name = _("Only a solution that waits for an answer can be answered")
    message = _("No solution waits for your answer any more. Please look at the page again.")


class SolutionChanged(DomainError):
    code = "solution_changed"
    rule_name = _("An answer is about the solution that was read")
    message = _("We have proposed something else since you opened this page. Please read it, and answer then.")


class StillOpen(DomainError):
    code = "still_open"
    rule_name = _("Only what was settled can be confirmed or opened again")
    message = _("We are still working on this. Please write to us below if something is missing.")


class ConfirmedAlready(DomainError):
    code = "confirmed_already"
    rule_name = _("A case is confirmed once")
    message = _("This was confirmed already. Thank you.")


class TooLateToReopen(DomainError):
    code = "too_late_to_reopen"
    rule_name = _("A case is opened again within some days; later a new one takes it up")
    message = _("This was settled some time ago; a new case takes it up.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    rule_name = _("Whoever is not satisfied says what is missing")
    message = _("Please say what is not settled, so that we can do better.")


class TooManyWords(DomainError):
    code = "too_many_words"
    rule_name = _("Some messages an hour to one case")
    message = _("Many messages came to this case within the hour. Please call or visit the front desk.")
    status = 429


class NoCallNeeded(DomainError):
    code = "no_call_needed"
    rule_name = _("A guest is called about what was settled and not confirmed")
    message = _("Nobody need be called about this case now. Please look at it again.")


class NotReadyToClose(DomainError):
    code = "not_ready_to_close"
    rule_name = _("A case is closed when nothing is missing any more")
    message = _("Something is still missing before this case can be closed.")


class MediationOutOfTurn(DomainError):
    code = "mediation_out_of_turn"
    rule_name = _("A complaint goes to a mediator once, and comes back with an outcome")
    message = _("This cannot be done about the mediation now. Please look at the case again.")


class HappenedLater(DomainError):
    code = "happened_later"
    rule_name = _("What a case is about happened before it was received")
    message = _("That is later than the case was received. Please look at day and hour again.")


class OnlyComplaints(DomainError):
    code = "only_complaints"
    rule_name = _("Only a complaint is mediated, or not upheld")
    message = _("This is no complaint. Please answer and resolve it instead.")
