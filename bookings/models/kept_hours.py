from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from bookings.models.resource import Resource
from venue.models.opening import WEEKDAYS
from venue.working_time import Hours


class KeptHoursQuerySet(models.QuerySet["KeptHours"]):
    def in_use(self) -> "KeptHoursQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class KeptHours(models.Model):
    """Hours of a weekday, or of every day, in which a room is for some people alone: a court for members in the
    evening, a pool for women on Wednesday. May run past midnight. Where several hold at once, whoever one of them is
    for may have the room.

    It decides who books the room or a treatment in it for themselves. Classes are put on by the house, wherever and
    whenever it likes.
    """

    class For(models.TextChoices):
        """Of tiers, whoever has it or a higher one."""

        MEMBERS = "members", pgettext_lazy("for whom hours are kept", "members")
        SILVER = "silver", pgettext_lazy("for whom hours are kept", "silver members and above")
        GOLD = "gold", pgettext_lazy("for whom hours are kept", "gold members and above")
        VIP = "vip", pgettext_lazy("for whom hours are kept", "VIP members")
        WOMEN = "female", pgettext_lazy("for whom hours are kept", "women")
        MEN = "male", pgettext_lazy("for whom hours are kept", "men")
        SENIORS = "seniors", pgettext_lazy("for whom hours are kept", "guests of 60 and older")
        MINORS = "minors", pgettext_lazy("for whom hours are kept", "guests under 18")

    room = models.ForeignKey(Resource, models.PROTECT, related_name="kept_hours", verbose_name=_("room"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS, null=True, blank=True)
    begins = models.TimeField(pgettext_lazy("of kept hours", "from"))
    ends = models.TimeField(pgettext_lazy("of kept hours", "until"))
    kept_for = models.CharField(
        pgettext_lazy("for whom hours are kept", "for"), max_length=10, choices=For, default=For.MEMBERS
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = KeptHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("hours kept")
        verbose_name_plural = _("hours kept")
        ordering = ["room", "weekday", "begins", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "weekday", "begins", "kept_for"],
                nulls_distinct=False,
                name="bookings_kepthours_once",
                violation_error_code="hours_listed",
                violation_error_message=_("These hours are already kept for them."),
            ),
            models.CheckConstraint(
                condition=Q(weekday=None) | Q(weekday__lte=6),
                name="bookings_kepthours_weekday_is_real",
                violation_error_code="no_such_weekday",
                violation_error_message=_("A weekday is a number from 0 (Monday) to 6 (Sunday)."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} · {self.hours_words}"

    @property
    def hours_words(self) -> str:
        """In the reader's language."""
        day = self.get_weekday_display() if self.weekday is not None else pgettext("weekday", "every day")
        return f"{day} {self.begins:%H:%M}–{self.ends:%H:%M}"

    def on(self, day: date) -> Hours:
        """As hours of this business day, whatever its weekday."""
        return Hours(day.weekday(), self.begins, self.ends)

    def is_on(self, day: date) -> bool:
        return self.weekday in (None, day.weekday())
