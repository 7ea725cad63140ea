import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.bilingual import Named, in_language


class CourseQuerySet(models.QuerySet["Course"]):
    def in_use(self) -> "CourseQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Course(Named, models.Model):
    """What is taught: flow yoga, aqua aerobics. A session is one date of it."""

    class Module(models.TextChoices):
        STRENGTH = "strength", _("strength")
        CARDIO = "cardio", _("cardio")
        FLEXIBILITY = "flexibility", _("flexibility")
        FUNCTIONAL = "functional", _("functional")
        MIND_BODY = "mind_body", _("mind and body")
        AQUA = "aqua", _("in water")

    class Level(models.TextChoices):
        FOUNDATION = "foundation", _("foundation")
        ADVANCED = "advanced", _("advanced")
        SPECIALISED = "specialised", _("specialised")

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    module = models.CharField(_("module"), max_length=20, choices=Module)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.FOUNDATION)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("length of a class", "minutes"), default=60)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    is_active = models.BooleanField(_("on offer"), default=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="bookings_course_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a course with this name."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=480),
                name="bookings_course_lasts_sensibly",
                violation_error_code="length",
                violation_error_message=_("A course lasts between 10 minutes and 8 hours."),
            ),
        ]

    @property
    def description(self) -> str:
        return in_language(self.description_en, self.description_zh)
