import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue import clock


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> "CalendarFeedQuerySet":
        return self.filter(revoked_at=None)


@pghistory.track(exclude=["nonce"])
class CalendarFeed(models.Model):
    """A private link by which a calendar program reads what somebody has booked, or the classes they hold.

    Whoever has the link reads it without a sign-in, so it holds nothing but times and, where its owner wants it, names
    of classes; the link is not kept but made from `nonce` and the key of the installation (`bookings.calendar_links`).
    One of each kind is live at a time; a revoked one stays as a row and opens nothing.
    """

    class Kind(models.TextChoices):
        OWN = "own", _("what I booked")
        WORK = "work", _("what I hold or do here")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name=_("user")
    )
    kind = models.CharField(_("what it shows"), max_length=10, choices=Kind)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    shows_names = models.BooleanField(_("names of classes and rooms"), default=False)
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(revoked_at=None),
                name="bookings_calendarfeed_one_live",
                violation_error_code="feed_exists",
                violation_error_message=_("There is a calendar link of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["own", "work"]),
                name="bookings_calendarfeed_known_kind",
                violation_error_code="kind_unknown",
                violation_error_message=_("A calendar link shows what somebody booked or the classes they hold."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"
