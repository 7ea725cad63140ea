import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bookings.models.booking import Booking
from bookings.models.session import ScheduledSession
from members.models import Member
from venue import clock

COUNTED = ["times", "last_at"]  # all that ever changes, and only of refusals
FIXED = ["what", "member", "session", "booking", "rule", "said", "facts", "at", "by", "by_name"]


class Decision(models.Model):
    """What the house decided about one person and one class, by which rule, on which facts: the one explanation that
    the member, the desk and the history read.

    `said` holds it in every language as it was said then: `{"en": {"rule": …, "text": …}, …}`; a figure or a wording
    that changes later does not change it. Append-only, except that a refusal met again is counted, not written twice.
    """

    class What(models.TextChoices):
        REFUSED = "refused", pgettext_lazy("decision", "refused")
        OVERRIDDEN = "overridden", pgettext_lazy("decision", "allowed against the rule")
        HELD = "held", pgettext_lazy("decision", "place kept")
        OFFERED = "offered", pgettext_lazy("decision", "place offered")
        LAPSED = "lapsed", pgettext_lazy("decision", "place given up")
        PROMOTED = "promoted", pgettext_lazy("decision", "moved up from the waitlist")
        PASSED_OVER = "passed_over", pgettext_lazy("decision", "passed over on the waitlist")
        MOVED = "moved", pgettext_lazy("decision", "moved to another class")
        CANCELLED = "cancelled", pgettext_lazy("decision", "cancelled")
        LATE_CANCELLED = "late_cancelled", pgettext_lazy("decision", "cancelled late")
        NO_SHOW = "no_show", pgettext_lazy("decision", "did not come")
        POSTED = "posted", pgettext_lazy("decision", "penalty in force")
        FORGIVEN = "forgiven", pgettext_lazy("decision", "forgiven")
        WAIVED = "waived", pgettext_lazy("decision", "waived")

    what = models.CharField(_("what"), max_length=20, choices=What)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="decisions", db_index=False, verbose_name=_("member")
    )
    session = models.ForeignKey(
        ScheduledSession, models.PROTECT, related_name="decisions", db_index=False, verbose_name=_("session")
    )
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("booking")
    )
    rule = models.CharField(_("rule"), max_length=40)
    said = models.JSONField(_("explanation"))
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    by_name = models.CharField(_("by"), max_length=80)
    times = models.PositiveIntegerField(pgettext_lazy("how often", "times"), default=1)
    last_at = models.DateTimeField(_("last at"), default=clock.now)

    class Meta:
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "session", "rule"],
                condition=Q(what="refused"),
                name="bookings_decision_refused_once",
                violation_error_code="refused_already",
                violation_error_message=_("This refusal is written down already."),
            ),
            models.CheckConstraint(
                condition=Q(times__gte=1),
                name="bookings_decision_happened",
                violation_error_code="never_happened",
                violation_error_message=_("What was decided was decided at least once."),
            ),
        ]
        indexes = [models.Index(fields=["member", "session", "id"], name="bookings_decision_about")]
        triggers = [
            pgtrigger.ReadOnly(name="fixed", fields=FIXED),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.rule}"

    @property
    def rule_name(self) -> str:
        return self._said()["rule"]

    @property
    def text(self) -> str:
        return self._said()["text"]

    def _said(self) -> dict[str, str]:
        return self.said.get(get_language() or "", next(iter(self.said.values())))
