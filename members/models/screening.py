import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.consent import Consent
from members.models.member import Member
from venue import clock
from venue.bilingual import Named
from venue.crypto import EncryptedTextField


class Activity(models.TextChoices):
    """What a class or treatment may contain that is not good for everybody."""

    SAUNA = "sauna", _("sauna and steam")
    HOT_POOL = "hot_pool", _("hot pool")
    COLD_POOL = "cold_pool", _("cold plunge")
    POOL = "pool", _("pools used by all")
    INTENSE = "intense", _("high intensity")
    LOADS = "loads", _("heavy loads")
    INVERSION = "inversion", _("inversions and deep twists")
    MASSAGE = "massage", _("massage and tuina")
    CUPPING = "cupping", _("cupping and moxibustion")


class Level(models.TextChoices):
    """What a screening says about one activity; nothing is said of what is clear."""

    ASK = "ask", pgettext_lazy("screening", "ask a doctor first")
    BAR = "bar", pgettext_lazy("screening", "not this")


KNOWN = [activity.value for activity in Activity]


def activities_field(label: object) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=10, choices=Activity),
        default=list,
        blank=True,
        verbose_name=label,  # type: ignore[arg-type]
    )


@pghistory.track()
class ScreeningQuestion(Named, models.Model):
    """A question of the health screening, answered with yes or no, and what follows from a yes: before which activities
    a doctor is asked, and which are barred. Whoever is screened answers all that are in use.

    `key` never changes, so that answers of different years can be told to be about the same. After `lasts_days` a yes
    bars nothing any more, as after a cold.
    """

    key = models.SlugField(_("key"), max_length=20, editable=False)
    name_en = models.CharField(_("what is asked (English)"), max_length=200)
    name_zh = models.CharField(_("what is asked (Chinese)"), max_length=200)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    only_for = models.CharField(_("asked of"), max_length=10, choices=Member.Gender, blank=True)
    asks = activities_field(_("after a yes, a doctor is asked before"))
    bars = activities_field(_("after a yes, barred are"))
    lasts_days = models.PositiveSmallIntegerField(_("days for which a yes counts"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("screening question")
        verbose_name_plural = _("screening questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="members_screeningquestion_one_per_key",
                violation_error_code="key_taken",
                violation_error_message=_("There is already a question with this key."),
            ),
            models.UniqueConstraint(
                fields=["name_zh"],
                name="members_screeningquestion_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("This is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(asks__contained_by=KNOWN, bars__contained_by=KNOWN),
                name="members_screeningquestion_known_activities",
                violation_error_code="activity_unknown",
                violation_error_message=_("These are no activities that the house knows."),
            ),
            models.CheckConstraint(
                condition=~Q(asks__overlap=F("bars")),
                name="members_screeningquestion_asks_or_bars",
                violation_error_code="asks_and_bars",
                violation_error_message=_("What is barred is not asked about as well."),
            ),
            models.CheckConstraint(
                condition=Q(lasts_days=None) | Q(lasts_days__gte=1, lasts_days__lte=365),
                name="members_screeningquestion_lasts_sensibly",
                violation_error_code="lasts",
                violation_error_message=_("A yes counts for 1 to 365 days, or until the next screening."),
            ),
        ]


# Answers are kept as they were given until they are erased.
ANSWERS_ONLY_ERASED = """
    IF NEW.answers IS NOT NULL THEN
        RAISE EXCEPTION 'answers to a screening are erased or kept, never changed';
    END IF;
    RETURN NEW;
"""


class Screening(models.Model):
    """One time somebody was asked about their health. The answers are sealed, with the questions as they were asked;
    `members.services.screening` alone opens them, and writes down for whom. Append-only, except that answers are erased
    once nobody agrees any more to their being kept. Whoever would not answer `is_declined`.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="screenings", db_index=False, verbose_name=_("member")
    )  # see `indexes`
    answers = EncryptedTextField(pgettext_lazy("screening", "answers"), null=True)
    is_declined = models.BooleanField(_("declined"), default=False)
    where = models.CharField(_("where"), max_length=10, choices=Consent.Where)
    is_by_guardian = models.BooleanField(_("said by the guardian"), default=False)
    screened_at = models.DateTimeField(_("screened at"), default=clock.now)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("health screening")
        verbose_name_plural = _("health screenings")
        default_permissions = ("add", "view")
        permissions = [("view_health", "Can see what somebody said about their health")]
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_declined=True, answers__isnull=True, erased_at=None)
                | Q(is_declined=False, answers__isnull=False, erased_at=None)
                | Q(is_declined=False, answers__isnull=True, erased_at__isnull=False),
                name="members_screening_answers_or_why_not",
                violation_error_code="no_answers",
                violation_error_message=_("A screening has its answers, was declined, or was erased."),
            ),
        ]
        indexes = [models.Index(fields=["member", "-id"], name="members_screening_latest")]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="fixed",
                fields=["member", "is_declined", "where", "is_by_guardian", "screened_at", "screened_by"],
            ),
            pgtrigger.Trigger(
                name="answers_only_erased",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ANSWERS_ONLY_ERASED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class HealthLimit(models.Model):
    """What the last screening of a person says about one activity, and never why. It stands until they are screened
    again, or up to `until`; what time does not heal has none.

    Before what a doctor is to be asked about is booked for the first time, the person says that they know: `known_at`.
    """

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="health_limits", db_index=False, verbose_name=_("member")
    )  # see the unique constraint
    activity = models.CharField(_("activity"), max_length=10, choices=Activity)
    level = models.CharField(_("verdict"), max_length=10, choices=Level)
    until = models.DateField(_("last day"), null=True, blank=True)
    known_at = models.DateTimeField(_("known since"), null=True, blank=True)
    known_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("verdict of a screening")
        verbose_name_plural = _("verdicts of screenings")
        default_permissions = ()
        ordering = ["member", "activity", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "activity", "level"],
                name="members_healthlimit_once",
                violation_error_code="said_already",
                violation_error_message=_("The screening says this already."),
            ),
            models.CheckConstraint(
                condition=Q(known_by=None) | Q(known_at__isnull=False),
                name="members_healthlimit_known_has_time",
                violation_error_code="known_without_time",
                violation_error_message=_("Whoever said that they know said so at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.level}"
