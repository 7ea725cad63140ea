import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.case import Case
from venue import clock
from venue.bilingual import Named
from venue.models import StaffMember


@pghistory.track()
class CauseClass(Named, models.Model):
    """What the cause of a case is counted as, so that the same cause is found again. The house keeps its own list."""

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_causeclass_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a cause with this name."),
            )
        ]


@pghistory.track()
class Analysis(models.Model):
    """Why a case came about and what is done about it: what was examined, the cause, how it was put right, and what
    keeps it from coming back, with somebody who sees to that by a day. Done, the measure says what it has brought.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="analysis", verbose_name=_("case"))
    investigation = models.TextField(_("what was examined"), blank=True)
    cause = models.ForeignKey(
        CauseClass, models.PROTECT, null=True, blank=True, related_name="analyses", verbose_name=_("cause")
    )
    cause_text = models.TextField(_("the cause in words"), blank=True)
    corrective = models.TextField(_("how it was put right"), blank=True)
    preventive = models.TextField(_("what keeps it from coming back"), blank=True)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=pgettext_lazy("of a measure", "owner"),
    )
    until = models.DateField(pgettext_lazy("of a measure", "until"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    effect = models.TextField(_("what it has brought"), blank=True)

    class Meta:
        verbose_name = _("analysis of a case")
        verbose_name_plural = _("analyses of cases")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cause=None, cause_text="") | Q(cause__isnull=False) & ~Q(cause_text=""),
                name="feedback_analysis_cause_is_whole",
                violation_error_code="cause_not_whole",
                violation_error_message=_("A cause is chosen from the list and told in words."),
            ),
            models.CheckConstraint(
                condition=Q(preventive="", owner=None, until=None)
                | ~Q(preventive="") & Q(owner__isnull=False, until__isnull=False),
                name="feedback_analysis_measure_is_whole",
                violation_error_code="measure_not_whole",
                violation_error_message=_("A measure says what is done, by whom and until when."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, effect="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(effect="") & ~Q(preventive=""),
                name="feedback_analysis_done_says_effect",
                violation_error_code="done_without_effect",
                violation_error_message=_("A measure that is done says what it has brought."),
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(done_at=None, until__isnull=False), name="feedback_measure_due")
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to see to the measure."""
        return bool(self.preventive) and self.done_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.until is not None and self.until < clock.today()
