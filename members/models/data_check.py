import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock


class DataCheckQuerySet(models.QuerySet["DataCheck"]):
    def verifying(self) -> "DataCheckQuerySet":
        """Those after which phone and email are known to be right."""
        return self.filter(answer__in=DataCheck.VERIFYING)

    def answered(self) -> "DataCheckQuerySet":
        return self.exclude(answer=DataCheck.Answer.ASKED)


class DataCheck(models.Model):
    """That somebody was asked whether phone and email are still right, or set them right, and what came of it. The last
    one tells when they may be asked again; the last that is `VERIFYING`, since when the data are known to be right.
    Append-only. `changed` names the fields that were set right.
    """

    class How(models.TextChoices):
        ONLINE = "online", pgettext_lazy("asked", "online")
        DESK = "desk", pgettext_lazy("asked", "at the desk")
        LETTER = "letter", pgettext_lazy("asked", "by message")

    class Answer(models.TextChoices):
        RIGHT = "right", pgettext_lazy("phone and email", "all right")
        CHANGED = "changed", pgettext_lazy("phone and email", "set right")
        NOT_NOW = "not_now", pgettext_lazy("phone and email", "not now")
        ASKED = "asked", pgettext_lazy("phone and email", "asked by message, no answer yet")

    VERIFYING = (Answer.RIGHT, Answer.CHANGED)

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="data_checks",
        db_index=False,
        verbose_name=pgettext_lazy("a person", "member"),
    )
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    how = models.CharField(_("how"), max_length=10, choices=How)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    changed = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("what was changed"))

    objects = DataCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of the data")
        verbose_name_plural = _("checks of the data")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="changed", changed__len__gt=0) | (~Q(answer="changed") & Q(changed=[])),
                name="members_datacheck_names_changes",
                violation_error_code="changes_unnamed",
                violation_error_message=_("A check names the fields that were set right, and only those."),
            ),
        ]
        indexes = [models.Index(fields=["member", "-at"], name="members_datacheck_latest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.member_id} {self.answer}"
