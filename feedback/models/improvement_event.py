import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock

# Steps in their order: from which of the others each is taken.
BEFORE = {
    "planned": ("proposed", "planned", "review"),
    "review": ("planned",),
    "doing": ("review",),
    "check": ("doing",),
    "act": ("check",),
    "effective": ("act",),
    "ineffective": ("check",),
    "cancelled": ("proposed", "planned", "review", "doing", "check", "act"),
}
TURN = """
    SELECT kind FROM feedback_improvementevent
    WHERE improvement_id = NEW.improvement_id AND id < NEW.id
        AND kind IN ('proposed', 'planned', 'review', 'doing', 'check', 'act', 'effective', 'ineffective', 'cancelled')
    ORDER BY id DESC LIMIT 1
"""
IN_ORDER = " OR ".join(
    f"NEW.kind = '{kind}' AND turn.kind IN ({', '.join(repr(each) for each in found)})"
    for kind, found in BEFORE.items()
)
BASELINE = "SELECT FROM feedback_measurement WHERE improvement_id = NEW.improvement_id AND NOT is_after"
# Of the reviews asked for last: two departments agree, and none refuses.
AGREED = """
    SELECT FROM feedback_improvementreview each
    WHERE each.improvement_id = NEW.improvement_id AND each.round = (
        SELECT max(round) FROM feedback_improvementreview WHERE improvement_id = NEW.improvement_id
    )
    HAVING count(DISTINCT department_id) FILTER (WHERE is_yes) >= 2 AND NOT COALESCE(bool_or(NOT is_yes), FALSE)
"""
AFTER = "SELECT FROM feedback_measurement WHERE improvement_id = NEW.improvement_id AND is_after"
REACHED = """
    SELECT FROM feedback_improvement asked JOIN LATERAL (
        SELECT value FROM feedback_measurement WHERE improvement_id = asked.id AND is_after ORDER BY id DESC LIMIT 1
    ) last ON true
    WHERE asked.id = NEW.improvement_id
        AND CASE asked.better WHEN 'higher' THEN last.value >= asked.target ELSE last.value <= asked.target END
"""
FOLLOWED = "SELECT FROM feedback_improvement WHERE follows_id = NEW.improvement_id"


def needs(name: str, kinds: tuple[str, ...], rows: str) -> pgtrigger.Trigger:
    """Refuses a step for which there are no such rows."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))),
        func=f"""
    IF NOT EXISTS ({rows}) THEN
        RAISE EXCEPTION 'this step of an improvement lacks what it needs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_improvementevent_{name}';
    END IF;
    RETURN NULL;
""",  # noqa: S608 - our own words
    )


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
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            needs("in_order", tuple(BEFORE), f"SELECT FROM ({TURN}) turn WHERE {IN_ORDER}"),  # noqa: S608
            needs("planned_with_baseline", ("planned",), BASELINE),
            needs("two_departments_agree", ("doing",), AGREED),
            needs("measured_after", ("act", "effective", "ineffective"), AFTER),
            needs("reached_its_target", ("act", "effective"), REACHED),
            needs("new_cycle_follows", ("ineffective",), FOLLOWED),
        ]

    def __str__(self) -> str:
        return f"{self.improvement_id} {self.kind}"
