from datetime import date

import pghistory
from django.db import models
from django.db.models import Count, F, Max, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.course import Course
from bookings.models.resource import Resource
from venue import clock
from venue.models import StaffMember
from venue.models.opening import WEEKDAYS


class SessionSeriesQuerySet(models.QuerySet["SessionSeries"]):
    def running_on(self, day: date) -> "SessionSeriesQuerySet":
        """Not past the last day, nor past the last of so many classes."""
        standing = Q(sessions__state="scheduled")
        done = SessionSeries.objects.filter(times__isnull=False).annotate(
            held=Count("sessions", filter=standing),
            ended_on=Max(TruncDate("sessions__ends_at", tzinfo=clock.zone()), filter=standing),
        )
        over = done.filter(held__gte=F("times"), ended_on__lt=day).order_by().values("pk")
        return self.filter(Q(last_on=None) | Q(last_on__gte=day)).exclude(pk__in=over)

    def ended_by(self, day: date) -> "SessionSeriesQuerySet":
        return self.exclude(pk__in=SessionSeries.objects.running_on(day).order_by().values("pk"))


@pghistory.track()
class SessionSeries(models.Model):
    """A class that takes place every week at the same wall-clock time, whatever the clocks do in spring and autumn.

    Its sessions are made some weeks ahead; `made_until` is the last day up to which that has been done. Days on which
    the house or the room's area is closed are left out, holidays too unless `skips_holidays` is off. With `times` it
    ends after so many classes; days that are left out and classes that are called off do not count, and with `last_on`
    as well whatever comes first ends it.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="series", verbose_name=_("course"))
    room = models.ForeignKey(Resource, models.PROTECT, related_name="series", verbose_name=_("room"))
    instructor = models.ForeignKey(StaffMember, models.PROTECT, related_name="series", verbose_name=_("coach"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    begins_at = models.TimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("length of a class", "minutes"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("Empty: until further notice."),
    )
    times = models.PositiveSmallIntegerField(
        _("number of classes"), null=True, blank=True, help_text=_("Instead of a last day.")
    )
    skips_holidays = models.BooleanField(_("not on statutory holidays"), default=True, db_default=True)
    made_until = models.DateField(null=True, editable=False)

    objects = SessionSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly class")
        verbose_name_plural = _("weekly classes")
        ordering = ["weekday", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="bookings_sessionseries_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, minutes__gte=10, minutes__lte=480, capacity__gte=1),
                name="bookings_sessionseries_is_sensible",
                violation_error_code="not_sensible",
                violation_error_message=_("A class has a weekday, 10 minutes to 8 hours, and at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(times=None) | Q(times__gte=1),
                name="bookings_sessionseries_takes_place",
                violation_error_code="no_times",
                violation_error_message=_("A weekly class takes place at least once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.get_weekday_display()} {self.begins_at:%H:%M}"
