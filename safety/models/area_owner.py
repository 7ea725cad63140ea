import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.models import Area, StaffMember


@pghistory.track()
class AreaOwner(models.Model):
    """Who answers for an area: is told of what is found there, sees it, and is proposed to put it right."""

    area = models.OneToOneField(Area, models.PROTECT, related_name="in_charge", verbose_name=_("area"))
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="areas", verbose_name=pgettext_lazy("of an area", "in charge")
    )

    class Meta:
        verbose_name = _("person in charge of an area")
        verbose_name_plural = _("people in charge of areas")
        ordering = ["area", "pk"]

    def __str__(self) -> str:
        return str(self.area)
