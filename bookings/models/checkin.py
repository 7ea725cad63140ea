import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from venue import clock
from venue.models import Area


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def standing(self) -> "CheckInQuerySet":
        """What was not undone."""
        return self.filter(undone_at=None)


@pghistory.track()
class CheckIn(models.Model):
    """Somebody came without a booking, and to which area. A second one within a few minutes is the same visit and is
    not written (the service sees to that, under the lock of the person). `let_in_because` is why somebody came in whom
    no membership covers on that day.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="check_ins", db_index=False, verbose_name=_("member")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="check_ins", verbose_name=_("area"))
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    let_in_because = models.CharField(_("let in because"), max_length=200, blank=True, db_default="")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in without a booking")
        verbose_name_plural = _("check-ins without a booking")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=models.F("at")),
                name="bookings_checkin_undone_later",
                violation_error_code="undone_before",
                violation_error_message=_("A check-in is undone after it was made."),
            )
        ]
        indexes = [
            models.Index(fields=["member", "-at"], name="bookings_checkin_of_member"),
            models.Index(fields=["at"], name="bookings_checkin_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.at:%Y-%m-%d %H:%M}"
