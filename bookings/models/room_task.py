from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.room_booking import FIRM, RoomBooking


class RoomTaskQuerySet(models.QuerySet["RoomTask"]):
    def standing(self) -> "RoomTaskQuerySet":
        """Of bookings that take place; what was cancelled needs nothing done."""
        return self.filter(booking__state__in=FIRM)

    def open(self) -> "RoomTaskQuerySet":
        return self.standing().filter(done_at=None)

    def with_details(self) -> "RoomTaskQuerySet":
        return self.select_related("booking__room__area", "done_by")


@pghistory.track()
class RoomTask(models.Model):
    """What is to be done to a room for a confirmed booking: set up before it, clear it afterwards. One of each; when it
    was done is kept, so that early and late are measured against what was due.
    """

    class Kind(models.TextChoices):
        SETUP = "setup", pgettext_lazy("room task", "set up")
        CLEARING = "clearing", pgettext_lazy("room task", "clear")

    booking = models.ForeignKey(RoomBooking, models.PROTECT, related_name="tasks", verbose_name=_("room booking"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    due_at = models.DateTimeField(pgettext_lazy("room task", "due"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("done by"),
    )

    objects = RoomTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("room task")
        verbose_name_plural = _("room tasks")
        ordering = ["due_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "kind"],
                name="bookings_roomtask_one_of_each",
                violation_error_code="task_exists",
                violation_error_message=_("A room is set up once and cleared once for a booking."),
            ),
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_at__isnull=False),
                name="bookings_roomtask_done_has_time",
                violation_error_code="done_without_time",
                violation_error_message=_("Whoever has done it did so at a time."),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="bookings_roomtask_open")]
        permissions = [("run_roomtask", "Can set rooms up and clear them")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.kind}"

    @property
    def minutes_early(self) -> int | None:
        """How long before it was due it was done; less than nothing when late."""
        return round((self.due_at - self.done_at).total_seconds() / 60) if self.done_at else None

    def is_overdue(self, now: datetime) -> bool:
        return self.done_at is None and self.due_at < now
