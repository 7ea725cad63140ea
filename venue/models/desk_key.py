from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.models.staff import StaffMember


class DeskKey(models.Model):
    """How somebody takes over at a shared desk: a PIN, kept as a hash, and perhaps a badge, kept as a digest.

    Without row history: a history would keep hashes that were given up.
    """

    staff = models.OneToOneField(StaffMember, models.CASCADE, related_name="desk_key", verbose_name=_("staff member"))
    pin = models.CharField(_("PIN"), max_length=128)
    badge = models.CharField(_("badge"), max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    tried_at = models.DateTimeField(_("last wrong try"), null=True, blank=True)

    class Meta:
        verbose_name = _("desk key")
        verbose_name_plural = _("desk keys")
        constraints = [
            models.UniqueConstraint(
                fields=["badge"],
                condition=~Q(badge=""),
                name="venue_deskkey_one_per_badge",
                violation_error_code="badge_taken",
                violation_error_message=_("This badge already belongs to somebody."),
            )
        ]

    def __str__(self) -> str:
        return str(self.staff)
