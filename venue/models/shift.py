from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from venue.models.area import Area
from venue.models.staff import StaffMember
from venue.wording import clock, when


class ShiftQuerySet(models.QuerySet["Shift"]):
    def at(self, instant: datetime) -> "ShiftQuerySet":
        """Shifts that run at the instant; one that ends then is over."""
        return self.filter(starts_at__lte=instant, ends_at__gt=instant)


@pghistory.track()
class Shift(models.Model):
    """One person on duty from a time to a time, in an area or, without one, wherever they are needed."""

    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="shifts", verbose_name=_("staff member"))
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("area"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="venue_shift_ends_after_start",
                violation_error_code="no_span",
                violation_error_message=_("A shift ends after it starts."),
            ),
            ExclusionConstraint(
                name="venue_shift_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="shift_overlap",
                violation_error_message=_("This person is already on duty at that time."),
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="venue_shift_times")]

    def __str__(self) -> str:
        return f"{self.staff} · {when(self.starts_at)}–{clock(self.ends_at)}"
