import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock
from venue.models import StaffMember


@pghistory.track()
class Preference(models.Model):
    """How somebody likes to be served, said once: one row a person. What is empty does not matter to them.

    `needs` are what the house takes care of for them and what anybody who meets them would see. Nothing here is about
    health: allergies, illnesses and a pregnancy need a consent of their own and belong into a screening that is sealed.
    That somebody is a minor follows from the date of birth.
    """

    class Gender(models.TextChoices):
        FEMALE = "female", pgettext_lazy("practitioner", "a woman")
        MALE = "male", pgettext_lazy("practitioner", "a man")

    class Pressure(models.TextChoices):
        LIGHT = "light", pgettext_lazy("pressure", "light")
        MEDIUM = "medium", pgettext_lazy("pressure", "medium")
        FIRM = "firm", pgettext_lazy("pressure", "firm")

    class Room(models.TextChoices):
        SINGLE = "single", _("a room of one's own")
        DOUBLE = "double", _("a room for two")
        SHARED = "shared", _("the open hall")

    class Budget(models.TextChoices):
        ECONOMY = "economy", pgettext_lazy("budget", "economical")
        STANDARD = "standard", pgettext_lazy("budget", "medium")
        PREMIUM = "premium", pgettext_lazy("budget", "generous")

    class Hours(models.TextChoices):
        EARLY = "early", _("mornings")
        MIDDAY = "midday", _("around noon")
        EVENING = "evening", _("evenings")
        WEEKEND = "weekend", _("weekends")

    class Need(models.TextChoices):
        ELDERLY = "elderly", _("elderly")
        MOBILITY = "mobility", _("walks with difficulty")
        WHEELCHAIR = "wheelchair", _("uses a wheelchair")
        HEARING = "hearing", _("hears badly")
        SIGHT = "sight", _("sees badly")

    member = models.OneToOneField(
        Member, models.PROTECT, related_name="preference", verbose_name=pgettext_lazy("a person", "member")
    )
    practitioner = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("coach or practitioner")
    )
    practitioner_gender = models.CharField(_("served by"), max_length=10, choices=Gender, blank=True)
    pressure = models.CharField(_("pressure"), max_length=10, choices=Pressure, blank=True)
    room = models.CharField(_("room"), max_length=10, choices=Room, blank=True)
    is_quiet = models.BooleanField(_("likes it quiet"), default=False)
    hours = ArrayField(
        models.CharField(max_length=10, choices=Hours), default=list, blank=True, verbose_name=_("likes to come")
    )
    budget = models.CharField(_("budget"), max_length=10, choices=Budget, blank=True)
    needs = ArrayField(
        models.CharField(max_length=10, choices=Need), default=list, blank=True, verbose_name=_("special needs")
    )
    stated_at = models.DateTimeField(_("said at"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__contained_by=["early", "midday", "evening", "weekend"]),
                name="members_preference_known_hours",
                violation_error_code="hours_unknown",
                violation_error_message=_("These are no hours that the house knows."),
            ),
            models.CheckConstraint(
                condition=Q(needs__contained_by=["elderly", "mobility", "wheelchair", "hearing", "sight"]),
                name="members_preference_known_needs",
                violation_error_code="needs_unknown",
                violation_error_message=_("These are no needs that the house knows."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.member_id}"


class CareNoteQuerySet(models.QuerySet["CareNote"]):
    def standing_on(self, day: object) -> "CareNoteQuerySet":
        """What is to be known on that day: not taken back, and not past its last day."""
        return self.filter(Q(until=None) | Q(until__gte=day), ended_at=None)


class CareNote(models.Model):
    """What whoever serves a person should know to serve them well: "comes with her son on Sundays". Seen by staff who
    serve, and never about health, so that looking at it is not kept. It is not changed; one that is no longer true is
    ended, and another is written.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="care_notes", verbose_name=pgettext_lazy("a person", "member")
    )
    text = models.CharField(_("note"), max_length=200)
    until = models.DateField(_("last day"), null=True, blank=True)
    made_at = models.DateTimeField(_("written at"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ended by"),
    )

    objects = CareNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("care note")
        verbose_name_plural = _("care notes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="members_carenote_says_something",
                violation_error_code="no_text",
                violation_error_message=_("A care note says something."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
                name="members_carenote_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("Whoever ended a care note did so at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
