import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue import clock


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_force(self, at: object) -> "PolicyQuerySet":
        """For every key and scope the one row that holds at the instant `at`."""
        return (
            self.filter(effective_from__lte=at)
            .order_by("key", "scope", "-effective_from", "-pk")
            .distinct("key", "scope")
        )


class Policy(models.Model):
    """A number the venue set for a rule, from an instant on. Rows are only ever added, so that a record can name what
    it was made under.

    `scope` is text, from general to particular: `venue`, `tier:gold`, `course:12`, `area:3`. Keys, units and bounds
    are declared in code by `venue.policies.declare`.
    """

    key = models.CharField(_("rule"), max_length=60)
    scope = models.CharField(_("holds for"), max_length=60, default="venue")
    value = models.JSONField(_("value"))
    effective_from = models.DateTimeField(_("from"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed at"), default=clock.now)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["key", "scope", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "scope", "effective_from"],
                name="venue_policy_one_value_per_start",
                violation_error_code="policy_taken",
                violation_error_message=_("This rule already has a value from that moment on."),
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
