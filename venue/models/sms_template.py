import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class SmsTemplate(models.Model):
    """What the SMS gateway has approved for a message in one language: the code to name, and the words with their gaps,
    `{member_name}`; see `venue.sms_texts`. Without a row the message does not go by SMS in this language.
    """

    template = models.CharField(_("message"), max_length=60, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    code = models.CharField(_("code of the approved template"), max_length=40)
    text = models.CharField(_("approved text"), max_length=500)

    class Meta:
        verbose_name = _("SMS template")
        verbose_name_plural = _("SMS templates")
        ordering = ["template", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language"],
                name="venue_smstemplate_one_per_language",
                violation_error_code="template_exists",
                violation_error_message=_("This message already has an SMS template in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(text=""),
                name="venue_smstemplate_is_whole",
                violation_error_code="template_not_whole",
                violation_error_message=_("An SMS template has the code and the words that were approved."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.language})"
