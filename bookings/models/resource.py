import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.bilingual import Named
from venue.models import Area, StaffMember

LONGEST_BUFFER = 240  # minutes


class ResourceQuerySet(models.QuerySet["Resource"]):
    def in_use(self) -> "ResourceQuerySet":
        return self.filter(is_active=True)

    def rooms(self) -> "ResourceQuerySet":
        return self.filter(kind=Resource.Kind.ROOM)

    def equipment(self) -> "ResourceQuerySet":
        return self.filter(kind=Resource.Kind.EQUIPMENT)


@pghistory.track()
class Resource(Named, models.Model):
    """Something that one thing at a time can claim: a room, one place in a shared room, one piece of equipment, or the
    time of somebody who works here. Every claim on it is a `ResourceAllocation`.

    A room has an area and a name; somebody's time has neither here, but the staff member whose time it is. What several
    can use at once (`is_shared`, and all equipment) is claimed by its numbered units, and what has parts, such as a
    pool with lanes, by all of them: `whole` has no claim of its own (`bookings.selectors.resources`).

    The minutes of buffer lie in every claim on the room, before and after, and are never shown to guests. `hour_price`
    is what a room costs that somebody books for themselves; without one it is agreed each time. `open_to` says for whom
    alone it is. Which rooms are let online follows from kind and price (`bookings.selectors.room_online`).
    """

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        EQUIPMENT = "equipment", _("equipment")
        UNIT = "unit", pgettext_lazy("one of several", "numbered unit")
        STAFF = "staff", _("somebody's time")

    class RoomKind(models.TextChoices):
        HALL = "hall", _("class hall")
        TREATMENT = "treatment", _("treatment room")
        COURT = "court", pgettext_lazy("for sports", "court")
        MEETING = "meeting", _("meeting room")
        ACTIVITY = "activity", _("activity room")
        POOL = "pool", _("pool")
        BATH = "bath", _("bath")
        OTHER = "other", pgettext_lazy("room", "other")

    class OpenTo(models.TextChoices):
        WOMEN = "female", _("women only")
        MEN = "male", _("men only")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ROOM, editable=False)
    room_kind = models.CharField(_("kind of room"), max_length=20, choices=RoomKind, blank=True, db_default="")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="resources", verbose_name=_("area"))
    staff = models.OneToOneField(
        StaffMember,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="resource",
        verbose_name=_("staff member"),
    )
    whole = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    number = models.PositiveSmallIntegerField(pgettext_lazy("of a unit", "number"), null=True, editable=False)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("places"))
    is_shared = models.BooleanField(_("several guests at once"), default=False, db_default=False)
    open_to = models.CharField(_("open to"), max_length=10, choices=OpenTo, blank=True, db_default="")
    buffer_before = models.PositiveSmallIntegerField(_("minutes to prepare"), default=0, db_default=0)
    buffer_after = models.PositiveSmallIntegerField(_("minutes to tidy up"), default=0, db_default=0)
    is_barrier_free = models.BooleanField(_("barrier-free"), default=False, db_default=False)
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
            models.UniqueConstraint(
                fields=["name_zh"],
                condition=Q(kind="equipment"),
                name="bookings_resource_equipment_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already equipment with this name."),
            ),
            models.UniqueConstraint(
                fields=["whole", "number"],
                condition=Q(kind="unit"),
                name="bookings_resource_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("There is already a unit with this number."),
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
                condition=Q(kind="room", area__isnull=False, staff=None, number=None) & ~Q(room_kind="")
                | Q(kind="equipment", staff=None, whole=None, number=None, room_kind="")
                | Q(kind="unit", staff=None, whole__isnull=False, number__isnull=False, room_kind="", capacity=1)
                | Q(kind="staff", area=None, staff__isnull=False, whole=None, number=None, room_kind=""),
                name="bookings_resource_is_one_kind",
                violation_error_code="not_one_kind",
                violation_error_message=_(
                    "A room is in an area; a unit is one of a room or of equipment; somebody's time belongs to a staff "
                    "member."
                ),
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False) | Q(kind__in=["room", "equipment"]),
                name="bookings_resource_shared_has_units",
                violation_error_code="not_shared",
                violation_error_message=_("Only a room or equipment is used by several at once."),
            ),
            models.CheckConstraint(
                condition=Q(buffer_before__lte=LONGEST_BUFFER, buffer_after__lte=LONGEST_BUFFER),
                name="bookings_resource_buffers_are_short",
                violation_error_code="long_buffer",
                violation_error_message=_("Preparing and tidying up take at most four hours each."),
            ),
            models.CheckConstraint(
                condition=Q(whole=None) | ~Q(whole=F("pk")),
                name="bookings_resource_no_part_of_itself",
                violation_error_code="part_of_itself",
                violation_error_message=_("A room is no part of itself."),
            ),
        ]

    @property
    def name(self) -> str:
        if self.staff:
            return self.staff.user.display_name
        return f"{self.whole.name} {self.number}" if self.number and self.whole else super().name

    @property
    def place(self) -> "Resource":
        """What people call it: of a numbered unit that of which it is one."""
        return self.whole if self.number and self.whole else self
