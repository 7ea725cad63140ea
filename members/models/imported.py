from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from venue import clock
from venue.crypto import EncryptedTextField


class ImportBatch(models.Model):
    """One member list taken in from another software. Written once, with its people, never changed."""

    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("fingerprint of the file"), max_length=64)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("by"), max_length=80)
    rows = models.PositiveIntegerField(_("rows"))
    taken = models.PositiveIntegerField(_("taken in"))
    skipped = models.PositiveIntegerField(_("there already"))
    left_out = models.PositiveIntegerField(_("left out"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("taken") + F("skipped") + F("left_out")),
                name="members_importbatch_rows_add_up",
                violation_error_code="rows_do_not_add_up",
                violation_error_message=_("Every row is taken in, there already or left out."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """The row a person was taken in from, whole and sealed.

    Old lists mix remarks about health, balances and cards that have no place here yet. Health may be kept in the open
    only with the person's consent, so the row stays sealed until a record exists that may take a part of it over. No
    page shows it.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="people", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("row"))
    member = models.ForeignKey(Member, models.PROTECT, related_name="imported_rows", verbose_name=_("member"))
    sealed = EncryptedTextField(_("row as it came"))

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        default_permissions = ()
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "line"],
                name="members_importedrow_once",
                violation_error_code="row_exists",
                violation_error_message=_("This row was already taken in."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"
