import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue import clock
from venue.models.agreed_text import AgreedText


class Undertaking(models.Model):
    """That somebody who works here promised secrecy under one version of the text, by typing their name.
    Append-only.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="undertakings", db_index=False, verbose_name=_("user")
    )
    text = models.ForeignKey(AgreedText, models.PROTECT, related_name="+", db_index=False, verbose_name=_("text"))
    typed_name = models.CharField(_("name as typed"), max_length=80)
    signed_at = models.DateTimeField(_("signed at"), default=clock.now)

    class Meta:
        verbose_name = _("secrecy undertaking")
        verbose_name_plural = _("secrecy undertakings")
        default_permissions = ("add",)
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text"],
                name="venue_undertaking_once",
                violation_error_code="signed_already",
                violation_error_message=_("This version is signed already."),
            ),
            models.CheckConstraint(
                condition=~Q(typed_name=""),
                name="venue_undertaking_names_signer",
                violation_error_code="nameless",
                violation_error_message=_("An undertaking has the name of whoever signed."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.typed_name} {self.text_id}"
