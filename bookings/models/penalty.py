from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from members.models import Member
from venue import clock


class PenaltyQuerySet(models.QuerySet["Penalty"]):
    def open(self) -> "PenaltyQuerySet":
        """What nothing was decided about yet."""
        return self.filter(outcome="")

    def strikes(self) -> "PenaltyQuerySet":
        """What counts towards a suspension, lapsed or not."""
        return self.filter(outcome="posted", price="strike")

    def in_force(self, now: datetime) -> "PenaltyQuerySet":
        """Strikes that have not lapsed yet."""
        return self.strikes().filter(strike_until__gt=now)


@pghistory.track()
class Penalty(models.Model):
    """What a late cancellation, or not coming, costs under the policy that the booking was made under.

    It is written when it happens and decided later: nothing before `due_at`, nothing while the roster is open or an
    objection waits. Then it is posted (a strike counts, a fee is in the books, a credit stays used), forgiven (so
    many in so many days are), or waived by a person with a reason or by the house where the house was at fault.
    """

    class Kind(models.TextChoices):
        LATE_CANCEL = "late_cancel", _("late cancellation")
        NO_SHOW = "no_show", _("no-show")

    class Price(models.TextChoices):
        NONE = "none", _("nothing")
        CREDIT = "credit", _("the credit is kept")
        STRIKE = "strike", _("a strike")
        FEE = "fee", _("a fee")

    class Outcome(models.TextChoices):
        POSTED = "posted", pgettext_lazy("penalty", "in force")
        FORGIVEN = "forgiven", pgettext_lazy("penalty", "forgiven")
        WAIVED = "waived", pgettext_lazy("penalty", "waived")

    class Fault(models.TextChoices):
        """Why the house waived it by itself; stands in `reason`."""

        CAME = "came", _("By now the roster says that they came.")
        CALLED_OFF = "called_off", _("The class was called off afterwards.")
        CHANGED = "changed", _("The class was changed after it was booked.")
        PAGE_DOWN = "page_down", _("The page was down while cancelling was still free.")

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="penalties", verbose_name=_("booking"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="penalties", db_index=False, verbose_name=_("member")
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    price = models.CharField(_("what it costs"), max_length=10, choices=Price)
    amount = models.DecimalField(_("fee"), max_digits=10, decimal_places=2, null=True, blank=True)
    happened_at = models.DateTimeField(_("happened at"), default=clock.now)
    due_at = models.DateTimeField(_("decided from"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    strike_until = models.DateTimeField(_("strike counts until"), null=True, blank=True)

    objects = PenaltyQuerySet.as_manager()

    class Meta:
        verbose_name = _("penalty")
        verbose_name_plural = _("penalties")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "kind"],
                name="bookings_penalty_once",
                violation_error_code="penalty_exists",
                violation_error_message=_("This booking has its penalty already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="bookings_penalty_settled_has_time",
                violation_error_code="settled_without_time",
                violation_error_message=_("A penalty that is decided has the time of it, an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(price="fee", amount__isnull=False, amount__gt=0) | (~Q(price="fee") & Q(amount=None)),
                name="bookings_penalty_fee_has_amount",
                violation_error_code="fee_without_amount",
                violation_error_message=_("A fee has an amount, any other penalty has none."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="posted", price="strike", strike_until__isnull=False)
                | (~Q(outcome="posted", price="strike") & Q(strike_until=None)),
                name="bookings_penalty_strike_lapses",
                violation_error_code="endless_strike",
                violation_error_message=_("A strike in force says until when it counts, anything else does not."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="waived") | ~Q(reason=""),
                name="bookings_penalty_waived_with_reason",
                violation_error_code="waived_without_reason",
                violation_error_message=_("Whoever waives a penalty says why."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome=""), name="bookings_penalty_due"),
            models.Index(
                fields=["member", "strike_until"],
                condition=Q(outcome="posted", price="strike"),
                name="bookings_penalty_strikes",
            ),
            models.Index(fields=["member", "-id"], name="bookings_penalty_of_member"),
        ]
        permissions = [("waive_penalty", "Can waive a penalty")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def reason_words(self) -> str:
        """Why it was waived, by a person or by the house, in the reader's language."""
        by_the_house = self.settled_by_id is None and self.reason in self.Fault.values
        return str(self.Fault(self.reason).label) if by_the_house else self.reason
