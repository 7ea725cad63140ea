import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.follow_up import actor
from members.models.member import Member
from members.models.payment import Payment
from venue import clock

WAITING = ("requested", "approved")  # what is still to be paid
GONE = ("paid", "arrived")


class RefundQuerySet(models.QuerySet["Refund"]):
    def waiting(self) -> "RefundQuerySet":
        return self.filter(state__in=WAITING)

    def unconfirmed(self) -> "RefundQuerySet":
        """Paid, and nobody has said yet that it arrived."""
        return self.filter(state="paid")

    def with_details(self) -> "RefundQuerySet":
        return self.select_related("member", "payment")


@pghistory.track()
class Refund(models.Model):
    """Money that goes back to a person, of what stands in their account: requested → approved → paid → arrived, or
    rejected with a reason. Above a figure somebody in charge approves; up to it the rule does.

    One record whatever it was paid for: a fee, a pack, a room; `cause` names that, as in the books. Its payment is the
    receipt, and what the books hold.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("refund", "requested")
        APPROVED = "approved", pgettext_lazy("refund", "approved")
        REJECTED = "rejected", pgettext_lazy("refund", "rejected")
        PAID = "paid", pgettext_lazy("refund", "paid")
        ARRIVED = "arrived", pgettext_lazy("refund", "arrived")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="refunds", verbose_name=pgettext_lazy("a person", "member")
    )
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    cause = models.CharField(_("cause"), max_length=40, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    requested_at = models.DateTimeField(_("requested at"), default=clock.now, editable=False)
    requested_by = actor(_("requested by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = actor(_("decided by"))
    rejected_because = models.CharField(_("why it was rejected"), max_length=200, blank=True)
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="refund", verbose_name=_("payment")
    )
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True, editable=False)
    arrived_by = actor(_("confirmed by"))
    reminded_at = models.DateTimeField(_("asked about at"), null=True, blank=True, editable=False)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="members_refund_is_positive",
                violation_error_code="no_amount",
                violation_error_message=_("A refund is more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=GONE, payment__isnull=False) | (~Q(state__in=GONE) & Q(payment=None)),
                name="members_refund_paid_has_payment",
                violation_error_code="paid_without_payment",
                violation_error_message=_("A refund that is paid has its payment, and no other has one."),
            ),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at=None) | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="members_refund_decided_has_time",
                violation_error_code="decided_without_time",
                violation_error_message=_("A refund that was decided was decided at a time."),
            ),
            models.CheckConstraint(
                condition=(Q(state="rejected") & ~Q(rejected_because=""))
                | (~Q(state="rejected") & Q(rejected_because="")),
                name="members_refund_rejected_with_reason",
                violation_error_code="rejected_without_reason",
                violation_error_message=_("Whoever rejects a refund says why."),
            ),
            models.CheckConstraint(
                condition=Q(state="arrived", arrived_at__gte=F("decided_at"))
                | (~Q(state="arrived") & Q(arrived_at=None)),
                name="members_refund_arrived_has_time",
                violation_error_code="arrived_without_time",
                violation_error_message=_("Money that has arrived did so at a time."),
            ),
        ]
        indexes = [
            models.Index(fields=["member"], condition=Q(state__in=WAITING), name="members_refund_waiting"),
            models.Index(fields=["id"], condition=Q(state="paid"), name="members_refund_unconfirmed"),
        ]
        permissions = [("approve_refund", "Can approve and reject refunds")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.amount}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING
