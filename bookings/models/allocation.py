from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from bookings.models.room_booking import RoomBooking
from bookings.models.session import ScheduledSession

CAUSES = ("session", "room_booking")  # what may claim a room or somebody's time


def exactly_one(fields: Sequence[str]) -> Q:
    """One of these keys is set and no other."""
    alone = (Q(**{f"{each}__isnull": each != chosen for each in fields}) for chosen in fields)
    return reduce(or_, alone)


class ResourceAllocationQuerySet(models.QuerySet["ResourceAllocation"]):
    def live(self) -> "ResourceAllocationQuerySet":
        return self.filter(released_at=None)

    def standing(self, now: datetime) -> "ResourceAllocationQuerySet":
        """Live ones without those of rooms that were held long enough and only wait to be given up."""
        return self.live().exclude(room_booking__state="held", room_booking__held_until__lte=now)


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
    room_booking = models.ForeignKey(
        RoomBooking,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("room booking"),
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
                condition=exactly_one(CAUSES),
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

    @property
    def cause(self) -> str:
        """What claims it, such as `session:5`."""
        return next(f"{each}:{key}" for each in CAUSES if (key := getattr(self, f"{each}_id")))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Begin and end; a constraint says that it has both."""
        begins, ends = self.during.lower, self.during.upper
        assert begins is not None and ends is not None
        return begins, ends
