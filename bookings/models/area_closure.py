from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.resource import Resource
from venue import clock
from venue.bilingual import in_language
from venue.models import Area


class AreaClosureQuerySet(models.QuerySet["AreaClosure"]):
    def standing(self) -> "AreaClosureQuerySet":
        """Neither reopened nor undone. Whether the time is over is for whoever asks about a time."""
        return self.filter(reopened_at=None, undone_at=None)

    def over(self, begins: object, ends: object) -> "AreaClosureQuerySet":
        """Those that stand and share some time with the half-open span."""
        return self.standing().filter(Q(ends_at=None) | Q(ends_at__gt=begins), starts_at__lt=ends)

    def not_over(self, now: datetime) -> "AreaClosureQuerySet":
        """Those that hold at this moment, or will."""
        return self.standing().filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def with_places(self) -> "AreaClosureQuerySet":
        return self.select_related("area", "room")


@pghistory.track()
class AreaClosure(models.Model):
    """An area, one room or the whole venue is closed from an instant on, until another or until further notice.

    It is laid over what is there and claims nothing (`ResourceAllocation` does): what was put on before stays, and
    waits for somebody to decide about it. `reason` is what guests read. Reopened it holds no longer; undone it never
    was.
    """

    class Cause(models.TextChoices):
        CLEANING = "cleaning", _("cleaning")
        HAZARD = "hazard", _("hazard")
        MAINTENANCE = "maintenance", pgettext_lazy("closure", "maintenance")
        EVENT = "event", pgettext_lazy("closure", "private event")
        WATER = "water", _("water quality")
        OTHER = "other", _("other")

    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="closures", verbose_name=_("area")
    )
    room = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="closures", verbose_name=_("room")
    )
    is_whole_venue = models.BooleanField(_("the whole venue"), default=False)
    starts_at = models.DateTimeField(_("closed from"))
    ends_at = models.DateTimeField(_("closed until"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    reason_en = models.CharField(_("reason for guests (English)"), max_length=200)
    reason_zh = models.CharField(_("reason for guests (Chinese)"), max_length=200)
    closed_at = models.DateTimeField(_("entered at"), default=clock.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reopened by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = AreaClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, room=None, is_whole_venue=False)
                | Q(area=None, room__isnull=False, is_whole_venue=False)
                | Q(area=None, room=None, is_whole_venue=True),
                name="bookings_areaclosure_one_place",
                violation_error_code="not_one_place",
                violation_error_message=_("One area, one room or the whole venue is closed."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="bookings_areaclosure_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A closure ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(reason_en="") & ~Q(reason_zh=""),
                name="bookings_areaclosure_has_reason",
                violation_error_code="no_reason",
                violation_error_message=_("Guests are told why something is closed, in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_by=None) | Q(reopened_at__isnull=False),
                name="bookings_areaclosure_reopened_has_time",
                violation_error_code="reopened_without_time",
                violation_error_message=_("Whoever reopened something did so at a time."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(undone_at=None),
                name="bookings_areaclosure_ends_once",
                violation_error_code="ended_twice",
                violation_error_message=_("A closure is reopened or undone, not both."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(reopened_at=None, undone_at=None),
                name="bookings_areaclosure_standing",
            )
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def place(self) -> str:
        where = self.area or self.room
        return where.name if where else gettext("The whole venue")

    @property
    def reason(self) -> str:
        return in_language(self.reason_en, self.reason_zh)

    @property
    def stands(self) -> bool:
        return self.reopened_at is None and self.undone_at is None

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def is_over(self, now: datetime) -> bool:
        """Whether nothing of it is to come."""
        return not self.stands or (self.ends_at is not None and self.ends_at <= now)
