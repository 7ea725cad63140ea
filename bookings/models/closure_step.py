from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.allocation import exactly_one
from bookings.models.appointment import Appointment
from bookings.models.area_closure import AreaClosure
from bookings.models.resource import Resource
from bookings.models.room_booking import RoomBooking
from bookings.models.session import ScheduledSession
from venue import clock

THINGS = ("session", "appointment", "room_booking")  # what a decision can be about: one of these keys is set


class ClosureStepQuerySet(models.QuerySet["ClosureStep"]):
    def pending(self) -> "ClosureStepQuerySet":
        return self.filter(outcome=ClosureStep.Outcome.PENDING)

    def due(self, now: datetime) -> "ClosureStepQuerySet":
        return self.pending().filter(due_at__lte=now)


@pghistory.track()
class ClosureStep(models.Model):
    """What somebody decided about one thing in a closed place, a class, an appointment or a room booking: it is called
    off, moves to another room or another time, or takes place all the same. `extend` is about no one thing: every
    contract that loses days ends later by as many.

    pending → done | refused | withdrawn. It is carried out at `due_at`, a little after it was decided, so that until
    then it can be taken back as if it had never been said; `refused_because` is why that could not be done, by
    language.
    """

    class What(models.TextChoices):
        CALL_OFF = "call_off", _("call it off")
        MOVE = "move", _("move it to another room")
        KEEP = "keep", _("let it take place")
        EXTEND = "extend", _("extend memberships by the days lost")

    class Outcome(models.TextChoices):
        PENDING = "pending", pgettext_lazy("step of a closure", "about to be done")
        DONE = "done", pgettext_lazy("step of a closure", "done")
        REFUSED = "refused", pgettext_lazy("step of a closure", "could not be done")
        WITHDRAWN = "withdrawn", pgettext_lazy("step of a closure", "taken back")

    closure = models.ForeignKey(AreaClosure, models.PROTECT, related_name="steps", verbose_name=_("closure"))
    session = models.ForeignKey(
        ScheduledSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closure_steps",
        verbose_name=_("session"),
    )
    appointment = models.ForeignKey(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closure_steps",
        verbose_name=_("appointment"),
    )
    room_booking = models.ForeignKey(
        RoomBooking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closure_steps",
        verbose_name=_("room booking"),
    )
    what = models.CharField(_("decision"), max_length=10, choices=What)
    room = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to this room")
    )
    starts_at = models.DateTimeField(_("to this time"), null=True, blank=True)
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
        verbose_name = _("decision about what takes place in a closed place")
        verbose_name_plural = _("decisions about what takes place in closed places")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(outcome="pending"),
                name="bookings_closurestep_one_pending",
                violation_error_code="decided_already",
                violation_error_message=_("Something is about to be done with this class already."),
            ),
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(outcome="pending"),
                name="bookings_closurestep_one_pending_of_appointment",
                violation_error_code="decided_already",
                violation_error_message=_("Something is about to be done with this appointment already."),
            ),
            models.UniqueConstraint(
                fields=["room_booking"],
                condition=Q(outcome="pending"),
                name="bookings_closurestep_one_pending_of_room_booking",
                violation_error_code="decided_already",
                violation_error_message=_("Something is about to be done with this room booking already."),
            ),
            models.UniqueConstraint(
                fields=["closure"],
                condition=Q(outcome="pending", what="extend"),
                name="bookings_closurestep_one_pending_extension",
                violation_error_code="decided_already",
                violation_error_message=_("Memberships are about to be extended already."),
            ),
            models.CheckConstraint(
                condition=(~Q(what="extend") & exactly_one(THINGS))
                | Q(what="extend", session=None, appointment=None, room_booking=None),
                name="bookings_closurestep_about_one_thing",
                violation_error_code="about_nothing",
                violation_error_message=_("A decision is about one class, appointment or room booking, or contracts."),
            ),
            models.CheckConstraint(
                condition=(Q(what="move") & (Q(room__isnull=False) | Q(starts_at__isnull=False)))
                | (~Q(what="move") & Q(room=None, starts_at=None)),
                name="bookings_closurestep_moves_somewhere",
                violation_error_code="moves_nowhere",
                violation_error_message=_("What moves goes to a room or a time, anything else does not."),
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
        return f"{self.key} {self.what} {self.outcome}"

    @property
    def key(self) -> str:
        """What it is about, as a form calls it: `class:12`."""
        names = {"class": self.session_id, "appointment": self.appointment_id, "room": self.room_booking_id}
        return next((f"{name}:{pk}" for name, pk in names.items() if pk), "")

    @property
    def why_not(self) -> str:
        """Why it could not be done, in the active language."""
        return self.refused_because.get(get_language() or settings.LANGUAGE_CODE, "")
