import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.booking import Booking
from bookings.models.session import ScheduledSession
from members.models import Member
from venue import clock

OPEN = ("waiting", "offered")
IN_LINE = ("offers", "pk")  # entries are made under the lock of their session; who let a place pass comes after


class WaitlistEntryQuerySet(models.QuerySet["WaitlistEntry"]):
    def waiting(self) -> "WaitlistEntryQuerySet":
        """Who still waits, first come first."""
        return self.filter(state=WaitlistEntry.State.WAITING).order_by(*IN_LINE)

    def open(self) -> "WaitlistEntryQuerySet":
        """Who waits, those included who are asked at this moment; first come first."""
        return self.filter(state__in=OPEN).order_by(*IN_LINE)

    def has_line(self, session: OuterRef) -> Exists:
        """Whether anybody is in line for the session of the query around it. Asks for a span of one session: with an
        equal sign the planner takes one row in so many to be of that session as there are sessions with a line, and
        where these are few and long, it looks for the first by reading row after row; for a class without a line that
        reads the lines of all others. Of a span it expects few rows, and asks the index.
        """
        return Exists(self.open().filter(session__gte=session, session__lte=session))


@pghistory.track()
class WaitlistEntry(models.Model):
    """One member waiting for a place in one full session. waiting → promoted, left or lapsed; waiting → offered, where
    people are asked first, and from there promoted, left (declined), or waiting again when nobody answered in time.

    When a place frees the first in line gets it; whoever is passed over keeps waiting, and `skipped_rule` says which
    rule did it. `offers` counts how often a place was offered, `notice_minutes` is how long before the class this
    person must know, and `here_at` is when the desk saw that they are in the house.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
        OFFERED = "offered", pgettext_lazy("waiting list", "asked")
        PROMOTED = "promoted", _("got a place")
        LEFT = "left", _("left the waitlist")
        LAPSED = "lapsed", _("got no place")

    session = models.ForeignKey(ScheduledSession, models.PROTECT, related_name="waitlist", verbose_name=_("session"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="waitlist", verbose_name=_("member"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField(_("waiting since"), default=clock.now)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("put on the waitlist by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    booking = models.OneToOneField(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promoted_from",
        verbose_name=_("booking"),
    )
    offers = models.PositiveSmallIntegerField(_("places offered"), default=0, db_default=0)
    notice_minutes = models.PositiveIntegerField(_("must know before it begins (minutes)"), null=True, blank=True)
    here_at = models.DateTimeField(_("in the house since"), null=True, blank=True)
    skipped_rule = models.CharField(_("passed over because"), max_length=40, blank=True)
    skipped_at = models.DateTimeField(_("passed over at"), null=True, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("waitlist entry")
        verbose_name_plural = _("waitlist entries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(state__in=OPEN),
                name="bookings_waitlistentry_one_open_per_member",
                violation_error_code="already_waiting",
                violation_error_message=_("This member is already on the waitlist of this class."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at=None) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="bookings_waitlistentry_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("A wait that ended has the time of its end, an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("promoted", "offered"), booking__isnull=False)
                | (~Q(state__in=("promoted", "offered")) & Q(booking=None)),
                name="bookings_waitlistentry_promoted_has_booking",
                violation_error_code="promoted_without_booking",
                violation_error_message=_(
                    "Whoever got a place from the waitlist, or is asked about one, has a booking, nobody else."
                ),
            ),
            models.CheckConstraint(
                condition=Q(skipped_rule="", skipped_at=None) | (~Q(skipped_rule="") & Q(skipped_at__isnull=False)),
                name="bookings_waitlistentry_skipped_has_time",
                violation_error_code="skipped_without_time",
                violation_error_message=_("Being passed over has a reason and a time."),
            ),
        ]
        indexes = [models.Index(fields=["session", "id"], condition=Q(state="waiting"), name="bookings_waitlist_open")]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.member_id} {self.state}"
