import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock
from venue.bilingual import in_language


class EntryRules(models.Model):
    """One version of what everybody is told before they come in: clothing, cleanliness, safety. The latest holds.

    Append-only, so that an acceptance can say what was accepted.
    """

    text_en = models.TextField(_("text (English)"))
    text_zh = models.TextField(_("text (Chinese)"))
    made_at = models.DateTimeField(_("from"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("entry rules")
        verbose_name_plural = _("entry rules")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text_en="") & ~models.Q(text_zh=""),
                name="members_entryrules_say_something",
                violation_error_code="no_text",
                violation_error_message=_("Entry rules have a text in both languages."),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)


class RulesAcceptance(models.Model):
    """That a person accepted one version of the entry rules: online when booking, or told at the desk. Append-only."""

    class Where(models.TextChoices):
        ONLINE = "online", pgettext_lazy("answered", "online")
        DESK = "desk", pgettext_lazy("answered", "at the desk")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="rules_acceptances", db_index=False, verbose_name=_("member")
    )
    rules = models.ForeignKey(EntryRules, models.PROTECT, related_name="acceptances", verbose_name=_("entry rules"))
    accepted_at = models.DateTimeField(_("accepted at"), default=clock.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    where = models.CharField(_("where"), max_length=10, choices=Where)

    class Meta:
        verbose_name = _("acceptance of the entry rules")
        verbose_name_plural = _("acceptances of the entry rules")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "rules"],
                name="members_rulesacceptance_once",
                violation_error_code="accepted_already",
                violation_error_message=_("This person has accepted these rules already."),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.member_id} {self.rules_id}"
