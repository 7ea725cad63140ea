import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from bookings.models.session import ScheduledSession


class ResourceAllocationQuerySet(models.QuerySet["ResourceAllocation"]):
    def live(self) -> "ResourceAllocationQuerySet":
        return self.filter(released_at=None)


@pghistory.track()
class ResourceAllocation(models.Model):
    """A claim on one resource for a time, `[begin, end)`, buffers included, with exactly one cause.

    The one calendar of what is busy: the database refuses two live claims on one resource that overlap, whatever
    causes them.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="allocations", verbose_name=_("room or coach"))
    during = DateTimeRangeField(_("during"))
    session = models.ForeignKey(
        ScheduledSession,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("session"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = ResourceAllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            ExclusionConstraint(
                name="bookings_resourceallocation_no_overlap",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(released_at=None),
                violation_error_code="busy_resource",
                violation_error_message=_("Room or coach is taken at that time."),
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False),
                name="bookings_resourceallocation_one_cause",
                violation_error_code="no_cause",
                violation_error_message=_("A claim on a room or coach has exactly one cause."),
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                ),
                name="bookings_resourceallocation_is_a_span",
                violation_error_code="no_span",
                violation_error_message=_("A claim on a room or coach begins and ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.during}"
