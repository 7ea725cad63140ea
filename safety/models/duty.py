from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import Resource
from safety.models.checklist import ChecklistItem, ChecklistTemplate
from safety.models.extra_rounds import ExtraRounds
from safety.models.plan import ROLES, DutyPlan
from venue import clock
from venue.bilingual import in_language
from venue.models import Area, StaffMember

# What was answered while the duty ran stays as it was when the duty was done or missed.
ANSWERS_OF_A_CLOSED_DUTY_STAY = """
    IF EXISTS (
        SELECT 1 FROM safety_duty
        WHERE id = COALESCE(NEW.duty_id, OLD.duty_id) AND (done_at IS NOT NULL OR missed_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'answers of a duty that is done or missed are not changed any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'safety_answer_frozen_once_closed';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


def person(label: Any) -> models.ForeignKey:
    """Who did something; nobody, when the house did it by itself."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def at_most_one(nothing: dict[str, Any]) -> Q:
    """One of these fields at most says something; `nothing` is what each holds when it does not."""
    others = ({other: value for other, value in nothing.items() if other != name} for name in nothing)
    return reduce(or_, (Q(**each) for each in others))


class DutyQuerySet(models.QuerySet["Duty"]):
    def unfinished(self) -> "DutyQuerySet":
        return self.filter(done_at=None, missed_at=None)

    def for_roles(self, roles: object) -> "DutyQuerySet":
        return self.filter(role__in=roles)

    def with_details(self) -> "DutyQuerySet":
        return self.select_related(
            "template", "area", "resource", "assignee__user", "started_by", "done_by", "review", "review__by", "extra"
        )


class Duty(models.Model):
    """One checklist to be gone through in one area, once: one occurrence of its plan.

    `occurrence` says which ("2026-W11", "2026-03-10/2", "after session 12"), so that each is made once however its
    time moves. Only facts are kept; `state` follows from them and the time. What is done or missed stays so: the
    database refuses any change. `extra` says what has added it to what the plan asks for, with how many `people` when
    they were why.
    """

    class State(models.TextChoices):
        COMING = "coming", pgettext_lazy("duty", "later")
        DUE = "due", pgettext_lazy("duty", "due")
        IN_PROGRESS = "in_progress", pgettext_lazy("duty", "in progress")
        DONE = "done", pgettext_lazy("duty", "done")
        DONE_LATE = "done_late", pgettext_lazy("duty", "done late")
        MISSED = "missed", pgettext_lazy("duty", "missed")
        MISSED_BY_SYSTEM = "missed_by_system", pgettext_lazy("duty", "missed (system)")

    plan = models.ForeignKey(DutyPlan, models.PROTECT, related_name="duties", verbose_name=_("duty plan"))
    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="duties", verbose_name=_("checklist"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="duties", verbose_name=_("area"))
    resource = models.ForeignKey(
        Resource, models.PROTECT, null=True, related_name="duties", verbose_name=_("room or equipment")
    )
    role = models.CharField(_("done by"), max_length=20, choices=ROLES)
    assignee = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, related_name="duties", verbose_name=_("to be done by")
    )
    occurrence = models.CharField(_("occurrence"), max_length=60)
    business_date = models.DateField(_("business day"))
    opens_at = models.DateTimeField(_("can be begun from"))
    due_at = models.DateTimeField(_("due"))
    late_until = models.DateTimeField(_("counts as missed from"))
    policies = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("made under"))
    extra = models.ForeignKey(
        ExtraRounds, models.PROTECT, null=True, related_name="duties", verbose_name=_("one round more because of")
    )
    people = models.PositiveIntegerField(_("people who came or had booked"), null=True)
    makes_up_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="made_up_by", verbose_name=_("makes up for")
    )
    started_at = models.DateTimeField(_("begun at"), null=True)
    started_by = person(_("begun by"))
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = person(_("done by"))
    missed_at = models.DateTimeField(_("noted as missed at"), null=True)
    is_missed_by_system = models.BooleanField(_("missed because the house was away"), default=False)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "occurrence", "assignee"],
                condition=Q(makes_up_for=None),
                nulls_distinct=False,
                name="safety_duty_one_per_occurrence",
                violation_error_code="duty_exists",
                violation_error_message=_("This duty exists already for that time."),
            ),
            models.UniqueConstraint(
                fields=["makes_up_for"],
                name="safety_duty_made_up_once",
                violation_error_code="made_up_twice",
                violation_error_message=_("A duty is made up for once."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("due_at"), late_until__gte=F("due_at")),
                name="safety_duty_times_in_order",
                violation_error_code="times",
                violation_error_message=_("A duty can be begun, is due and counts as missed in this order."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(missed_at=None),
                name="safety_duty_missed_is_never_done",
                violation_error_code="done_and_missed",
                violation_error_message=_("What was missed cannot be done any more."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__lt=F("late_until")),
                name="safety_duty_done_in_time",
                violation_error_code="done_too_late",
                violation_error_message=_("After its time a duty cannot be done any more."),
            ),
            models.CheckConstraint(
                condition=Q(missed_at=None) | Q(missed_at__gte=F("late_until")),
                name="safety_duty_missed_after_its_time",
                violation_error_code="missed_too_early",
                violation_error_message=_("A duty is missed only once its time is over."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(started_at__isnull=False, started_at__lte=F("done_at")),
                name="safety_duty_done_after_begun",
                violation_error_code="done_before_begun",
                violation_error_message=_("A duty is begun before it is done."),
            ),
            models.CheckConstraint(
                condition=Q(is_missed_by_system=False) | Q(missed_at__isnull=False),
                name="safety_duty_system_missed_is_missed",
                violation_error_code="system_without_missed",
                violation_error_message=_("Only what was missed was missed by the system."),
            ),
            models.CheckConstraint(
                condition=Q(people=None) | Q(extra__isnull=False),
                name="safety_duty_people_of_extra_rounds",
                violation_error_code="people_without_reason",
                violation_error_message=_("People are counted where they are why there is one round more."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["late_until"], condition=Q(done_at=None, missed_at=None), name="safety_duty_unfinished"
            ),
            models.Index(fields=["business_date", "id"], name="safety_duty_of_day"),
        ]
        permissions = [
            ("run_duty", "Can see and do the duties of the own role"),
            ("run_any_duty", "Can see and do every duty"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False) | pgtrigger.Q(old__missed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.area} · {self.business_date}"

    def state(self, now: datetime) -> State:
        """Where it stands at `now`, also when no sweep has looked since."""
        if self.done_at:
            return self.State.DONE_LATE if self.done_at > self.due_at else self.State.DONE
        if self.missed_at or now >= self.late_until:
            return self.State.MISSED_BY_SYSTEM if self.is_missed_by_system else self.State.MISSED
        if self.started_at:
            return self.State.IN_PROGRESS
        return self.State.DUE if now >= self.opens_at else self.State.COMING


class Answer(models.Model):
    """What was found at one item of one duty, and where it was not in order, what was done about it at once."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="answers", verbose_name=_("duty"))
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="answers", verbose_name=_("item"))
    is_yes = models.BooleanField(_("yes"), null=True)
    number = models.DecimalField(pgettext_lazy("kind of answer", "number"), max_digits=8, decimal_places=2, null=True)
    choice = models.PositiveSmallIntegerField(_("chosen option"), null=True)
    text = models.CharField(pgettext_lazy("kind of answer", "text"), max_length=400, blank=True, db_default="")
    signature = models.TextField(pgettext_lazy("kind of answer", "signature"), blank=True, db_default="")
    photo = models.FileField(_("photo"), max_length=200, blank=True)
    action = models.CharField(_("what was done"), max_length=400, blank=True, db_default="")
    is_failed = models.BooleanField(pgettext_lazy("answer", "failed"), default=False)
    is_warned = models.BooleanField(pgettext_lazy("answer", "near a limit"), default=False, db_default=False)
    answered_at = models.DateTimeField(_("answered at"), default=clock.now)
    answered_by = person(_("answered by"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["duty", "item__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "item"],
                name="safety_answer_one_per_item",
                violation_error_code="answered_twice",
                violation_error_message=_("Each item has one answer."),
            ),
            models.CheckConstraint(
                condition=at_most_one({"is_yes": None, "number": None, "choice": None, "text": "", "signature": ""}),
                name="safety_answer_one_kind",
                violation_error_code="two_answers",
                violation_error_message=_("An answer says what its question asks for, and nothing else."),
            ),
            models.CheckConstraint(
                condition=Q(is_failed=False) | Q(is_warned=False),
                name="safety_answer_failed_or_warned",
                violation_error_code="failed_and_warned",
                violation_error_message=_("What is not in order is not only near a limit."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ANSWERS_OF_A_CLOSED_DUTY_STAY,
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}/{self.item_id}"

    @property
    def is_given(self) -> bool:
        """Whether it says what was asked; a photo taken ahead of the answer does not yet."""
        if self.item.kind == ChecklistItem.Kind.PHOTO:
            return bool(self.photo)
        given = (self.is_yes, self.number, self.choice, self.text or None, self.signature or None)
        return any(each is not None for each in given)

    @property
    def lacks_photo(self) -> bool:
        return self.is_failed and self.item.photo_on_fail and not self.photo

    @property
    def lacks_action(self) -> bool:
        return self.is_failed and self.item.action_on_fail and not self.action

    @property
    def chosen(self) -> str:
        """The chosen option, in the reader's language."""
        return "" if self.choice is None else self.item.options[self.choice]


class DutyNote(models.Model):
    """A remark on a duty, also on one that is done or missed; added, never changed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="notes", verbose_name=_("duty"))
    text = models.CharField(_("note"), max_length=400)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = person(_("by"))

    class Meta:
        verbose_name = _("note on a duty")
        verbose_name_plural = _("notes on duties")
        ordering = ["duty", "pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text


def finding(answer: Answer) -> str:
    """A failed answer in words, in the reader's language: the question, and the figure or option where there is one."""
    item = answer.item
    text = in_language(item.text_en, item.text_zh)
    if answer.choice is not None:
        return f"{text}: {answer.chosen}"
    return text if answer.number is None else f"{text}: {answer.number.normalize():f} {item.unit}".strip()
