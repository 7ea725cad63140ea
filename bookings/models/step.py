import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.session import ScheduledSession
from venue import clock


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SessionStep(models.Model):
    """One step of running a class, ticked by whoever holds it, with the time. Taken back, it is deleted; the
    history keeps that as well.
    """

    class Step(models.TextChoices):
        CHECK_IN = "check_in", _("check-in")
        WARM_UP = "warm_up", _("warm-up")
        TRAINING = "training", _("training")
        COOL_DOWN = "cool_down", _("cool-down")
        CLOSING = "closing", _("closing assessment")

    session = models.ForeignKey(
        ScheduledSession, models.PROTECT, related_name="steps", db_index=False, verbose_name=_("session")
    )
    step = models.CharField(_("step"), max_length=20, choices=Step)
    done_at = models.DateTimeField(_("at"), default=clock.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("step of a class")
        verbose_name_plural = _("steps of a class")
        default_permissions = ()
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "step"],
                name="bookings_sessionstep_once",
                violation_error_code="step_done",
                violation_error_message=_("This step is ticked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.step}"
