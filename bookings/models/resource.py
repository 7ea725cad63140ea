import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.bilingual import Named
from venue.models import Area


class ResourceQuerySet(models.QuerySet["Resource"]):
    def in_use(self) -> "ResourceQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Resource(Named, models.Model):
    """Something that one thing at a time can claim: for now a room. Every claim on it is a `ResourceAllocation`."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ROOM)
    area = models.ForeignKey(Area, models.PROTECT, related_name="resources", verbose_name=_("area"))
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("places"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name_zh"],
                name="bookings_resource_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a room with this name."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="bookings_resource_has_place",
                violation_error_code="no_place",
                violation_error_message=_("A room has at least one place."),
            ),
        ]
