"""Packs of credits, and the days of grace of what comes back to them."""

from collections.abc import Collection
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.ledger import APPEND_ONLY, LedgerAccount
from members.models.membership import Membership
from venue import clock


class CreditLot(models.Model):
    """The credits of one pack, with an account of their own; good for as long as the contract that sold them.

    `module` limits them to one kind of course; empty they are good for any. Append-only.
    """

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="credit_lot", verbose_name=_("contract"))
    account = models.OneToOneField(LedgerAccount, models.PROTECT, related_name="lot", verbose_name=_("account"))
    credits = models.PositiveSmallIntegerField(pgettext_lazy("of a pack", "credits"))
    module = models.CharField(_("module"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("credits of a pack")
        verbose_name_plural = _("credits of packs")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credits__gte=1),
                name="members_creditlot_has_credits",
                violation_error_code="no_credits",
                violation_error_message=_("A pack has at least one credit."),
            )
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.credits}"

    @property
    def left(self) -> int:
        """Credits to be used yet; of the account as it was read."""
        return int(self.account.balance)

    def usable_on(self, day: date, spent: Collection[date] = ()) -> int:
        """Credits that may be used for a class on this day: all that are left while the pack is good; afterwards as
        many as came back and have days of grace. Contract, account and graces at hand. `spent` are the days of classes
        that one each would be used for before.
        """
        left, last = self.left - len(spent), self.membership.ends_on
        if day > last:
            in_grace = sum(each.is_open_on(day) for each in self.graces.all()) - sum(each > last for each in spent)
            return max(min(left, in_grace), 0)
        return max(left, 0) if day >= self.membership.starts_on else 0

    def good_until(self, day: date) -> date:
        """The last day of what can be used on this day."""
        if day <= self.membership.ends_on:
            return self.membership.ends_on
        return max((each.usable_until for each in self.graces.all() if each.is_open_on(day)), default=day)

    def pays_for(self, day: date, module: str, spent: Collection[date] = ()) -> bool:
        """Whether a class of this module on this day may be paid with a credit of it; `spent` as in `usable_on`."""
        return self.module in ("", module) and self.usable_on(day, spent) > 0

    def is_good_for(self, day: date, module: str) -> bool:
        """The same, if one more credit of it came back."""
        last = max([self.membership.ends_on, *(grace.usable_until for grace in self.graces.all())])
        return self.membership.starts_on <= day <= last and self.module in ("", module)


class CreditGraceQuerySet(models.QuerySet["CreditGrace"]):
    def open_on(self, day: object) -> "CreditGraceQuerySet":
        """Of credits that may still be used on the day, or what stands for it in a query."""
        return self.filter(spent_for="", usable_until__gte=day)


class CreditGrace(models.Model):
    """A credit came back to a pack that had run out, or was about to: until when one may still be used after the
    pack's last day. `cause` is what it had been used for, `spent_for` what it was used for in its days of grace; that
    is empty while it was not, or came back, and is all that ever changes.
    """

    lot = models.ForeignKey(CreditLot, models.PROTECT, related_name="graces", verbose_name=_("pack"))
    cause = models.CharField(_("for"), max_length=40)
    usable_until = models.DateField(_("usable until"))
    at = models.DateTimeField(_("at"), default=clock.now)
    spent_for = models.CharField(_("used for"), max_length=40, blank=True, db_default="")

    objects = CreditGraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("days of grace of a credit")
        verbose_name_plural = _("days of grace of credits")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause"],
                name="members_creditgrace_once",
                violation_error_code="grace_given",
                violation_error_message=_("Days of grace were given for this already."),
            ),
            models.UniqueConstraint(
                fields=["spent_for"],
                condition=~Q(spent_for=""),
                name="members_creditgrace_spent_once",
                violation_error_code="grace_spent",
                violation_error_message=_("This was paid with a credit in its days of grace already."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="fixed", fields=["lot", "cause", "usable_until", "at"]),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.usable_until}"

    def is_open_on(self, day: date) -> bool:
        return not self.spent_for and self.usable_until >= day
