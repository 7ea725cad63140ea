import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.working_clock import ON_HOLIDAYS, Interval
from venue.models.opening import WEEKDAYS
from venue.wording import clock

DAYS = [*WEEKDAYS, (ON_HOLIDAYS, _("Holidays"))]


@pghistory.track()
class WorkingHours(models.Model):
    """A stretch of one weekday in which cases are worked on, from a first day on; several a day leave out the breaks.
    Holidays have stretches of their own, or none. What held on days that are over is never changed: handling time is
    reckoned by it.
    """

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=DAYS)
    begins = models.TimeField(pgettext_lazy("working hours", "begins"))
    ends = models.TimeField(pgettext_lazy("working hours", "ends"))
    first_on = models.DateField(pgettext_lazy("working hours", "from"))
    last_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["weekday", "begins", "first_on"]
        constraints = [
            ExclusionConstraint(
                name="feedback_workinghours_one_per_start",
                expressions=[
                    ("weekday", RangeOperators.EQUAL),
                    ("begins", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_on"),
                            F("last_on"),
                            RangeBoundary(inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="hours_taken",
                violation_error_message=_("Hours that begin then are already listed for these days."),
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="feedback_workinghours_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=ON_HOLIDAYS),
                name="feedback_workinghours_weekday_is_real",
                violation_error_code="no_such_weekday",
                violation_error_message=_("A weekday is a number from 0 (Monday) to 6 (Sunday), or 7 for holidays."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {clock(self.begins)}–{clock(self.ends)}"

    @property
    def interval(self) -> Interval:
        return Interval(self.weekday, self.begins, self.ends, self.first_on, self.last_on)
