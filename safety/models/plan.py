import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Resource
from safety.models.checklist import ChecklistTemplate
from venue import clock
from venue.models import Area
from venue.models.opening import WEEKDAYS
from venue.roles import STAFF

ROLES = [(role.value, role.label) for role in STAFF]
LONGEST = 31 * 24 * 60  # minutes
MOST_TIMES = 24
BY_CALENDAR = ("weekly", "monthly", "quarterly", "half_yearly", "yearly")


@pghistory.track()
class DutyPlan(models.Model):
    """That a checklist is due in an area, or for one thing in it, again and again, by whoever has a role: by one of
    them, or by each of them who is on duty.

    What the rhythm does not ask for is empty. Without times it goes by the hours of the area, without a `due_time` it
    is due when the day closes, without `late_minutes` it may be late as the house says.
    """

    class Rhythm(models.TextChoices):
        AT_OPENING = "at_opening", _("daily at opening")
        AT_CLOSING = "at_closing", _("daily at closing")
        EVERY = "every", _("several times a day")
        TIMES = "times", _("so many times a day")
        WEEKLY = "weekly", _("weekly")
        MONTHLY = "monthly", _("monthly")
        QUARTERLY = "quarterly", _("quarterly")
        HALF_YEARLY = "half_yearly", _("half-yearly")
        YEARLY = "yearly", _("yearly")
        SEASONAL = "seasonal", _("at the beginning of each season")
        AFTER_USE = "after_use", _("after each use")
        AFTER_VISITS = "after_visits", _("after a number of visits")

    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="plans", verbose_name=_("checklist"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="duty_plans", verbose_name=_("area"))
    resource = models.ForeignKey(
        Resource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_plans",
        verbose_name=_("room or equipment"),
        help_text=_("Empty: the whole area."),
    )
    role = models.CharField(_("done by"), max_length=20, choices=ROLES)
    is_for_all = models.BooleanField(
        _("by each of them"),
        default=False,
        db_default=False,
        help_text=_("Everybody with this role who is on duty that day, and not one for all."),
    )
    rhythm = models.CharField(_("how often"), max_length=20, choices=Rhythm, default=Rhythm.AT_OPENING)
    every_minutes = models.PositiveSmallIntegerField(
        _("every (minutes)"), null=True, blank=True, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    times = models.PositiveSmallIntegerField(
        _("times a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TIMES)],
        help_text=_("Each in its part of the day. Traffic and season may add rounds, never take one away."),
    )
    begins = models.TimeField(
        pgettext_lazy("time of day", "from"), null=True, blank=True, help_text=_("Empty: while the area is open.")
    )
    ends = models.TimeField(pgettext_lazy("time of day", "to"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(
        _("day of the month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("In a shorter month its last day."),
    )
    month = models.PositiveSmallIntegerField(
        _("first in month"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("Quarterly, half-yearly or yearly from this month on."),
    )
    visits = models.PositiveIntegerField(
        pgettext_lazy("number that a duty waits for", "visits"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    due_time = models.TimeField(_("due at"), null=True, blank=True, help_text=_("Empty: when the area closes."))
    is_from_completion = models.BooleanField(
        _("counted from when it was last done"),
        default=False,
        db_default=False,
        help_text=_("Otherwise by the calendar. Only weekly, monthly and rarer."),
    )
    window_minutes = models.PositiveIntegerField(
        _("minutes before"),
        default=60,
        help_text=_("How many minutes before it is due the duty can be begun."),
    )
    late_minutes = models.PositiveIntegerField(
        _("minutes late"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST)],
        help_text=_("How long afterwards it can still be done. Empty: as the house says."),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    active_since = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("duty plan")
        verbose_name_plural = _("duty plans")
        ordering = ["area", "template", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "area", "resource", "role", "rhythm"],
                nulls_distinct=False,
                name="safety_dutyplan_one_per_area",
                violation_error_code="plan_taken",
                violation_error_message=_("This checklist is already planned for this area."),
            ),
            models.CheckConstraint(
                condition=Q(window_minutes__gte=5, window_minutes__lte=LONGEST),
                name="safety_dutyplan_window_is_sensible",
                violation_error_code="window",
                violation_error_message=_("A duty can be begun 5 minutes to 31 days before it is due."),
            ),
            models.CheckConstraint(
                condition=Q(late_minutes=None) | Q(late_minutes__lte=LONGEST),
                name="safety_dutyplan_late_is_sensible",
                violation_error_code="late",
                violation_error_message=_("A duty may be late by 31 days at most."),
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(rhythm="every") | Q(every_minutes__isnull=False, every_minutes__gte=15, every_minutes__lte=720)
                )
                & (~Q(rhythm="weekly") | Q(weekday__isnull=False, weekday__gte=0, weekday__lte=6))
                & (
                    ~Q(rhythm__in=["monthly", "quarterly", "half_yearly", "yearly"])
                    | Q(month_day__isnull=False, month_day__gte=1, month_day__lte=31)
                )
                & (
                    ~Q(rhythm__in=["quarterly", "half_yearly", "yearly"])
                    | Q(month__isnull=False, month__gte=1, month__lte=12)
                )
                & (~Q(rhythm="after_visits") | Q(visits__isnull=False, visits__gte=1))
                & (~Q(rhythm="times") | Q(times__isnull=False, times__gte=1, times__lte=MOST_TIMES)),
                name="safety_dutyplan_rhythm_is_whole",
                violation_error_code="rhythm",
                violation_error_message=_("The rhythm needs its weekday, day, month or number."),
            ),
            models.CheckConstraint(
                condition=Q(begins=None, ends=None) | Q(begins__isnull=False, ends__isnull=False),
                name="safety_dutyplan_times_together",
                violation_error_code="times",
                violation_error_message=_("From and to are given together."),
            ),
            models.CheckConstraint(
                condition=Q(is_from_completion=False) | Q(rhythm__in=BY_CALENDAR),
                name="safety_dutyplan_completion_has_period",
                violation_error_code="completion",
                violation_error_message=_(
                    "Only weekly, monthly and rarer duties are counted from when they were done."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.area}"
