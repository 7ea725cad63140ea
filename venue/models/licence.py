from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LicenceQuerySet(models.QuerySet["Licence"]):
    def valid_on(self, day: date) -> "LicenceQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


@pghistory.track()
class Licence(models.Model):
    """A paper of the venue itself, valid through its last day. What needs a medical licence is sold on no day on which
    none is valid.
    """

    class Kind(models.TextChoices):
        MEDICAL = "medical", _("medical practice licence")
        HYGIENE = "hygiene", _("hygiene licence for public places")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    issuer = models.CharField(_("issued by"), max_length=100)
    number = models.CharField(_("number"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("licence of the venue")
        verbose_name_plural = _("licences of the venue")
        ordering = [F("valid_until").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="venue_licence_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A licence cannot run out before it begins."),
            ),
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="venue_licence_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This licence is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.number}"
