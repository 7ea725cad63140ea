import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def standing(self) -> "InteractionQuerySet":
        """Those that no later row corrects."""
        return self.filter(correction=None)


class Interaction(models.Model):
    """A consultation: what somebody said they need, how it was said back to them to be sure, and what they were
    answered; with their mood, the tone of the talk, and what is changed for them because of it.

    It is not changed. What was written down wrongly is followed by another row that corrects it, once; the latest
    stands.
    """

    class Channel(models.TextChoices):
        PERSON = "person", pgettext_lazy("consultation", "in person")
        PHONE = "phone", pgettext_lazy("consultation", "by phone")
        WECHAT = "wechat", pgettext_lazy("consultation", "by WeChat")
        EMAIL = "email", pgettext_lazy("consultation", "by email")
        OTHER = "other", pgettext_lazy("consultation", "otherwise")

    class Mood(models.TextChoices):
        PLEASED = "pleased", pgettext_lazy("mood", "pleased")
        CALM = "calm", pgettext_lazy("mood", "calm")
        HESITANT = "hesitant", pgettext_lazy("mood", "hesitant")
        WORRIED = "worried", pgettext_lazy("mood", "worried")
        ANNOYED = "annoyed", pgettext_lazy("mood", "annoyed")

    class Tone(models.TextChoices):
        WARM = "warm", pgettext_lazy("tone of a talk", "warm")
        FACTUAL = "factual", pgettext_lazy("tone of a talk", "to the point")
        HURRIED = "hurried", pgettext_lazy("tone of a talk", "hurried")
        TENSE = "tense", pgettext_lazy("tone of a talk", "tense")

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="interactions",
        db_index=False,
        verbose_name=pgettext_lazy("a person", "member"),
    )
    at = models.DateTimeField(pgettext_lazy("consultation", "when"))
    channel = models.CharField(pgettext_lazy("consultation", "how"), max_length=10, choices=Channel)
    need = models.CharField(pgettext_lazy("consultation", "need"), max_length=400)
    confirmed = models.CharField(pgettext_lazy("consultation", "said back"), max_length=400)
    answer = models.CharField(pgettext_lazy("consultation", "answer"), max_length=800)
    mood = models.CharField(_("mood"), max_length=10, choices=Mood)
    tone = models.CharField(_("tone"), max_length=10, choices=Tone)
    change = models.CharField(pgettext_lazy("consultation", "what is changed"), max_length=400, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=pgettext_lazy("consultation", "corrects"),
    )
    kept_at = models.DateTimeField(pgettext_lazy("consultation", "written at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-at", "-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=~Q(need="") & ~Q(confirmed="") & ~Q(answer=""),
                name="members_interaction_is_whole",
                violation_error_code="not_whole",
                violation_error_message=_("A consultation has the need, how it was said back, and the answer."),
            ),
            models.CheckConstraint(
                condition=Q(at__lte=F("kept_at")),
                name="members_interaction_has_been",
                violation_error_code="not_yet",
                violation_error_message=_("A consultation is written down after it took place."),
            ),
        ]
        indexes = [models.Index(fields=["member", "-at", "-id"], name="members_interaction_latest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.need
