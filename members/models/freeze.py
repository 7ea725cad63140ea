from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.membership import Days, Membership
from venue import clock


class FreezeQuerySet(models.QuerySet["Freeze"]):
    def standing(self) -> "FreezeQuerySet":
        """What was not taken back."""
        return self.filter(withdrawn_at=None)

    def on(self, day: object) -> "FreezeQuerySet":
        return self.standing().filter(starts_on__lte=day, ends_on__gte=day)


@pghistory.track()
class Freeze(models.Model):
    """Days, the first and the last included, on which a membership rests: nothing can be booked for them, and the
    membership ends later by exactly as many. Frozen is derived from the day, never stored.

    One that is taken back before it begins has `withdrawn_at`; the membership then ends as before. `moved` are the
    keys of later memberships of the same person that begin later because of it. `cause` is what the house did that it
    makes up for, such as `closure:5`; nobody asked for that one, and it counts against nobody.
    """

    class Reason(models.TextChoices):
        TRAVEL = "travel", _("travel")
        ILLNESS = "illness", _("illness or injury")
        PREGNANCY = "pregnancy", _("pregnancy")
        OTHER = "other", pgettext_lazy("reason", "other")
        CLOSURE = "closure", _("the venue was closed")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="freezes", verbose_name=_("membership"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cause = models.CharField(_("makes up for"), max_length=40, blank=True, db_default="", editable=False)
    made_at = models.DateTimeField(_("recorded at"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    moved = ArrayField(models.BigIntegerField(), default=list, editable=False, verbose_name=_("moved memberships"))

    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="members_freeze_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A pause does not end before it begins."),
            ),
            ExclusionConstraint(
                name="members_freeze_apart",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    (
                        Days("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None),
                violation_error_code="freeze_overlaps",
                violation_error_message=_("This membership is paused on some of these days already."),
            ),
        ]
        permissions = [("freeze_membership", "Can pause a membership")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.starts_on}–{self.ends_on}"

    def holds_on(self, day: date) -> bool:
        return self.withdrawn_at is None and self.starts_on <= day <= self.ends_on

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1
