import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.room_booking import RoomBooking
from venue import clock


class RoomQuote(models.Model):
    """What a party was offered, as it was at that moment: one version of the quote for a room booking. Append-only, so
    that its PDF can be printed again, the same; what changes is the next version.

    `lines` are text, quantity, unit, price and amount; `terms` what cancelling costs, in percent, until when.
    """

    booking = models.ForeignKey(RoomBooking, models.PROTECT, related_name="quotes", verbose_name=_("room booking"))
    number = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    party = models.CharField(pgettext_lazy("room booking", "contact"), max_length=80)
    purpose = models.CharField(pgettext_lazy("room booking", "purpose"), max_length=120)
    people = models.PositiveSmallIntegerField(_("number of people"))
    room_en = models.CharField(_("room"), max_length=60, blank=True)
    room_zh = models.CharField(_("room"), max_length=60, blank=True)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    lines = models.JSONField(_("lines"))
    total = models.DecimalField(_("total"), max_digits=10, decimal_places=2)
    terms = models.JSONField(_("what cancelling costs"))
    valid_until = models.DateField(_("valid until"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("made by")
    )
    made_by_name = models.CharField(_("made by"), max_length=80)

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        default_permissions = ()
        ordering = ["booking", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "number"],
                name="bookings_roomquote_one_per_number",
                violation_error_code="version_taken",
                violation_error_message=_("There is this version of the quote already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="bookings_roomquote_counts_from_one",
                violation_error_code="no_version",
                violation_error_message=_("Versions of a quote are counted from one."),
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0),
                name="bookings_roomquote_total_not_negative",
                violation_error_code="total_negative",
                violation_error_message=_("A quote is not for less than nothing."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What stands on the paper: the booking, and the version."""
        return f"Q{self.booking_id:05}-{self.number}"
