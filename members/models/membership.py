from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from venue import clock
from venue.bilingual import Named


@pghistory.track()
class MembershipPlan(Named, models.Model):
    """What a venue sells: for now a membership for a period."""

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    months = models.PositiveSmallIntegerField(_("months"))
    is_sold = models.BooleanField(_("on sale"), default=True)

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
        ]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def covering(self, day: object) -> "MembershipQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@pghistory.track()
class Membership(models.Model):
    """A contract for a period: valid from `starts_on` to `ends_on`, both days included. Expired is derived, never
    stored.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships", verbose_name=_("member"))
    plan = models.ForeignKey(
        MembershipPlan,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("plan"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(_("recorded at"), default=clock.now)

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
                name="members_membership_once",
                violation_error_code="membership_exists",
                violation_error_message=_("This member has this plan from that day already."),
            ),
        ]
        indexes = [models.Index(fields=["member", "ends_on"], name="members_membership_current")]

    def __str__(self) -> str:
        return f"{self.plan} → {self.ends_on}"

    def covers(self, day: date) -> bool:
        """Whether the contract is valid on the day (a date in the venue's zone)."""
        return self.starts_on <= day <= self.ends_on
