from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.package import TreatmentPackage
from bookings.models.resource import Resource
from bookings.models.treatment import Treatment
from members.models import Member
from venue import clock
from venue.models import StaffMember

LIVE = ("held", "requested", "booked", "in_service", "done", "no_show")  # what has, or had to the end, its claims
TO_COME = ("held", "requested", "booked")  # what has not begun
TONES = {
    "held": "info",
    "requested": "warn",
    "booked": "accent",
    "in_service": "good",
    "done": "good",
    "no_show": "warn",
    "late_cancelled": "warn",
    "rejected": "bad",
}
ENDED = ("cancelled", "late_cancelled", "rejected", "released")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def live(self) -> "AppointmentQuerySet":
        return self.filter(state__in=LIVE)

    def expired(self, now: datetime) -> "AppointmentQuerySet":
        """Times that were kept long enough for somebody who did not decide."""
        return self.filter(state="held", held_until__lte=now)

    def standing(self, now: datetime) -> "AppointmentQuerySet":
        """Live ones without those that were kept long enough and only wait to be given up."""
        return self.live().exclude(state="held", held_until__lte=now)


@pghistory.track()
class Appointment(models.Model):
    """One or more treatments that were booked in one act, in the name of one person: one after the other, or side by
    side for two guests. held → booked, or requested → booked where the house confirms; booked → in service → done.

    `held` is kept until `held_until` for somebody who decides; `released` one whose time was over. It keeps the policy
    rows that it was made under. What it costs is the sum of its lines; how it was paid stands in the books, under the
    cause `appointment:<key>`. One that was sold as a `package` keeps of how many treatments that was: it has all of
    them or ends with all of them, and its lines have their shares of the price of the package.
    """

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("appointment", "kept while deciding")
        REQUESTED = "requested", pgettext_lazy("appointment", "to be confirmed")
        BOOKED = "booked", pgettext_lazy("appointment", "booked")
        IN_SERVICE = "in_service", pgettext_lazy("appointment", "in service")
        DONE = "done", pgettext_lazy("appointment", "done")
        NO_SHOW = "no_show", pgettext_lazy("appointment", "did not come")
        CANCELLED = "cancelled", pgettext_lazy("appointment", "cancelled")
        LATE_CANCELLED = "late_cancelled", pgettext_lazy("appointment", "cancelled late")
        REJECTED = "rejected", pgettext_lazy("appointment", "not possible")
        RELEASED = "released", pgettext_lazy("appointment", "given up")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="appointments", verbose_name=pgettext_lazy("of an appointment", "guest")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.BOOKED)
    held_until = models.DateTimeField(_("kept until"), null=True, blank=True)
    policies = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("made under"), editable=False)
    package = models.ForeignKey(
        TreatmentPackage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        editable=False,
        verbose_name=pgettext_lazy("of treatments", "package"),
    )
    package_parts = models.PositiveSmallIntegerField(_("treatments of the package"), null=True, editable=False)
    wish = models.CharField(_("wish of the guest"), max_length=200, blank=True, db_default="")
    note = models.TextField(_("note of the house"), blank=True, db_default="")
    booked_at = models.DateTimeField(_("booked at"), default=clock.now, editable=False)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("booked by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("cancelled by"),
    )
    is_cancelled_by_venue = models.BooleanField(_("cancelled by the venue"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    despite_closure_at = models.DateTimeField(_("kept in spite of a closure at"), null=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ENDED, cancelled_at__isnull=False) | (~Q(state__in=ENDED) & Q(cancelled_at=None)),
                name="bookings_appointment_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("What ended has the time of ending, anything else has none."),
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | (~Q(state="held") & Q(held_until=None)),
                name="bookings_appointment_held_until",
                violation_error_code="held_without_end",
                violation_error_message=_("What is kept is kept until a time, anything else is not."),
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""),
                name="bookings_appointment_rejected_with_reason",
                violation_error_code="no_reason",
                violation_error_message=_("Whoever is refused is told why."),
            ),
            models.CheckConstraint(
                condition=Q(package=None, package_parts=None)
                | Q(package__isnull=False, package_parts__isnull=False, package_parts__gte=1),
                name="bookings_appointment_package_has_parts",
                violation_error_code="package_without_parts",
                violation_error_message=_("What was sold as a package says of how many treatments."),
            ),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(state="held"), name="bookings_appointment_held"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def cause(self) -> str:
        """What it is called in the books."""
        return f"appointment:{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "plain")

    @property
    def is_to_come(self) -> bool:
        return self.state in TO_COME


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AppointmentLine(models.Model):
    """One treatment of one guest by one practitioner, from a time to a time. Practitioner, room and equipment are
    claimed by `ResourceAllocation`s; where it takes place is said by that of the room.

    `is_choice`: the guest asked for this practitioner; else it was the turn of whoever `asked` shows: every
    practitioner in the order in which they stood, and why each before the one who does it was passed over; nobody,
    where the house gave it to somebody by hand. `here_at` is when somebody saw that its guest has come,
    `identity_seen_at` when somebody looked at their identity document, of which nothing is kept; `began_at` and
    `finished_at` are the clock of what really happened.
    """

    appointment = models.ForeignKey(
        Appointment, models.CASCADE, related_name="lines", db_index=False, verbose_name=_("appointment")
    )  # see the unique constraint
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a line", "number"))
    guest = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="treatments",
        verbose_name=pgettext_lazy("of an appointment", "guest"),
    )
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="lines", verbose_name=_("treatment"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="treatments", verbose_name=_("practitioner"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    price = models.DecimalField(_("price"), max_digits=8, decimal_places=2, null=True, blank=True)
    is_beside = models.BooleanField(_("at the same time as the one before"), default=False)
    is_choice = models.BooleanField(_("chosen by the guest"), default=False)
    asked = models.JSONField(_("order of turns"), default=list, editable=False)
    despite_absence_at = models.DateTimeField(_("kept in spite of an absence at"), null=True, editable=False)
    here_at = models.DateTimeField(_("guest is here since"), null=True, blank=True)
    identity_seen_at = models.DateTimeField(_("identity document seen at"), null=True, blank=True)
    identity_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("identity document seen by"),
    )
    began_at = models.DateTimeField(_("really began"), null=True, blank=True)
    finished_at = models.DateTimeField(_("really ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("treatment of an appointment")
        verbose_name_plural = _("treatments of appointments")
        ordering = ["starts_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "number"],
                name="bookings_appointmentline_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This appointment already has a line with this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="bookings_appointmentline_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A treatment ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(began_at__isnull=False, finished_at__gte=F("began_at")),
                name="bookings_appointmentline_finishes_after_begin",
                violation_error_code="clock",
                violation_error_message=_("The clock of a treatment is stopped after it was started."),
            ),
            models.CheckConstraint(
                condition=Q(identity_seen_at=None, identity_seen_by=None)
                | Q(identity_seen_at__isnull=False, identity_seen_by__isnull=False),
                name="bookings_appointmentline_identity_seen_by_somebody",
                violation_error_code="seen_by_nobody",
                violation_error_message=_("An identity document was looked at by somebody, at a time."),
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="bookings_line_by_start")]

    def __str__(self) -> str:
        return f"{self.treatment} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def claimed_for(self) -> str:
        return self.treatment.name

    @property
    def room(self) -> Resource | None:
        """Where it takes place, or would have; read with its allocations."""
        places = (each.place for each in self.allocations.all())
        return next((place for place in places if place.kind == Resource.Kind.ROOM), None)

    @property
    def where(self) -> str:
        """The room, and where in the house it lies; read like `room`."""
        room = self.room
        if room is None or room.area is None:
            return room.name if room else ""
        return gettext("%(room)s, %(area)s") % {"room": room.name, "area": room.area.name}

    @property
    def minutes(self) -> int:
        """As planned."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def minutes_taken(self) -> int | None:
        """By the clock, so far or in all."""
        if self.began_at is None:
            return None
        return int(((self.finished_at or clock.now()) - self.began_at).total_seconds() // 60)

    @property
    def is_running(self) -> bool:
        return self.began_at is not None and self.finished_at is None

    @property
    def minutes_left(self) -> int:
        """Until it is over as planned, counted from when it really began; it runs."""
        return max(self.minutes - (self.minutes_taken or 0), 0)

    @property
    def minutes_over(self) -> int:
        """How much longer than planned, by the clock."""
        return max((self.minutes_taken or 0) - self.minutes, 0)
