from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.appointment import AppointmentLine
from bookings.models.resource import Resource
from bookings.models.room_booking import RoomBooking
from bookings.models.session import ScheduledSession

CAUSES = ("session", "appointment_line", "room_booking")  # what a claim can be for: exactly one key of these is set

# What has parts is claimed by all of them: a claim of its own would be seen by none of theirs.
PARTS_ARE_CLAIMED = """
    IF NEW.released_at IS NULL AND EXISTS (
        SELECT FROM bookings_resource WHERE whole_id = NEW.resource_id AND is_active
    ) THEN
        RAISE EXCEPTION 'what has parts is claimed by its parts' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'bookings_resourceallocation_parts_are_claimed';
    END IF;
    RETURN NEW;
"""


def exactly_one(names: tuple[str, ...]) -> Q:
    """One of these keys is set and the others are not."""
    return reduce(or_, (Q(**{f"{each}__isnull": each != name for each in names}) for name in names))


class Cause(Protocol):
    """What a claim can be for. `claimed_for` names it to whoever finds a room taken, and never says who comes."""

    pk: int
    starts_at: datetime
    ends_at: datetime

    @property
    def claimed_for(self) -> str: ...


class ResourceAllocationQuerySet(models.QuerySet["ResourceAllocation"]):
    def live(self) -> "ResourceAllocationQuerySet":
        return self.filter(released_at=None)

    def standing(self, now: datetime) -> "ResourceAllocationQuerySet":
        """Live ones without those of rooms and treatments that were held long enough and only wait to be given up."""
        return self.live().exclude(
            Q(room_booking__state="held", room_booking__held_until__lte=now)
            | Q(appointment_line__appointment__state="held", appointment_line__appointment__held_until__lte=now)
        )

    def with_causes(self) -> "ResourceAllocationQuerySet":
        """With all that `cause` is called by."""
        return self.select_related("session__course", "appointment_line__treatment", "room_booking")


@pghistory.track()
class ResourceAllocation(models.Model):
    """A claim on one resource for a time, `[begin, end)`, buffers included, with exactly one cause.

    The one calendar of what is busy: the database refuses two live claims on one resource that overlap, whatever
    causes them. `whole` is the room or equipment that was meant where `resource` is one unit or part of it.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="allocations", verbose_name=_("room or coach"))
    whole = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="claims_on_parts", verbose_name=_("part of")
    )
    during = DateTimeRangeField(_("during"))
    session = models.ForeignKey(
        ScheduledSession,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("session"),
    )
    appointment_line = models.ForeignKey(
        AppointmentLine,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("treatment"),
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
        triggers = [
            pgtrigger.Trigger(
                name="parts_are_claimed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("resource_id"),
                func=PARTS_ARE_CLAIMED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.during}"

    @property
    def place(self) -> Resource:
        """The room, equipment or person as it is called."""
        return self.whole or self.resource.place

    @property
    def cause_name(self) -> str:
        return next(name for name in CAUSES if getattr(self, f"{name}_id"))

    @property
    def cause(self) -> Cause:
        """What it is for."""
        cause: Cause = getattr(self, self.cause_name)
        return cause

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Begin and end; a constraint says that it has both."""
        begins, ends = self.during.lower, self.during.upper
        assert begins is not None and ends is not None
        return begins, ends
