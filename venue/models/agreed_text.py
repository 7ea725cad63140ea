import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from venue import clock
from venue.bilingual import in_language


class Kind(models.TextChoices):
    """What a text asks people to agree to: a purpose of consent, an agreement to sign, or what colleagues sign."""

    FEEDBACK = "feedback", _("questions after a visit")
    MARKETING = "marketing", _("offers and news")
    GREETINGS = "greetings", _("birthday and holiday greetings")
    HEALTH = "health", _("health data")
    PHOTO = "photo", _("photo")
    STORIES = "stories", _("stories and pictures of members")
    PROFILING = "profiling", _("evaluation of habits")
    SAFETY = "safety", _("safety agreement")
    PRIVACY = "privacy", _("privacy notice")
    CONTRACT = "contract", _("contract terms")
    SECRECY = "secrecy", _("secrecy undertaking")


MESSAGES = (Kind.FEEDBACK, Kind.MARKETING, Kind.GREETINGS)  # consents to be written to, by channel; see `Purpose`
CONSENTS = (*MESSAGES, Kind.HEALTH, Kind.PHOTO, Kind.STORIES, Kind.PROFILING)
AGREEMENTS = (Kind.SAFETY, Kind.PRIVACY, Kind.CONTRACT)


class AgreedTextQuerySet(models.QuerySet["AgreedText"]):
    def newest(self) -> "AgreedTextQuerySet":
        """The version of each kind that holds, with `since`: the number of the last change of substance, from which on
        an answer stands.
        """
        substantive = AgreedText.objects.filter(kind=OuterRef("kind"), is_substantive=True).order_by("-number")
        newest = self.annotate(since=Subquery(substantive.values("number")[:1]))
        return newest.order_by("kind", "-number").distinct("kind")


class AgreedText(models.Model):
    """One version of what people are asked to agree to. The latest of a kind holds; append-only, so that an answer can
    say what was read.

    `is_substantive`: it means something else than the version before, so that whoever agreed is asked again. `effect`
    says why sensitive data are needed and what follows from giving them or not.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(_("version"))
    text_en = models.TextField(_("text (English)"))
    text_zh = models.TextField(_("text (Chinese)"))
    effect_en = models.TextField(_("necessity and effect (English)"), blank=True)
    effect_zh = models.TextField(_("necessity and effect (Chinese)"), blank=True)
    is_substantive = models.BooleanField(_("a change of substance"), default=True)
    made_at = models.DateTimeField(_("from"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    objects = AgreedTextQuerySet.as_manager()
    since: int  # of `newest()`

    class Meta:
        verbose_name = _("text to agree to")
        verbose_name_plural = _("texts to agree to")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="venue_agreedtext_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("There is this version already."),
            ),
            models.CheckConstraint(
                condition=~Q(text_en="") & ~Q(text_zh=""),
                name="venue_agreedtext_say_something",
                violation_error_code="no_text",
                violation_error_message=_("What people agree to is written in both languages."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="health") | (~Q(effect_en="") & ~Q(effect_zh="")),
                name="venue_agreedtext_sensitive_says_effect",
                violation_error_code="no_effect",
                violation_error_message=_("Sensitive data need a text about necessity and effect in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(is_substantive=True) | Q(number__gt=1),
                name="venue_agreedtext_first_is_substantive",
                violation_error_code="first_not_substantive",
                violation_error_message=_("The first version changes no other."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)

    @property
    def effect(self) -> str:
        return in_language(self.effect_en, self.effect_zh)
