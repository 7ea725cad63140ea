import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock
from venue.models.staff import StaffMember
from venue.wording import when


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def overlapping(self, begins: object, ends: object) -> "AbsenceQuerySet":
        """Those that reach into the half-open span."""
        return self.filter(starts_at__lt=ends, ends_at__gt=begins)


@pghistory.track()
class Absence(models.Model):
    """A time in which somebody who works here does not come: whatever they were to do then needs somebody else.

    Why is for those who keep the house; everybody else learns that the person is away and no more.
    """

    class Kind(models.TextChoices):
        ILLNESS = "illness", pgettext_lazy("reason of an absence", "illness")
        LEAVE = "leave", pgettext_lazy("reason of an absence", "leave")
        TRAINING = "training", pgettext_lazy("reason of an absence", "training")
        OTHER = "other", pgettext_lazy("reason of an absence", "other")

    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="absences", verbose_name=_("staff member"))
    kind = models.CharField(_("reason"), max_length=10, choices=Kind, default=Kind.LEAVE)
    starts_at = models.DateTimeField(pgettext_lazy("absence", "from"))
    ends_at = models.DateTimeField(pgettext_lazy("absence", "until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    reported_at = models.DateTimeField(_("reported at"), default=clock.now, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reported by"),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="venue_absence_ends_after_start",
                violation_error_code="no_span",
                violation_error_message=_("An absence ends after it begins."),
            ),
            ExclusionConstraint(
                name="venue_absence_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="absence_overlap",
                violation_error_message=_("An absence of this person at that time is already listed."),
            ),
        ]
        permissions = [("report_own_absence", "Can say that they cannot come")]

    def __str__(self) -> str:
        return f"{self.staff} · {when(self.starts_at)} – {when(self.ends_at)}"
