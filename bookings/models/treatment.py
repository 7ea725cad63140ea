import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.resource import Resource
from members.models import Activity
from venue.bilingual import Named, in_language
from venue.models import Qualification, StaffMember

SHORTEST, LONGEST = 5, 480  # minutes


class TreatmentQuerySet(models.QuerySet["Treatment"]):
    def on_offer(self) -> "TreatmentQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Treatment(Named, models.Model):
    """What practitioners do for one guest at a time: tuina, moxibustion, a body scrub. Who does it: `Skill`; in which
    rooms: `room_kind`, and the rooms that are kept for some treatments (`RoomTreatment`).

    It is paid with money, with a credit of a pack for treatments, or with either. Where it needs a medical licence it
    is sold on no day on which the venue has none. What is asked for online and `is_confirmed_by_house` is a request
    until somebody says yes.
    """

    class Kind(models.TextChoices):
        MASSAGE = "massage", _("massage")
        TCM = "tcm", _("Chinese medicine")
        FOOT = "foot", _("foot care")
        BATH = "bath", _("bath service")
        BEAUTY = "beauty", _("beauty and spa")
        ADVICE = "advice", _("advice")

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MASSAGE)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("length of a treatment", "minutes"), default=60)
    price = models.DecimalField(_("price"), max_digits=8, decimal_places=2, null=True, blank=True)
    takes_credit = models.BooleanField(_("can be paid with a credit of a pack for treatments"), default=False)
    qualification = models.CharField(
        _("qualification it needs"), max_length=20, choices=Qualification.Kind, blank=True, db_default=""
    )
    room_kind = models.CharField(
        _("kind of room"), max_length=20, choices=Resource.RoomKind, default=Resource.RoomKind.TREATMENT
    )
    equipment = models.ForeignKey(
        Resource, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("equipment")
    )
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    contraindications_en = models.TextField(_("who should not have it (English)"), blank=True)
    contraindications_zh = models.TextField(_("who should not have it (Chinese)"), blank=True)
    aftercare_en = models.TextField(_("what is good afterwards (English)"), blank=True)
    aftercare_zh = models.TextField(_("what is good afterwards (Chinese)"), blank=True)
    activities = ArrayField(
        models.CharField(max_length=10, choices=Activity),
        default=list,
        blank=True,
        db_default=[],
        verbose_name=_("contains"),
    )
    needs_licence = models.BooleanField(_("needs a medical practice licence"), default=False)
    asks_identity = models.BooleanField(_("an identity document is looked at"), default=False)
    is_confirmed_by_house = models.BooleanField(_("a request until the house confirms it"), default=False)
    is_active = models.BooleanField(_("on offer"), default=True)

    objects = TreatmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("treatment")
        verbose_name_plural = _("treatments")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="bookings_treatment_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a treatment with this name."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="bookings_treatment_lasts_sensibly",
                violation_error_code="length",
                violation_error_message=_("A treatment lasts between 5 minutes and 8 hours."),
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=False, price__gt=0) | Q(price=None, takes_credit=True),
                name="bookings_treatment_can_be_paid",
                violation_error_code="no_price",
                violation_error_message=_("A treatment has a price, or can be paid with a credit."),
            ),
            models.CheckConstraint(
                condition=Q(activities__contained_by=[activity.value for activity in Activity]),
                name="bookings_treatment_known_activities",
                violation_error_code="activity_unknown",
                violation_error_message=_("These are no activities that the house knows."),
            ),
        ]

    @property
    def description(self) -> str:
        return in_language(self.description_en, self.description_zh)

    @property
    def contraindications(self) -> str:
        return in_language(self.contraindications_en, self.contraindications_zh)

    @property
    def aftercare(self) -> str:
        return in_language(self.aftercare_en, self.aftercare_zh)


class SkillQuerySet(models.QuerySet["Skill"]):
    def in_use(self) -> "SkillQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class Skill(models.Model):
    """That somebody does a treatment, in the minutes it usually lasts or in their own. Whether their paper is valid on
    a day is asked of that day.
    """

    treatment = models.ForeignKey(
        Treatment, models.PROTECT, related_name="skills", db_index=False, verbose_name=_("treatment")
    )  # see the unique constraint
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="skills", verbose_name=_("practitioner"))
    minutes = models.PositiveSmallIntegerField(_("own minutes"), null=True, blank=True)
    is_active = models.BooleanField(pgettext_lazy("a skill", "does it"), default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("who does what")
        verbose_name_plural = _("who does what")
        ordering = ["treatment", "staff"]
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "staff"],
                name="bookings_skill_once",
                violation_error_code="skill_listed",
                violation_error_message=_("This is already listed for this practitioner."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="bookings_skill_lasts_sensibly",
                violation_error_code="length",
                violation_error_message=_("A treatment lasts between 5 minutes and 8 hours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.treatment}"

    @property
    def lasts(self) -> int:
        """In minutes."""
        return self.minutes or self.treatment.minutes


class RoomTreatmentQuerySet(models.QuerySet["RoomTreatment"]):
    def in_use(self) -> "RoomTreatmentQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class RoomTreatment(models.Model):
    """That a room is kept for a treatment. A room that is kept for none is for any treatment that asks for its kind of
    room.
    """

    room = models.ForeignKey(
        Resource, models.PROTECT, related_name="kept_for", db_index=False, verbose_name=_("room")
    )  # see the unique constraint
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="kept_rooms", verbose_name=_("treatment"))
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RoomTreatmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("treatment of a room")
        verbose_name_plural = _("treatments of rooms")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["room", "treatment"],
                name="bookings_roomtreatment_once",
                violation_error_code="kept_already",
                violation_error_message=_("This room is kept for this treatment already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room} · {self.treatment}"
