import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.bilingual import Named
from venue.models import Area, StaffMember


class ResourceQuerySet(models.QuerySet["Resource"]):
    def in_use(self) -> "ResourceQuerySet":
        return self.filter(is_active=True)

    def rooms(self) -> "ResourceQuerySet":
        return self.filter(kind=Resource.Kind.ROOM)


@pghistory.track()
class Resource(Named, models.Model):
    """Something that one thing at a time can claim: a room, or an instructor's time. Every claim on it is a
    `ResourceAllocation`.

    A room has an area and a name; an instructor has neither here, but the staff member whose time it is. `hour_price`
    is what a room costs that somebody books for themselves; without one it is agreed each time.
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        INSTRUCTOR = "instructor", _("coach")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ROOM)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="resources", verbose_name=_("area"))
    staff = models.OneToOneField(
        StaffMember,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="resource",
        verbose_name=_("coach"),
    )
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("places"))
    hour_price = models.DecimalField(
        _("price per hour"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                condition=Q(kind="room"),
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
            models.CheckConstraint(
                condition=Q(hour_price=None) | Q(hour_price__gte=0),
                name="bookings_resource_price_not_negative",
                violation_error_code="price_negative",
                violation_error_message=_("A price is not less than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(kind="room", area__isnull=False, staff=None)
                | Q(kind="instructor", area=None, staff__isnull=False),
                name="bookings_resource_is_one_kind",
                violation_error_code="not_one_kind",
                violation_error_message=_("A room is in an area; an instructor's time belongs to a staff member."),
            ),
        ]

    @property
    def name(self) -> str:
        return self.staff.user.display_name if self.staff else super().name
