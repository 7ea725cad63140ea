from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.area_closure import AreaClosure
from bookings.models.resource import Resource
from bookings.models.session import ScheduledSession
from venue import clock


class ClosureStepQuerySet(models.QuerySet["ClosureStep"]):
    def pending(self) -> "ClosureStepQuerySet":
        return self.filter(outcome=ClosureStep.Outcome.PENDING)

    def due(self, now: datetime) -> "ClosureStepQuerySet":
        return self.pending().filter(due_at__lte=now)


@pghistory.track()
class ClosureStep(models.Model):
    """What somebody decided about one class in a closed place: it is called off, moves to another room, or takes place
    all the same.

    pending → done | refused | withdrawn. It is carried out at `due_at`, a little after it was decided, so that until
    then it can be taken back as if it had never been said; `refused_because` is why that could not be done, by
    language.
    """

    class What(models.TextChoices):
        CALL_OFF = "call_off", _("call it off")
        MOVE = "move", _("move it to another room")
        KEEP = "keep", _("let it take place")

    class Outcome(models.TextChoices):
        PENDING = "pending", pgettext_lazy("step of a closure", "about to be done")
        DONE = "done", pgettext_lazy("step of a closure", "done")
        REFUSED = "refused", pgettext_lazy("step of a closure", "could not be done")
        WITHDRAWN = "withdrawn", pgettext_lazy("step of a closure", "taken back")

    closure = models.ForeignKey(AreaClosure, models.PROTECT, related_name="steps", verbose_name=_("closure"))
    session = models.ForeignKey(
        ScheduledSession, models.PROTECT, related_name="closure_steps", verbose_name=_("session")
    )
    what = models.CharField(_("decision"), max_length=10, choices=What)
    room = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to this room")
    )
    decided_at = models.DateTimeField(_("decided at"), default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    due_at = models.DateTimeField(_("carried out at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.PENDING)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    refused_because = models.JSONField(_("why not"), default=dict, blank=True)

    objects = ClosureStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a class in a closed place")
        verbose_name_plural = _("decisions about classes in closed places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(outcome="pending"),
                name="bookings_closurestep_one_pending",
                violation_error_code="decided_already",
                violation_error_message=_("Something is about to be done with this class already."),
            ),
            models.CheckConstraint(
                condition=Q(what="move", room__isnull=False) | (~Q(what="move") & Q(room=None)),
                name="bookings_closurestep_moves_somewhere",
                violation_error_code="moves_nowhere",
                violation_error_message=_("A class that moves goes to a room, any other does not."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="pending", ended_at=None) | (~Q(outcome="pending") & Q(ended_at__isnull=False)),
                name="bookings_closurestep_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("A decision that was carried out or taken back has the time of it."),
            ),
            models.CheckConstraint(
                condition=(Q(outcome="refused") & ~Q(refused_because={}))
                | (~Q(outcome="refused") & Q(refused_because={})),
                name="bookings_closurestep_refused_says_why",
                violation_error_code="refused_without_reason",
                violation_error_message=_("What could not be done says why."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome="pending"), name="bookings_closurestep_due"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.what} {self.outcome}"

    @property
    def why_not(self) -> str:
        """Why it could not be done, in the active language."""
        return self.refused_because.get(get_language() or settings.LANGUAGE_CODE, "")
