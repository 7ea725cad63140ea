from datetime import datetime
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member
from venue import clock
from venue.models import StaffMember


def actor(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=label,
    )


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(state=FollowUp.State.OPEN)

    def overdue(self, now: datetime) -> "FollowUpQuerySet":
        return self.open().filter(due_at__lte=now)

    def with_details(self) -> "FollowUpQuerySet":
        return self.select_related("member", "owner__user")


@pghistory.track()
class FollowUp(models.Model):
    """Something that a named colleague owes a person by a time: open → done, with what came of it, or cancelled.
    Overdue follows from the time and is not stored. Each step, with what was said, is a `FollowUpMove`.

    One that a rule opened has the cause it was opened for, as text; a cause opens one.
    """

    class Kind(models.TextChoices):
        WELCOME = "welcome", pgettext_lazy("follow-up", "welcome call")
        CONSULTATION = "consultation", pgettext_lazy("follow-up", "after a consultation")
        RENEWAL = "renewal", pgettext_lazy("follow-up", "about renewing")
        WIN_BACK = "win_back", pgettext_lazy("follow-up", "invitation to come again")
        CARE = "care", pgettext_lazy("follow-up", "care")
        OTHER = "other", pgettext_lazy("follow-up", "other")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("follow-up", "open")
        DONE = "done", pgettext_lazy("follow-up", "done")
        CANCELLED = "cancelled", pgettext_lazy("follow-up", "cancelled")

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("follow-up", "spoken to")
        AGREED = "agreed", pgettext_lazy("follow-up", "something was agreed")
        DECLINED = "declined", pgettext_lazy("follow-up", "not interested")
        UNREACHED = "unreached", pgettext_lazy("follow-up", "could not be reached")

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="follow_ups", verbose_name=pgettext_lazy("a person", "member")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    text = models.CharField(pgettext_lazy("follow-up", "what is owed"), max_length=200)
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=pgettext_lazy("of a follow-up", "owner"),
    )
    due_at = models.DateTimeField(pgettext_lazy("follow-up", "due"))
    cause = models.CharField(_("cause"), max_length=80, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened at"), default=clock.now, editable=False)
    opened_by = actor(_("opened by"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = actor(_("closed by"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_at", "pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["cause"],
                condition=~Q(cause=""),
                name="members_followup_one_per_cause",
                violation_error_code="opened_already",
                violation_error_message=_("A rule opens one follow-up for a cause."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="members_followup_says_what",
                violation_error_code="says_nothing",
                violation_error_message=_("A follow-up says what is owed."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None, closed_by=None)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="members_followup_closed_has_time",
                violation_error_code="closed_without_time",
                violation_error_message=_("A follow-up that is closed was closed at a time, and no other was."),
            ),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(outcome="")) | (~Q(state="done") & Q(outcome="")),
                name="members_followup_done_has_outcome",
                violation_error_code="done_without_outcome",
                violation_error_message=_("What is done has an outcome, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=Q(escalated_at=None) | Q(reminded_at__isnull=False),
                name="members_followup_reminded_first",
                violation_error_code="escalated_unreminded",
                violation_error_message=_("The owner is reminded before others are told."),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="members_followup_open")]
        permissions = [("manage_followup", "Can cancel every follow-up")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.is_open and self.due_at <= now


class FollowUpMove(models.Model):
    """One step in the life of a follow-up: who has it from then on and until when, and what was said. Added, never
    changed. `told` are the names of those whom a clock told.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("step of a follow-up", "Opened")
        HANDED_OVER = "handed_over", pgettext_lazy("step of a follow-up", "Handed over")
        POSTPONED = "postponed", pgettext_lazy("step of a follow-up", "Another time set")
        REMINDED = "reminded", pgettext_lazy("step of a follow-up", "Due: the owner was reminded")
        ESCALATED = "escalated", pgettext_lazy("step of a follow-up", "Overdue: others were told")
        DONE = "done", pgettext_lazy("step of a follow-up", "Done")
        CANCELLED = "cancelled", pgettext_lazy("step of a follow-up", "Cancelled")

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="moves", verbose_name=_("follow-up"))
    kind = models.CharField(_("step"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = actor(_("by"))
    owner = models.ForeignKey(
        StaffMember,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("of a follow-up", "owner"),
    )
    due_at = models.DateTimeField(pgettext_lazy("follow-up", "due"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    told = models.CharField(_("told"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
        default_permissions = ()
        ordering = ["follow_up", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.kind}"
