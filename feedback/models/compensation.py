from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.case import Case
from feedback.models.case_event import CaseEvent
from members.models import LedgerTransaction, MembershipPlan
from venue import clock

WAITING = ("proposed", "approved")  # what can still be given
COUNTED = (*WAITING, "paid")  # what a case costs the house


def somebody(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class CompensationQuerySet(models.QuerySet["Compensation"]):
    def waiting(self) -> "CompensationQuerySet":
        return self.filter(state__in=WAITING)

    def counted(self) -> "CompensationQuerySet":
        """All that was not refused."""
        return self.filter(state__in=COUNTED)

    def with_details(self) -> "CompensationQuerySet":
        return self.select_related(
            "case__member", "case__session", "case__handler__user", "plan", "proposed_by", "decided_by", "paid_by"
        )


@pghistory.track()
class Compensation(models.Model):
    """What the house gives to make a case good: proposed → approved → paid, or refused. Within the limit of who
    proposes it the rule approves, above it another person in charge does.

    `words` go to the reporter with it, once it is approved, as the solution that `proposal` is. Paid is what stands in
    the books (`entry`): a refund is paid out from there like any other. An apology costs nothing and is never booked.
    """

    class Kind(models.TextChoices):
        APOLOGY = "apology", pgettext_lazy("compensation", "apology")
        CREDIT = "credit", pgettext_lazy("compensation", "money in the account")
        PACK = "pack", pgettext_lazy("compensation", "one free visit")
        REFUND = "refund", pgettext_lazy("compensation", "refund")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("compensation", "to be approved")
        APPROVED = "approved", pgettext_lazy("compensation", "approved")
        REFUSED = "refused", pgettext_lazy("compensation", "refused")
        PAID = "paid", pgettext_lazy("compensation", "given")

    case = models.ForeignKey(Case, models.PROTECT, related_name="compensations", verbose_name=_("case"))
    kind = models.CharField(_("what is given"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, default=0)
    plan = models.ForeignKey(
        MembershipPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pack")
    )
    words = models.TextField(_("solution"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now, editable=False)
    proposed_by = somebody(_("proposed by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = somebody(_("decided by"))
    refused_because = models.CharField(_("why it was refused"), max_length=300, blank=True)
    proposal = models.OneToOneField(
        CaseEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="compensation",
        editable=False,
        verbose_name=_("sent as"),
    )
    paid_at = models.DateTimeField(_("given at"), null=True, blank=True, editable=False)
    paid_by = somebody(_("given by"))
    entry = models.OneToOneField(
        LedgerTransaction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("in the books"),
    )
    policies = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("made under"), editable=False)

    objects = CompensationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compensation")
        verbose_name_plural = _("compensations")
        default_permissions = ("add", "view")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="apology", amount=0) | ~Q(kind="apology") & Q(amount__gt=0),
                name="feedback_compensation_has_amount",
                violation_error_code="compensation_amount",
                violation_error_message=_("An apology costs nothing; anything else is worth something."),
            ),
            models.CheckConstraint(
                condition=Q(kind="pack", plan__isnull=False) | ~Q(kind="pack") & Q(plan=None),
                name="feedback_compensation_pack_has_plan",
                violation_error_code="compensation_plan",
                violation_error_message=_("A free visit says which pack it is, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="feedback_compensation_says_what",
                violation_error_code="words_needed",
                violation_error_message=_("A solution is said in words."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None) | ~Q(state="proposed") & Q(decided_at__isnull=False),
                name="feedback_compensation_decided_has_time",
                violation_error_code="decided_without_time",
                violation_error_message=_("What was decided was decided at a time, and nothing else was."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="feedback_compensation_approved_by_another",
                violation_error_code="approved_by_oneself",
                violation_error_message=_("Somebody else decides than who proposed it."),
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refused_because="") | ~Q(state="refused") & Q(refused_because=""),
                name="feedback_compensation_refused_with_reason",
                violation_error_code="refused_without_reason",
                violation_error_message=_("What is refused is refused for a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) & (Q(kind="apology") | Q(entry__isnull=False))
                | ~Q(state="paid") & Q(paid_at=None, entry=None),
                name="feedback_compensation_paid_is_in_books",
                violation_error_code="paid_outside_books",
                violation_error_message=_("What is given stands in the books, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(entry=None) | ~Q(kind="apology"),
                name="feedback_compensation_apology_is_free",
                violation_error_code="apology_booked",
                violation_error_message=_("An apology is not booked."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="proposed"), name="feedback_compensation_waiting")]
        permissions = [("approve_compensation", "Can approve and refuse compensations")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.amount}"

    @property
    def cause(self) -> str:
        """What it is called in the books."""
        return f"compensation:{self.pk}"

    @property
    def what(self) -> str:
        """What is given, with the name of a pack."""
        return self.plan.name if self.plan else str(self.get_kind_display())
