import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.membership import Membership
from venue import clock


class Payment(models.Model):
    """Money that was taken for a contract, for fees that somebody owed, or for something that they have booked, such as
    a room: as a deposit before, or when it was used; or, of kind `back`, that was paid out again of what stood in
    somebody's money account. `cause` names what was booked, as in the books. Append-only: the database refuses
    to change or delete a row; what was wrong is put right by another entry. `number` stands on the receipt.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("sale of a membership or pack")
        FEES = "fees", _("fees owed")
        BACK = "back", _("money paid back")
        DEPOSIT = "deposit", _("deposit")
        BOOKED = "booked", _("something booked")

    class Method(models.TextChoices):
        WECHAT = "wechat", _("WeChat Pay")
        ALIPAY = "alipay", _("Alipay")
        CASH = "cash", _("cash")
        CARD = "card", pgettext_lazy("way to pay", "card")
        TRANSFER = "transfer", _("bank transfer")

    number = models.CharField(_("receipt"), max_length=20)
    kind = models.CharField(_("for"), max_length=10, choices=Kind, default=Kind.SALE)
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("membership"),
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fee_payments",
        verbose_name=_("member"),
    )
    cause = models.CharField(_("what it was for"), max_length=40, blank=True, db_default="")
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    method = models.CharField(_("paid by"), max_length=10, choices=Method)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    taken_at = models.DateTimeField(_("taken at"), default=clock.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    taken_by_name = models.CharField(_("taken by"), max_length=80)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        default_permissions = ("view",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="members_payment_one_per_number",
                violation_error_code="receipt_taken",
                violation_error_message=_("This receipt number was given before."),
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(kind="sale"),
                name="members_payment_one_sale",
                violation_error_code="paid_already",
                violation_error_message=_("This membership was paid already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="sale", membership__isnull=False, member=None)
                | Q(kind__in=("fees", "back", "deposit", "booked"), membership=None, member__isnull=False),
                name="members_payment_is_for_one_thing",
                violation_error_code="for_nothing",
                violation_error_message=_(
                    "Money is taken for a contract, or of a person for fees or something booked; and paid back to a "
                    "person."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["deposit", "booked"], cause__regex=r"^[a-z_]+:[0-9]+$")
                | (~Q(kind__in=["deposit", "booked"]) & Q(cause="")),
                name="members_payment_booked_has_a_cause",
                violation_error_code="no_cause",
                violation_error_message=_("Money for something booked says for what."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="members_payment_is_positive",
                violation_error_code="no_amount",
                violation_error_message=_("A payment is more than nothing."),
            ),
        ]
        indexes = [models.Index(fields=["cause"], condition=~Q(cause=""), name="members_payment_by_cause")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.number

    @property
    def payer(self) -> Member:
        """Whose contract or fees it was taken for, or whose money was paid back."""
        payer = self.membership.member if self.membership else self.member
        assert payer is not None  # a constraint says so
        return payer
