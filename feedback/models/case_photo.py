import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.case_event import CaseEvent


class CasePhoto(models.Model):
    """A picture that the guest sent with their words, cleaned of everything else. Added, never changed."""

    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="photos", verbose_name=_("word of the guest"))
    photo = models.FileField(_("photo"), max_length=200)

    class Meta:
        verbose_name = _("photo of a case")
        verbose_name_plural = _("photos of cases")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo"],
                name="feedback_casephoto_once",
                violation_error_code="photo_kept",
                violation_error_message=_("This photo is kept already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(photo=""),
                name="feedback_casephoto_is_there",
                violation_error_code="photo_missing",
                violation_error_message=_("A photo has its file."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"
