from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue import clock


class Submission(models.Model):
    """A form that was sent once. The second click with the same key is answered with the first one's result."""

    key = models.UUIDField(_("form key"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    result = models.CharField(_("answered with"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="venue_submission_once",
                violation_error_code="sent_twice",
                violation_error_message=_("This form was already sent."),
            )
        ]

    def __str__(self) -> str:
        return str(self.key)
