from datetime import date
from typing import Any

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.modules import Module
from venue import clock
from venue.bilingual import Named, in_language


class Tier(models.TextChoices):
    """How far a membership reaches; plans have one, and a contract keeps the one it was sold with."""

    STANDARD = "standard", _("standard")
    SILVER = "silver", _("silver")
    GOLD = "gold", _("gold")
    VIP = "vip", _("VIP")


class ContractKind(models.TextChoices):
    """What is bought: coming as often as one likes for a time, or a number of classes to be used within a time."""

    PERIOD = "period", _("membership for a period")
    PACK = "pack", _("pack of credits")


class Days(Func):
    """From a first to a last day, both included, as the database's range of days."""

    function = "DATERANGE"
    output_field = DateRangeField()


def as_day(day: object) -> Any:
    """A day, or what stands for it in a query, as an expression that a query within may refer to."""
    return Value(day, models.DateField()) if isinstance(day, date) else day


class MembershipPlanQuerySet(models.QuerySet["MembershipPlan"]):
    def on_sale(self) -> "MembershipPlanQuerySet":
        """What the desk may sell: on sale, and with a price. Plans of an imported list have none yet."""
        return self.filter(is_sold=True, price__isnull=False)


@pghistory.track()
class MembershipPlan(Named, models.Model):
    """What a venue sells: a membership for a period, or a pack of credits that are good for so many months.

    `module` limits the credits to one kind of course; empty they are good for any.
    """

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ContractKind, default=ContractKind.PERIOD)
    months = models.PositiveSmallIntegerField(_("months"))
    credits = models.PositiveSmallIntegerField(pgettext_lazy("of a pack", "credits"), null=True, blank=True)
    module = models.CharField(_("module"), max_length=20, choices=Module, blank=True)
    price = models.DecimalField(_("price"), max_digits=10, decimal_places=2, null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.STANDARD)
    entitlement_en = models.TextField(_("what it includes (English)"), blank=True)
    entitlement_zh = models.TextField(_("what it includes (Chinese)"), blank=True)
    is_sold = models.BooleanField(_("on sale"), default=True)

    objects = MembershipPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership plan")
        verbose_name_plural = _("membership plans")
        ordering = ["months", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="members_membershipplan_one_per_code",
                violation_error_code="code_taken",
                violation_error_message=_("There is already a plan with this code."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1),
                name="members_membershipplan_lasts_a_month",
                violation_error_code="no_months",
                violation_error_message=_("A plan lasts at least one month."),
            ),
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gt=0),
                name="members_membershipplan_price_is_positive",
                violation_error_code="no_price",
                violation_error_message=_("A price is more than nothing; leave it empty while there is none."),
            ),
            models.CheckConstraint(
                condition=Q(kind="period", credits=None, module="")
                | Q(kind="pack", credits__isnull=False, credits__gte=1),
                name="members_membershipplan_pack_has_credits",
                violation_error_code="pack_credits",
                violation_error_message=_("A pack says how many credits it has; a membership has none."),
            ),
        ]

    @property
    def entitlement(self) -> str:
        return in_language(self.entitlement_en, self.entitlement_zh)

    @property
    def is_pack(self) -> bool:
        return self.kind == ContractKind.PACK

    @property
    def is_on_sale(self) -> bool:
        return self.is_sold and self.price is not None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def periods(self) -> "MembershipQuerySet":
        return self.filter(kind=ContractKind.PERIOD)

    def packs(self) -> "MembershipQuerySet":
        return self.filter(kind=ContractKind.PACK)

    def valid_on(self, day: object) -> "MembershipQuerySet":
        """Contracts of any kind."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def covering(self, day: object) -> "MembershipQuerySet":
        """Memberships for a period, on which every class of the day may be booked: valid and not paused then."""
        pauses = apps.get_model("members", "Freeze").objects.on(OuterRef("asked_for")).filter(membership=OuterRef("pk"))
        return self.periods().valid_on(day).alias(asked_for=as_day(day)).exclude(Exists(pauses))


@pghistory.track()
class Membership(models.Model):
    """A contract, a membership for a period or a pack of credits: valid from `starts_on` to `ends_on`, both days
    included. Expired is derived, never stored. What is left of a pack is in its `CreditLot`.

    One that was sold here has `sold_at`, its price, and what it included on that day; a change of the plan does not
    reach it. One from an imported list has no price and no payment. `renews` is the contract that it follows.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships", verbose_name=_("member"))
    plan = models.ForeignKey(
        MembershipPlan,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("plan"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ContractKind, default=ContractKind.PERIOD)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(_("recorded at"), default=clock.now)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, default=Tier.STANDARD)
    entitlement_en = models.TextField(_("what it includes (English)"), blank=True)
    entitlement_zh = models.TextField(_("what it includes (Chinese)"), blank=True)
    price_paid = models.DecimalField(_("price paid"), max_digits=10, decimal_places=2, null=True, blank=True)
    price_reason = models.CharField(_("why another price"), max_length=200, blank=True)
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("renews"),
    )
    sold_at = models.DateTimeField(_("sold at"), null=True, blank=True)
    sold_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sold by"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="members_membership_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A membership cannot end before it begins."),
            ),
            models.UniqueConstraint(
                fields=["member", "plan", "starts_on"],
                condition=Q(kind="period"),
                name="members_membership_once",
                violation_error_code="membership_exists",
                violation_error_message=_("This member has this plan from that day already."),
            ),
            # Of sold memberships only: old software keeps overlapping ones, and an import takes them as they are.
            ExclusionConstraint(
                name="members_membership_sold_apart",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (
                        Days("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(sold_at__isnull=False, kind="period"),
                violation_error_code="membership_overlaps",
                violation_error_message=_("Another membership of this person runs on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(sold_at=None, price_paid=None)
                | Q(sold_at__isnull=False, price_paid__isnull=False, price_paid__gt=0),
                name="members_membership_sold_has_price",
                violation_error_code="sold_without_price",
                violation_error_message=_("A sold membership has its price, any other has none."),
            ),
            models.UniqueConstraint(
                fields=["renews"],
                name="members_membership_renewed_once",
                violation_error_code="renewed_already",
                violation_error_message=_("This membership was renewed already."),
            ),
            models.CheckConstraint(
                condition=Q(renews=None) | ~Q(renews=F("id")),
                name="members_membership_not_own_renewal",
                violation_error_code="renews_itself",
                violation_error_message=_("A membership does not renew itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "ends_on"], name="members_membership_current"),
            models.Index(fields=["ends_on"], name="members_membership_ended"),
            models.Index(
                fields=["starts_on", "ends_on"], condition=Q(kind="period"), name="members_membership_valid"
            ),  # how many were valid is counted without their rows
        ]
        permissions = [
            ("sell_membership", "Can sell and renew memberships"),
            ("set_price", "Can sell at another price than the plan's"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} → {self.ends_on}"

    @property
    def entitlement(self) -> str:
        return in_language(self.entitlement_en, self.entitlement_zh)

    def covers(self, day: date) -> bool:
        """Whether it is a membership for a period, valid on the day (a date in the venue's zone) and not paused; reads
        its pauses.
        """
        if self.kind != ContractKind.PERIOD or not self.starts_on <= day <= self.ends_on:
            return False
        return not any(each.holds_on(day) for each in self.freezes.all())

    @property
    def is_pack(self) -> bool:
        return self.kind == ContractKind.PACK
