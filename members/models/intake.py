from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from members.models.preference import Preference
from venue import clock


def user_field(label: Any, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=label,
        **options,
    )


class IntakeQuerySet(models.QuerySet["Intake"]):
    def open(self) -> "IntakeQuerySet":
        return self.filter(state="open")


@pghistory.track()
class Intake(models.Model):
    """One time somebody new is received: from the greeting to what comes next. open → done or abandoned.

    Whoever greeted first answers for the guest (`responsible`) until somebody else takes over. `step` is the first that
    was not done yet; what each step asks for is kept where it belongs, as soon as it is said, so that the intake can be
    left and gone on with anywhere. `goals`, `hours` and `times_a_week` are what a recommendation is made from.

    Somebody's identity card is looked at and never written down: only by whom, and when.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("intake", "under way")
        DONE = "done", pgettext_lazy("intake", "done")
        ABANDONED = "abandoned", pgettext_lazy("intake", "broken off")

    class Step(models.TextChoices):
        BASICS = "basics", _("basics")
        SCREENING = "screening", _("health")
        GOALS = "goals", _("goals and time")
        AGREEMENTS = "agreements", _("agreements")
        RECOMMENDATION = "recommendation", _("recommendation")
        NEXT = "next", _("next step")

    class Goal(models.TextChoices):
        WEIGHT = "weight", _("lose weight")
        STRENGTH = "strength", _("build strength")
        ENDURANCE = "endurance", _("get fitter")
        MOBILITY = "mobility", _("become more supple")
        POSTURE = "posture", _("better posture, less back pain")
        RELAX = "relax", _("relax, sleep better")
        COMPANY = "company", _("be among people")

    class Next(models.TextChoices):
        BOOK = "book", pgettext_lazy("next step", "book a class")
        SELL = "sell", pgettext_lazy("next step", "sell a membership or pack")
        CALL = "call", pgettext_lazy("next step", "call them later")
        NOTHING = "nothing", pgettext_lazy("next step", "nothing more for now")

    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    step = models.CharField(_("step"), max_length=20, choices=Step, default=Step.BASICS)
    greeted_by = user_field(_("greeted by"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="intakes", verbose_name=_("responsible")
    )
    started_at = models.DateTimeField(_("began"), default=clock.now)
    identity_checked_at = models.DateTimeField(_("identity card looked at"), null=True, blank=True)
    identity_checked_by = user_field(_("looked at by"), null=True, blank=True)
    goals = ArrayField(
        models.CharField(max_length=10, choices=Goal), default=list, blank=True, verbose_name=_("wants to")
    )
    hours = ArrayField(
        models.CharField(max_length=10, choices=Preference.Hours),
        default=list,
        blank=True,
        verbose_name=_("has time"),
    )
    times_a_week = models.PositiveSmallIntegerField(_("times a week"), null=True, blank=True)
    next_step = models.CharField(_("what comes next"), max_length=10, choices=Next, blank=True)
    next_note = models.CharField(_("noted with it"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = user_field(pgettext_lazy("intake", "ended by"), null=True, blank=True)
    end_reason = models.CharField(_("why it was broken off"), max_length=200, blank=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        default_permissions = ()
        permissions = [("run_intake", "Can receive people and see who is being received")]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="open"),
                name="members_intake_one_open",
                violation_error_code="under_way",
                violation_error_message=_("This person is being received already."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="members_intake_ended_has_time",
                violation_error_code="ended_without_time",
                violation_error_message=_("An intake that ended has the time of it, any other has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(member__isnull=False) & ~Q(next_step="")),
                name="members_intake_done_is_whole",
                violation_error_code="not_whole",
                violation_error_message=_("An intake that is done has its person, and what comes next."),
            ),
            models.CheckConstraint(
                condition=~Q(state="abandoned") | ~Q(end_reason=""),
                name="members_intake_abandoned_says_why",
                violation_error_code="no_reason",
                violation_error_message=_("Whoever breaks an intake off says why."),
            ),
            models.CheckConstraint(
                condition=Q(identity_checked_at=None, identity_checked_by=None)
                | Q(identity_checked_at__isnull=False, identity_checked_by__isnull=False),
                name="members_intake_identity_by_somebody",
                violation_error_code="identity_half",
                violation_error_message=_("An identity card was looked at by somebody, at a time."),
            ),
            models.CheckConstraint(
                condition=Q(goals__contained_by=[
                    "weight", "strength", "endurance", "mobility", "posture", "relax", "company",
                ]) & Q(hours__contained_by=["early", "midday", "evening", "weekend"]),
                name="members_intake_known_goals",
                violation_error_code="goals_unknown",
                violation_error_message=_("These are no goals or hours that the house knows."),
            ),
            models.CheckConstraint(
                condition=Q(times_a_week=None) | Q(times_a_week__gte=1, times_a_week__lte=14),
                name="members_intake_times_sensible",
                violation_error_code="times",
                violation_error_message=_("People come 1 to 14 times a week."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-started_at"], name="members_intake_by_time")]

    def __str__(self) -> str:
        return self.member.name if self.member else f"{self._meta.verbose_name} {self.pk}"

    @property
    def goal_names(self) -> list[str]:
        return [str(goal.label) for goal in self.Goal if goal.value in self.goals]

    @property
    def hour_names(self) -> list[str]:
        return [str(hours.label) for hours in Preference.Hours if hours.value in self.hours]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class IntakeHandover(models.Model):
    """That somebody else answers for a guest from now on. Append-only."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="handovers", verbose_name=_("intake"))
    from_user = user_field(_("from"))
    to_user = user_field(_("to"))
    note = models.CharField(_("what to know"), max_length=200)
    at = models.DateTimeField(_("at"), default=clock.now)

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_user=F("to_user")),
                name="members_intakehandover_to_somebody_else",
                violation_error_code="to_oneself",
                violation_error_message=_("Nobody hands over to themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(note=""),
                name="members_intakehandover_says_something",
                violation_error_code="no_note",
                violation_error_message=_("Whoever takes over is told what to know."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.intake_id}: {self.from_user_id} → {self.to_user_id}"


class TabletCode(models.Model):
    """The code by which a tablet opens one intake, once, and for as long as the code stands here (`used_at`). Kept as a
    digest; an intake has the last one alone.
    """

    intake = models.OneToOneField(Intake, models.CASCADE, related_name="tablet_code", verbose_name=_("intake"))
    digest = models.CharField(_("digest"), max_length=64)
    issued_at = models.DateTimeField(_("issued at"), default=clock.now)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("code for a tablet")
        verbose_name_plural = _("codes for tablets")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="members_tabletcode_once",
                violation_error_code="code_taken",
                violation_error_message=_("There is this code already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.intake_id)
