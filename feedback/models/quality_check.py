import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue import clock


@pghistory.track()
class QualityCheck(models.Model):
    """That somebody who answers for quality looked at a business day: what waited then, and what they noted about it.
    The note may be added to until the day is over; the figures stay those of the moment in which it was signed.
    """

    day = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=clock.now)
    unsorted = models.PositiveIntegerField(_("not sorted yet"))
    overdue = models.PositiveIntegerField(_("overdue"))
    repeats = models.PositiveIntegerField(_("repeats"))
    low = models.PositiveIntegerField(_("low scores"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("daily check of quality")
        verbose_name_plural = _("daily checks of quality")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="feedback_qualitycheck_one_per_day",
                violation_error_code="signed_already",
                violation_error_message=_("This day was signed off already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
