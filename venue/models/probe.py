from django.db import models
from django.utils.translation import gettext_lazy as _


class Probe(models.Model):
    """Once a minute the house opens its own public page: did it answer? A minute without a row was not watched."""

    minute = models.DateTimeField(_("minute"))
    is_up = models.BooleanField(_("answered"))
    milliseconds = models.PositiveIntegerField(_("after milliseconds"))

    class Meta:
        verbose_name = _("probe")
        verbose_name_plural = _("probes")
        ordering = ["-minute"]
        permissions = [("view_board", "Can look at the manager's board")]
        constraints = [
            models.UniqueConstraint(
                fields=["minute"],
                name="venue_probe_once_a_minute",
                violation_error_code="probed",
                violation_error_message=_("This minute was looked at already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} {'up' if self.is_up else 'down'}"
