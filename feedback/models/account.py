import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.models.case import Case
from venue import clock
from venue.crypto import EncryptedTextField
from venue.models import StaffMember


class StaffAccount(models.Model):
    """What a colleague whom a case is about says of it, sealed: asked for, then written by themselves or taken down
    from what they said. Written, it stays as it is. Only who answers for quality and that colleague read it; that it
    was opened is kept each time.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="accounts", verbose_name=_("case"))
    staff = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="accounts", verbose_name=_("colleague concerned")
    )
    asked_at = models.DateTimeField(_("asked at"), default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    text = EncryptedTextField(_("what they say"), blank=True)
    is_taken_down = models.BooleanField(_("taken down by somebody else"), default=False)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("account of a colleague")
        verbose_name_plural = _("accounts of colleagues")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "staff"],
                name="feedback_staffaccount_one_per_person",
                violation_error_code="asked_already",
                violation_error_message=_("This colleague has been asked about the case already."),
            ),
            models.CheckConstraint(
                condition=Q(written_at=None, written_by=None, is_taken_down=False)
                | Q(written_at__isnull=False, written_by__isnull=False),
                name="feedback_staffaccount_written_by_somebody",
                violation_error_code="written_by_nobody",
                violation_error_message=_("An account was written by somebody, at a time."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="written_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__written_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.staff_id}"
