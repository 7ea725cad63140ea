from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ClockOffset(models.Model):
    """By how many seconds the clock of a demo is ahead; one row at most. Written and read by `venue.clock` alone."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="venue_clockoffset_only_one",
                violation_error_code="only_one",
                violation_error_message=_("There is one clock."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seconds:+.0f} s"
