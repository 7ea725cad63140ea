import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue import clock


class AuditEvent(models.Model):
    """Somebody saw, exported, approved or overrode something. Changes of rows are kept by pghistory instead.

    `kind` and `ref` name the record as text (`members.member`, `20417`), so that any room of the house can be named
    from here.
    """

    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    by_name = models.CharField(_("by"), max_length=80)
    action = models.CharField(_("action"), max_length=60)
    kind = models.CharField(_("record"), max_length=60, blank=True)
    ref = models.CharField(_("number"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["kind", "ref", "-at"], name="venue_auditevent_of_record"),
            models.Index(fields=["action", "-id"], name="venue_auditevent_by_action"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.action} {self.kind} {self.ref}"
