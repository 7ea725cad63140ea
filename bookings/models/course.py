from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Activity
from venue.bilingual import Named, in_language
from venue.models import Area, Qualification


class CourseQuerySet(models.QuerySet["Course"]):
    def in_use(self) -> "CourseQuerySet":
        return self.filter(is_active=True)

    def due_for_review(self, day: date) -> "CourseQuerySet":
        return self.in_use().filter(review_on__lte=day)


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
        NUTRITION = "nutrition", _("nutrition")

    class Level(models.TextChoices):
        FOUNDATION = "foundation", _("foundation")
        ADVANCED = "advanced", _("advanced")
        SPECIALISED = "specialised", _("specialised")

    class Intensity(models.TextChoices):
        LOW = "low", _("recovery")
        MEDIUM = "medium", _("moderate")
        HARD = "hard", _("hard")

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    module = models.CharField(_("module"), max_length=20, choices=Module)
    level = models.CharField(_("level"), max_length=20, choices=Level, default=Level.FOUNDATION)
    intensity = models.CharField(_("intensity"), max_length=10, choices=Intensity, default=Intensity.MEDIUM)
    ability_needed = models.CharField(
        _("ability it asks for"),
        max_length=20,
        choices=[("intermediate", _("intermediate")), ("advanced", pgettext_lazy("ability", "advanced"))],
        blank=True,
        db_default="",
        help_text=_("Empty: everybody may take part."),
    )
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("length of a class", "minutes"), default=60)
    warm_up_minutes = models.PositiveSmallIntegerField(_("minutes of warm-up"), null=True, blank=True)
    training_minutes = models.PositiveSmallIntegerField(_("minutes of training"), null=True, blank=True)
    cool_down_minutes = models.PositiveSmallIntegerField(_("minutes of cool-down"), null=True, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("zone of the house")
    )
    qualification = models.CharField(
        _("qualification the coach needs"), max_length=20, choices=Qualification.Kind, blank=True
    )
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    contraindications_en = models.TextField(_("who should not take part (English)"), blank=True)
    contraindications_zh = models.TextField(_("who should not take part (Chinese)"), blank=True)
    activities = ArrayField(
        models.CharField(max_length=10, choices=Activity),
        default=list,
        blank=True,
        db_default=[],
        verbose_name=_("contains"),
    )
    content_version = models.CharField(_("version of the content"), max_length=20, blank=True)
    review_on = models.DateField(_("content to be reviewed on"), null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(activities__contained_by=[activity.value for activity in Activity]),
                name="bookings_course_known_activities",
                violation_error_code="activity_unknown",
                violation_error_message=_("These are no activities that the house knows."),
            ),
            models.CheckConstraint(
                condition=Q(warm_up_minutes=None, training_minutes=None, cool_down_minutes=None)
                | Q(
                    warm_up_minutes__isnull=False,
                    training_minutes__isnull=False,
                    cool_down_minutes__isnull=False,
                    minutes=F("warm_up_minutes") + F("training_minutes") + F("cool_down_minutes"),
                ),
                name="bookings_course_phases_add_up",
                violation_error_code="phases",
                violation_error_message=_(
                    "Warm-up, training and cool-down together last as long as the course; or leave all three empty."
                ),
            ),
        ]

    @property
    def description(self) -> str:
        return in_language(self.description_en, self.description_zh)

    @property
    def contraindications(self) -> str:
        return in_language(self.contraindications_en, self.contraindications_zh)

    @property
    def phases(self) -> list[tuple[str, int]]:
        """Name and minutes of each phase; none where they are not laid down."""
        named = [
            (_("warm-up"), self.warm_up_minutes),
            (_("training"), self.training_minutes),
            (_("cool-down"), self.cool_down_minutes),
        ]
        return [(str(name), minutes) for name, minutes in named if minutes]

    def is_due_for_review(self, day: date) -> bool:
        return self.is_active and self.review_on is not None and self.review_on <= day
