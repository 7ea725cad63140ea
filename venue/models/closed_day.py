import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.bilingual import Named, in_language
from venue.models.area import Area
from venue.wording import fulldate


@pghistory.track()
class ClosedDay(models.Model):
    """A day on which an area or, without one, the whole venue does not open. A fact of the calendar; what it hits is
    found by those who plan something there.
    """

    day = models.DateField(_("day"))
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="closed_days", verbose_name=_("area")
    )
    reason_en = models.CharField(_("reason (English)"), max_length=120)
    reason_zh = models.CharField(_("reason (Chinese)"), max_length=120)
    is_planned = models.BooleanField(_("planned"), default=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "area"],
                nulls_distinct=False,
                name="venue_closedday_one_per_area",
                violation_error_code="day_taken",
                violation_error_message=_("This day is already listed as closed."),
            )
        ]

    def __str__(self) -> str:
        return f"{fulldate(self.day)} · {self.reason}"

    @property
    def reason(self) -> str:
        return in_language(self.reason_en, self.reason_zh)


@pghistory.track()
class Holiday(Named, models.Model):
    """A statutory holiday, or a day at the weekend that is worked to make up for one. The venue may correct it, and
    says on which of them it greets its guests.
    """

    day = models.DateField(_("day"))
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    is_workday = models.BooleanField(_("worked to make up for a holiday"), default=False)
    is_greeted = models.BooleanField(_("guests are greeted"), default=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="venue_holiday_one_per_day",
                violation_error_code="day_taken",
                violation_error_message=_("This day is already listed."),
            ),
            models.CheckConstraint(
                condition=Q(is_greeted=False) | Q(is_workday=False),
                name="venue_holiday_no_greeting_to_work",
                violation_error_code="greeted_workday",
                violation_error_message=_("Nobody is greeted because of a day that is worked."),
            ),
        ]
