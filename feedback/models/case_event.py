import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock

ROUND_IS_COUNTED = """
    SELECT count(*) + 1 INTO NEW.round FROM feedback_caseevent
        WHERE case_id = NEW.case_id AND kind = 'reopened';
    IF NEW.kind = 'reopened' THEN
        NEW.round := NEW.round + 1;
    END IF;
    RETURN NEW;
"""
CASE_ENDS = """
    UPDATE feedback_case SET ended_at = CASE WHEN NEW.kind = 'reopened' THEN NULL ELSE coalesce(ended_at, NEW.at) END
        WHERE id = NEW.case_id;
    RETURN NULL;
"""


class CaseEvent(models.Model):
    """Something that happened to a case, never changed afterwards. States and clocks are read from these rows.

    A step of the clock (`step`, such as "resolution-80") is taken once; it keeps when it was due beside when it was
    taken. The reporter sees only what is marked so, and never an internal note. `round` counts how often the case was
    opened, itself included; a trigger keeps it, so that a case is resolved once each time.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("case", "received")
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("case", "acknowledged")
        SORTED = "sorted", pgettext_lazy("case", "sorted anew")
        ASSIGNED = "assigned", pgettext_lazy("case", "handler set")
        OFFERED = "offered", pgettext_lazy("case", "handing over offered")
        REPLY = "reply", pgettext_lazy("case", "reply")
        GUEST = "guest", pgettext_lazy("case", "word of the guest")
        NOTE = "note", pgettext_lazy("case", "internal note")
        PAUSED = "waiting", pgettext_lazy("case", "waiting for the guest")
        RESUMED = "resumed", pgettext_lazy("case", "work goes on")
        PROPOSED = "proposed", pgettext_lazy("case", "solution proposed")
        COMPENSATED = "compensated", pgettext_lazy("case", "compensation given")
        EXTENDED = "extended", pgettext_lazy("case", "time extended")
        STEP = "step", pgettext_lazy("case", "reminder of the clock")
        MEDIATION = "mediation", pgettext_lazy("case", "handed to a mediator")
        MEDIATED = "mediated", pgettext_lazy("case", "mediation ended")
        RESOLVED = "resolved", pgettext_lazy("case", "resolved")
        CONFIRMED = "confirmed", pgettext_lazy("case", "confirmed by the guest")
        CALLED = "called", pgettext_lazy("case", "guest called")
        REOPENED = "reopened", pgettext_lazy("case", "opened again")
        WITHDRAWN = "withdrawn", pgettext_lazy("case", "withdrawn by the guest")
        REJECTED = "rejected", pgettext_lazy("case", "not upheld")
        REVIEWED = "reviewed", pgettext_lazy("case", "looked back on")
        LINKED = "linked", pgettext_lazy("case", "led to something")
        CLOSED = "closed", pgettext_lazy("case", "closed")

    ANSWERS = (Kind.REPLY, Kind.PAUSED, Kind.PROPOSED, Kind.RESOLVED)  # somebody has answered in person
    SETTLES = (Kind.RESOLVED, Kind.REJECTED)  # the reporter was told what came of it
    ENDS = (Kind.RESOLVED, Kind.WITHDRAWN, Kind.REJECTED, Kind.CLOSED)  # every clock stops
    # The last of these says how the case stands; the first two only that it is in hand.
    TURNS = (
        Kind.RESUMED,
        Kind.MEDIATED,
        Kind.PAUSED,
        Kind.PROPOSED,
        Kind.MEDIATION,
        Kind.REOPENED,
        Kind.CONFIRMED,
        *ENDS,
    )
    # What clocks are read from.
    TIMED = (Kind.ACKNOWLEDGED, Kind.SORTED, Kind.REPLY, Kind.GUEST, Kind.RESUMED, Kind.PAUSED, Kind.PROPOSED,
             Kind.REOPENED, *ENDS)  # fmt: skip

    case = models.ForeignKey("feedback.Case", models.PROTECT, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(_("name"), max_length=80, blank=True)
    text = models.TextField(_("text"), blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    is_visible = models.BooleanField(_("shown to the reporter"), default=False)
    step = models.CharField(_("step of the clock"), max_length=20, blank=True)
    due_at = models.DateTimeField(_("was due at"), null=True, blank=True)

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=~Q(step=""),
                name="feedback_caseevent_step_once",
                violation_error_code="step_taken",
                violation_error_message=_("This step of the clock was already taken."),
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(kind__in=("received", "acknowledged", "extended")),
                name="feedback_caseevent_once",
                violation_error_code="happened_already",
                violation_error_message=_("This happens once to a case, and has happened already."),
            ),
            models.UniqueConstraint(
                fields=["case", "round", "kind"],
                condition=Q(kind__in=("resolved", "confirmed", "withdrawn", "rejected", "closed", "reopened")),
                name="feedback_caseevent_once_a_round",
                violation_error_code="happened_already",
                violation_error_message=_("This happens once until a case is opened again, and has happened already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="step", due_at__isnull=False) & ~Q(step="")
                | ~Q(kind="step") & Q(step="", due_at=None),
                name="feedback_caseevent_step_is_whole",
                violation_error_code="step_not_whole",
                violation_error_message=_("A step of the clock has its name and the time it was due."),
            ),
            models.CheckConstraint(
                condition=Q(is_visible=False)
                | ~Q(kind__in=("note", "step", "sorted", "assigned", "offered", "called", "reviewed", "linked")),
                name="feedback_caseevent_internal_stays_inside",
                violation_error_code="internal",
                violation_error_message=_("Internal notes are never shown to the reporter."),
            ),
        ]
        indexes = [models.Index(fields=["case", "kind", "at"], name="feedback_caseevent_of_case")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="round_is_counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ROUND_IS_COUNTED,
            ),
            pgtrigger.Trigger(
                name="case_ends",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.kind IN ('resolved', 'withdrawn', 'rejected', 'closed', 'reopened')"
                ),
                func=CASE_ENDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


def first(field: str, *kinds: str) -> Subquery:
    """This field of the first event of these kinds that happened to a case."""
    return _one(field, kinds, "at", "pk")


def last(field: str, *kinds: str) -> Subquery:
    return _one(field, kinds, "-at", "-pk")


def _one(field: str, kinds: tuple[str, ...], *order: str) -> Subquery:
    found = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds)
    return Subquery(found.order_by(*order).values(field)[:1])
