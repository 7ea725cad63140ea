"""Why a compensation is refused."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class NobodyToGiveTo(DomainError):
    code = "nobody_to_give_to"
    rule_name = _("Money and free visits go to a person in the member list")
    message = _("This guest is not in the member list. Please offer an apology, or ask them to be added first.")


class AmountUnfit(DomainError):
    code = "amount_unfit"
    rule_name = _("Money has an amount, a free visit its pack, an apology neither")
    message = _("Please give an amount for money and choose a pack for a free visit; an apology has neither.")


class CompensationOutOfTurn(DomainError):
    code = "compensation_out_of_turn"
    rule_name = _("A compensation is approved or refused once, and given once")
    message = _("This cannot be done with the compensation any more. Please look at it again.")


class ApprovedByOneself(DomainError):
    code = "approved_by_oneself"
    rule_name = _("Somebody else approves than who proposed it")
    message = _("You proposed this yourself. Another person in charge decides.")


class ApproverConcerned(DomainError):
    code = "approver_concerned"
    rule_name = _("Nobody decides about a complaint against themselves")
    message = _("This complaint is about you. Another person in charge decides.")


class StillOffered(DomainError):
    code = "still_offered"
    rule_name = _("What a guest has before them is replaced by another offer, and not taken away")
    message = _(
        "The guest has this offer before them. Please propose another solution: it takes the place of this one."
    )


class OneWaitsAlready(DomainError):
    code = "one_waits_already"
    rule_name = _("One compensation at a time waits for approval")
    message = _("A compensation of this case waits for approval already. Please wait for it, or have it refused first.")
