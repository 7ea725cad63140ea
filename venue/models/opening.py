import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.models.area import Area
from venue.working_time import Hours

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


@pghistory.track()
class OpeningHours(models.Model):
    """One opening on one weekday, of an area or, without one, of the whole venue; may run past midnight."""

    area = models.ForeignKey(
        Area,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="hours",
        verbose_name=_("area"),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["area", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "weekday", "opens"],
                nulls_distinct=False,
                name="venue_openinghours_one_per_start",
                violation_error_code="opening_taken",
                violation_error_message=_("This opening is already listed."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6),
                name="venue_openinghours_weekday_is_real",
                violation_error_code="no_such_weekday",
                violation_error_message=_("A weekday is a number from 0 (Monday) to 6 (Sunday)."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def span(self) -> Hours:
        return Hours(self.weekday, self.opens, self.closes)
