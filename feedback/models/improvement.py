from datetime import date

import pghistory
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.improvement_event import ImprovementEvent
from venue import clock
from venue.bilingual import in_language
from venue.models import Department, StaffMember


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def open(self) -> "ImprovementQuerySet":
        return self.exclude(turn__in=Improvement.OVER)

    def at_turn(self, turn: str) -> "ImprovementQuerySet":
        return self.filter(turn=turn)

    def overdue(self, day: date) -> "ImprovementQuerySet":
        return self.open().filter(deadline_on__lt=day)

    def in_check(self, day: date) -> "ImprovementQuerySet":
        """Changed by that day, and not measured since."""
        return self.filter(turn="check", changed_on__lte=day).exclude(measurements__is_after=True)

    def published(self) -> "ImprovementQuerySet":
        return self.exclude(published_on=None)

    def with_details(self) -> "ImprovementQuerySet":
        return self.select_related("department", "owner__user", "follows")


class ImprovementManager(models.Manager["Improvement"].from_queryset(ImprovementQuerySet)):  # type: ignore[misc]
    """Improvements as they are read: with the step of their circle that they have reached."""

    def get_queryset(self) -> ImprovementQuerySet:
        events = ImprovementEvent.objects.filter(improvement=OuterRef("pk"), kind__in=ImprovementEvent.TURNS)
        turn = Subquery(events.order_by("-pk").values("kind")[:1])
        return ImprovementQuerySet(self.model, using=self._db).annotate(turn=turn)  # type: ignore[no-redef]


@pghistory.track(model_name="ImprovementChange", obj_field=pghistory.ObjForeignKey(related_name="changes"))
class Improvement(models.Model):
    """One turn of the circle: proposed → plan → review by departments → do → check → act → effective or ineffective.

    An ineffective one is followed by a new one that `follows` it. Where it stands is read from `ImprovementEvent`, and
    overdue is what is open after its deadline. `measure` names a figure that the system has, with `scope` for which
    course, area or category; with neither, the figures are entered by hand. `said_en` and `said_zh` are what the public
    reads once it is published.
    """

    class Better(models.TextChoices):
        HIGHER = "higher", pgettext_lazy("measure", "higher is better")
        LOWER = "lower", pgettext_lazy("measure", "lower is better")

    class State(models.TextChoices):
        """Derived, never stored."""

        PROPOSED = "proposed", pgettext_lazy("improvement", "proposed")
        PLANNED = "planned", pgettext_lazy("improvement", "plan")
        REVIEW = "review", pgettext_lazy("improvement", "in review")
        DOING = "doing", pgettext_lazy("improvement", "do")
        CHECK = "check", pgettext_lazy("improvement", "check")
        ACT = "act", pgettext_lazy("improvement", "act")
        EFFECTIVE = "effective", pgettext_lazy("improvement", "effective")
        INEFFECTIVE = "ineffective", pgettext_lazy("improvement", "ineffective")
        CANCELLED = "cancelled", pgettext_lazy("improvement", "cancelled")

    OVER = ("effective", "ineffective", "cancelled")

    number = models.CharField(_("number"), max_length=20, editable=False)
    title = models.CharField(pgettext_lazy("of an improvement", "title"), max_length=120)
    text = models.TextField(_("what is to change, and why"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="improvements", verbose_name=_("department")
    )
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="improvements",
        verbose_name=_("responsible person"),
    )
    deadline_on = models.DateField(pgettext_lazy("of an improvement", "deadline"), null=True, blank=True)
    measure = models.CharField(_("measure"), max_length=40, blank=True)
    scope = models.CharField(pgettext_lazy("of a measure", "of what"), max_length=40, blank=True)
    measure_name = models.CharField(_("what is measured"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    better = models.CharField(_("direction"), max_length=6, choices=Better, default=Better.HIGHER)
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=2, null=True, blank=True)
    changed_on = models.DateField(_("changed on"), null=True, blank=True)
    said_en = models.TextField(_("you said, we did (English)"), blank=True)
    said_zh = models.TextField(_("you said, we did (Chinese)"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("new cycle of")
    )
    proposed_at = models.DateTimeField(_("proposed at"), default=clock.now, editable=False)

    objects = ImprovementManager()

    turn: str | None  # what every reading of `objects` adds

    class Meta:
        verbose_name = _("improvement")
        verbose_name_plural = _("improvements")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="feedback_improvement_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This number belongs to another improvement."),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="feedback_improvement_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("An improvement says what is to change, and why."),
            ),
            models.CheckConstraint(
                condition=Q(target=None, measure_name="", deadline_on=None)
                | Q(target__isnull=False, deadline_on__isnull=False, owner__isnull=False) & ~Q(measure_name=""),
                name="feedback_improvement_plan_is_whole",
                violation_error_code="plan_not_whole",
                violation_error_message=_("A plan has an owner, a deadline, a measure and a target."),
            ),
            models.CheckConstraint(
                condition=Q(changed_on=None) | Q(target__isnull=False),
                name="feedback_improvement_planned_before_changed",
                violation_error_code="changed_unplanned",
                violation_error_message=_("What is changed was planned before."),
            ),
            models.CheckConstraint(
                condition=Q(published_on=None)
                | Q(changed_on__isnull=False, published_on__gte=models.F("changed_on"))
                & ~Q(said_en="")
                & ~Q(said_zh=""),
                name="feedback_improvement_published_in_both_languages",
                violation_error_code="published_half",
                violation_error_message=_("What is published has been changed, and is told in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=models.F("id")),
                name="feedback_improvement_follows_another",
                violation_error_code="follows_itself",
                violation_error_message=_("A new cycle follows another one."),
            ),
        ]
        permissions = [
            ("manage_improvement", "Can plan, check, publish and end improvements"),
            ("follow_improvement", "Can see and answer what one has to do with an improvement"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def state(self) -> str:
        return self.turn or self.State.PROPOSED.value

    def get_state_display(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state not in self.OVER

    def is_overdue(self, day: date) -> bool:
        return self.is_open and self.deadline_on is not None and self.deadline_on < day

    @property
    def said(self) -> str:
        """What guests read of it, in the reader's language."""
        return in_language(self.said_en, self.said_zh)
