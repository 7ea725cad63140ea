"""Why money does not go back in this way, or not yet."""

from django.utils.translation import gettext_lazy as _

from venue.errors import DomainError


class RefundOutOfTurn(DomainError):
    code = "refund_out_of_turn"
    rule_name = _("A refund is requested, approved, paid and confirmed, in this order")
    message = _("Somebody has moved this refund on already. Please look at it again.")


class RefundNeedsApproval(DomainError):
    code = "refund_needs_approval"
    rule_name = _("Above an amount somebody in charge approves a refund")
    message = _("Somebody in charge has to approve this refund first.")


class MoreThanIsLeft(DomainError):
    code = "more_than_is_left"
    rule_name = _("Never more is refunded than stands in the account, refunds that wait among it")
    message = _("Less than that is left to be refunded.")
