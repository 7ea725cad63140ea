import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock


class ImprovementEvent(models.Model):
    """Something that happened to an improvement, never changed afterwards. Its state is read from these rows.

    A reminder (`step`) is sent once for the date it is about.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("event of an improvement", "proposed")
        PLANNED = "planned", pgettext_lazy("event of an improvement", "planned")
        REVIEW = "review", pgettext_lazy("event of an improvement", "given to the departments")
        ANSWERED = "answered", pgettext_lazy("event of an improvement", "a department answered")
        DOING = "doing", pgettext_lazy("event of an improvement", "begun")
        TASK = "task", pgettext_lazy("event of an improvement", "task given")
        DONE = "done", pgettext_lazy("event of an improvement", "task done")
        CHECK = "check", pgettext_lazy("event of an improvement", "changed, to be checked")
        MEASURED = "measured", pgettext_lazy("event of an improvement", "measured")
        ACT = "act", pgettext_lazy("event of an improvement", "made the rule")
        EFFECTIVE = "effective", pgettext_lazy("event of an improvement", "effective")
        INEFFECTIVE = "ineffective", pgettext_lazy("event of an improvement", "ineffective")
        CANCELLED = "cancelled", pgettext_lazy("event of an improvement", "cancelled")
        FOLLOWED = "followed", pgettext_lazy("event of an improvement", "a new cycle began")
        PUBLISHED = "published", pgettext_lazy("event of an improvement", "published")
        REMINDED = "reminded", pgettext_lazy("event of an improvement", "reminded")

    TURNS = (
        Kind.PROPOSED,
        Kind.PLANNED,
        Kind.REVIEW,
        Kind.DOING,
        Kind.CHECK,
        Kind.ACT,
        Kind.EFFECTIVE,
        Kind.INEFFECTIVE,
        Kind.CANCELLED,
    )

    improvement = models.ForeignKey(
        "feedback.Improvement", models.PROTECT, related_name="events", verbose_name=_("improvement")
    )
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(_("name"), max_length=80, blank=True)
    text = models.TextField(_("text"), blank=True)
    lesson = models.TextField(_("what was learnt"), blank=True)
    step = models.CharField(pgettext_lazy("of an improvement", "reminder"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("event of an improvement")
        verbose_name_plural = _("events of improvements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "step"],
                condition=~Q(step=""),
                name="feedback_improvementevent_reminded_once",
                violation_error_code="reminded_already",
                violation_error_message=_("This reminder was sent already."),
            ),
            models.UniqueConstraint(
                fields=["improvement", "kind"],
                condition=Q(
                    kind__in=("proposed", "check", "act", "effective", "ineffective", "cancelled", "published")
                ),
                name="feedback_improvementevent_once",
                violation_error_code="happened_already",
                violation_error_message=_("This happens once to an improvement, and has happened already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="reminded") & ~Q(step="") | ~Q(kind="reminded") & Q(step=""),
                name="feedback_improvementevent_reminder_is_named",
                violation_error_code="reminder_not_named",
                violation_error_message=_("A reminder says what it is about, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("act", "cancelled", "ineffective")) | ~Q(text=""),
                name="feedback_improvementevent_says_why",
                violation_error_code="text_needed",
                violation_error_message=_("What is made the rule, and why something is given up, is written down."),
            ),
        ]
        indexes = [models.Index(fields=["improvement", "kind"], name="feedback_improvementevent_of")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.kind}"
