import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.improvement import Improvement
from safety.models.duty import person
from venue import clock
from venue.models import Department, StaffMember

AFTER_THE_CHANGE = """
    IF NOT EXISTS (
        SELECT FROM feedback_improvement WHERE id = NEW.improvement_id AND changed_on < NEW.first_on
    ) THEN
        RAISE EXCEPTION 'what is measured after a change lies wholly after it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_measurement_lies_after_the_change';
    END IF;
    RETURN NULL;
"""


class ImprovementSource(models.Model):
    """What an improvement came from: a kind and a key as text, because it lies in any room of the house."""

    class Kind(models.TextChoices):
        CASE = "case", pgettext_lazy("source of an improvement", "case")
        ANSWER = "answer", pgettext_lazy("source of an improvement", "survey answer")
        HAZARD = "hazard", pgettext_lazy("source of an improvement", "hazard")
        COURSE = "course", pgettext_lazy("source of an improvement", "course with weak results")
        SURVEY = "survey", pgettext_lazy("source of an improvement", "results of a survey")
        MEETING = "meeting", pgettext_lazy("source of an improvement", "meeting")

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="sources", verbose_name=_("improvement"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    ref = models.CharField(_("which one"), max_length=40)

    class Meta:
        verbose_name = _("source of an improvement")
        verbose_name_plural = _("sources of improvements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "kind", "ref"],
                name="feedback_improvementsource_once",
                violation_error_code="source_named",
                violation_error_message=_("This is named as a source already."),
            )
        ]
        indexes = [models.Index(fields=["kind", "ref"], name="feedback_improvementsource_of")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


@pghistory.track()
class ImprovementReview(models.Model):
    """One department asked, in the name of one person, whether a plan shall be carried out; a changed plan is asked
    about anew (`round`).
    """

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="reviews", verbose_name=_("improvement"))
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    reviewer = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="improvement_reviews", verbose_name=_("answered by")
    )
    is_yes = models.BooleanField(_("agrees"), null=True, blank=True)
    words = models.TextField(_("in their words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("review of an improvement")
        verbose_name_plural = _("reviews of improvements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "round", "department"],
                name="feedback_improvementreview_one_per_department",
                violation_error_code="department_asked",
                violation_error_message=_("This department is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(is_yes=None, answered_at=None) | Q(is_yes__isnull=False, answered_at__isnull=False),
                name="feedback_improvementreview_answer_is_whole",
                violation_error_code="answer_not_whole",
                violation_error_message=_("An answer is yes or no, with its time."),
            ),
            models.CheckConstraint(
                condition=~Q(is_yes=False) | ~Q(words=""),
                name="feedback_improvementreview_no_says_why",
                violation_error_code="no_without_words",
                violation_error_message=_("Whoever says no says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.department}"


@pghistory.track()
class ImprovementTask(models.Model):
    """One thing that somebody does for an improvement, by a day."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="tasks", verbose_name=_("improvement"))
    what = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        StaffMember, models.PROTECT, related_name="improvement_tasks", verbose_name=_("responsible person")
    )
    due_on = models.DateField(pgettext_lazy("of a task", "due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = person(_("done by"))

    class Meta:
        verbose_name = _("task of an improvement")
        verbose_name_plural = _("tasks of improvements")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="feedback_improvementtask_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("A task says what is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="feedback_improvementtask_done_by_somebody",
                violation_error_code="done_by_nobody",
                violation_error_message=_("What is done was done by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Measurement(models.Model):
    """The measure of an improvement over some days, before the change or after it, with how many rows are behind it."""

    improvement = models.ForeignKey(
        Improvement, models.PROTECT, related_name="measurements", verbose_name=_("improvement")
    )
    is_after = models.BooleanField(_("after the change"), default=False)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    value = models.DecimalField(pgettext_lazy("measured", "value"), max_digits=10, decimal_places=2)
    count = models.PositiveIntegerField(_("rows behind it"))
    is_read = models.BooleanField(_("read from the system"), default=False)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="feedback_measurement_ends_after_it_begins",
                violation_error_code="last_before_first",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1),
                name="feedback_measurement_has_rows",
                violation_error_code="no_rows",
                violation_error_message=_("A figure has at least one row behind it."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="lies_after_the_change",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.is_after"),
                func=AFTER_THE_CHANGE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.count})"
