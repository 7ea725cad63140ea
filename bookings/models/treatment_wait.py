from datetime import date, datetime, time, timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.appointment import Appointment
from bookings.models.treatment import Treatment
from members.models import Member
from venue import clock
from venue.models import StaffMember

OPEN = ("waiting", "offered")
MOST_DAYS = 14
IN_LINE = ("let_pass__len", "pk")  # who joined first; who let a time pass comes after those who were not asked yet
TONES = {"waiting": "info", "offered": "accent", "accepted": "good"}


class TreatmentWaitQuerySet(models.QuerySet["TreatmentWait"]):
    def waiting(self) -> "TreatmentWaitQuerySet":
        """Who still waits, first come first."""
        return self.filter(state=TreatmentWait.State.WAITING).order_by(*IN_LINE)

    def open(self) -> "TreatmentWaitQuerySet":
        """Who waits, those included who are asked at this moment; first come first."""
        return self.filter(state__in=OPEN).order_by(*IN_LINE)

    def over(self, day: date) -> "TreatmentWaitQuerySet":
        """Who waits for nothing any more: the last of their days is before this one."""
        return self.waiting().filter(to_day__lt=day)


@pghistory.track()
class TreatmentWait(models.Model):
    """One member waiting for a treatment on one of some days, perhaps with one practitioner, perhaps beginning between
    two hours. waiting → offered when a time is kept for them, and from there accepted, or waiting again when they let
    it pass; lapsed once they let too many pass, left when they give up, expired when the days are over.

    `appointment` is the time that is kept, or was taken. `let_pass` are the times that were offered and not taken: none
    of them is offered again. One that waits is changed under the lock of its member, one that is offered under that of
    its appointment. `skipped_rule` is what kept a free time from being offered.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
        OFFERED = "offered", pgettext_lazy("waiting list", "asked")
        ACCEPTED = "accepted", pgettext_lazy("waiting list", "got a time")
        LAPSED = "lapsed", pgettext_lazy("waiting list", "let too many pass")
        LEFT = "left", _("left the waitlist")
        EXPIRED = "expired", pgettext_lazy("waiting list", "got no time")

    member = models.ForeignKey(Member, models.PROTECT, related_name="treatment_waits", verbose_name=_("member"))
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="waits", verbose_name=_("treatment"))
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("practitioner")
    )
    from_day = models.DateField(pgettext_lazy("of days", "from"))
    to_day = models.DateField(pgettext_lazy("of days", "to"))
    from_time = models.TimeField(_("begins at the earliest"), null=True, blank=True)
    to_time = models.TimeField(_("begins at the latest"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField(_("waiting since"), default=clock.now)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("put on the waitlist by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="treatment_wait",
        verbose_name=_("appointment"),
    )
    let_pass = ArrayField(
        models.DateTimeField(), default=list, blank=True, verbose_name=_("times offered and not taken")
    )
    skipped_rule = models.CharField(_("passed over because"), max_length=40, blank=True, db_default="")
    skipped_at = models.DateTimeField(_("passed over at"), null=True, blank=True)

    objects = TreatmentWaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("wait for a treatment")
        verbose_name_plural = _("waits for treatments")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "treatment", "staff", "from_day", "to_day"],
                condition=Q(state__in=OPEN),
                nulls_distinct=False,
                name="bookings_treatmentwait_once",
                violation_error_code="already_in_line",
                violation_error_message=_("This member already waits for this treatment on these days."),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="offered"),
                name="bookings_treatmentwait_one_offer_per_member",
                violation_error_code="asked_already",
                violation_error_message=_("Nobody is asked about two times at once."),
            ),
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day"), to_day__lt=F("from_day") + timedelta(days=MOST_DAYS)),
                name="bookings_treatmentwait_days_in_order",
                violation_error_code="days",
                violation_error_message=_("The last day is not before the first, and at most 14 days are waited for."),
            ),
            models.CheckConstraint(
                condition=Q(from_time=None) | Q(to_time=None) | Q(to_time__gte=F("from_time")),
                name="bookings_treatmentwait_hours_in_order",
                violation_error_code="hours",
                violation_error_message=_("The latest beginning is not before the earliest."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="bookings_treatmentwait_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("A wait that ended has the time of its end, an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("offered", "accepted"), appointment__isnull=False)
                | (~Q(state__in=("offered", "accepted")) & Q(appointment=None)),
                name="bookings_treatmentwait_offered_has_appointment",
                violation_error_code="offered_without_appointment",
                violation_error_message=_("Whoever is asked about a time, or took one, has it, nobody else."),
            ),
            models.CheckConstraint(
                condition=Q(skipped_rule="", skipped_at=None) | (~Q(skipped_rule="") & Q(skipped_at__isnull=False)),
                name="bookings_treatmentwait_skipped_has_time",
                violation_error_code="skipped_without_time",
                violation_error_message=_("Being passed over has a reason and a time."),
            ),
        ]
        indexes = [
            models.Index(fields=["treatment", "id"], condition=Q(state="waiting"), name="bookings_treatmentwait_open")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES.get(self.state, "plain")

    @property
    def is_one_day(self) -> bool:
        return self.from_day == self.to_day

    def suits(self, starts_at: datetime) -> bool:
        """Whether it may begin then: between the hours, and not at a time that was let pass."""
        at = clock.local(starts_at).time()
        return (self.from_time or time.min) <= at <= (self.to_time or time.max) and starts_at not in self.let_pass
