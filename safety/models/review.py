import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safety.models.duty import Duty, person
from venue import clock


class DutyReview(models.Model):
    """That somebody else looks at a duty that is done: because its checklist asks for a second person, or because
    chance has drawn it. Until they have, `is_in_order` is empty; then it stays.
    """

    class Kind(models.TextChoices):
        SECOND = "second", _("to be confirmed by a second person")
        DRAWN = "drawn", _("drawn for re-inspection")

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="review", verbose_name=_("duty"))
    kind = models.CharField(_("why"), max_length=10, choices=Kind)
    asked_at = models.DateTimeField(_("asked for at"), default=clock.now)
    done_by = person(_("done by"))
    is_in_order = models.BooleanField(_("in order"), null=True)
    note = models.CharField(pgettext_lazy("of a re-inspection", "What was found"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"), null=True)
    by = person(_("by"))

    class Meta:
        verbose_name = _("re-inspection")
        verbose_name_plural = _("re-inspections")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_in_order=None, at=None, by=None)
                | Q(is_in_order__isnull=False, at__isnull=False, by__isnull=False),
                name="safety_dutyreview_by_somebody",
                violation_error_code="by_nobody",
                violation_error_message=_("A re-inspection has a result, a time and a person, or none of them."),
            ),
            models.CheckConstraint(
                condition=~Q(is_in_order=False) | ~Q(note=""),
                name="safety_dutyreview_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("What is not in order is said in words."),
            ),
            models.CheckConstraint(
                condition=Q(by=None) | Q(done_by=None) | ~Q(by=F("done_by")),
                name="safety_dutyreview_by_another",
                violation_error_code="reviewed_by_same",
                violation_error_message=_("Nobody re-inspects what they did themselves."),
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(at=None), name="safety_dutyreview_waiting")]
        triggers = [
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.kind}"
