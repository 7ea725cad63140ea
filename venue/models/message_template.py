import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class MessageTemplate(models.Model):
    """The venue's own words for a message in one language, in place of the file that is shipped. Its placeholders are
    plain names in braces, `{member_name}`; see `venue.message_texts`.
    """

    template = models.CharField(_("message"), max_length=60, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("message text")
        verbose_name_plural = _("message texts")
        ordering = ["template", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language"],
                name="venue_messagetemplate_one_per_language",
                violation_error_code="text_exists",
                violation_error_message=_("This message already has a text of the venue in this language."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.language})"
