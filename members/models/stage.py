import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.member import Member


class StageQuerySet(models.QuerySet["Stage"]):
    def current(self) -> "StageQuerySet":
        return self.filter(until=None)


class Stage(models.Model):
    """Where a person stood in their life with the house, from an instant until the next row begins; the current one has
    no end. Derived from visits and contracts by a sweep (`members.staging`), and kept so that each change has its date.
    A row is written when the stage changed, ended once, and not changed after that.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", pgettext_lazy("life-cycle stage", "lead")
        FIRST_VISIT = "first_visit", pgettext_lazy("life-cycle stage", "first visit")
        GUEST = "guest", pgettext_lazy("life-cycle stage", "guest")
        MEMBER = "member", pgettext_lazy("life-cycle stage", "member")
        LAPSED = "lapsed", pgettext_lazy("life-cycle stage", "lapsed")

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        related_name="stages",
        db_index=False,
        verbose_name=pgettext_lazy("a person", "member"),
    )
    kind = models.CharField(_("stage"), max_length=20, choices=Kind)
    since = models.DateTimeField(pgettext_lazy("life-cycle stage", "since"))
    until = models.DateTimeField(pgettext_lazy("life-cycle stage", "until"), null=True, blank=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("life-cycle stage")
        verbose_name_plural = _("life-cycle stages")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(until=None),
                name="members_stage_one_current",
                violation_error_code="two_stages",
                violation_error_message=_("A person is in one stage at a time."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="members_stage_ends_after_start",
                violation_error_code="ends_before_start",
                violation_error_message=_("A stage ends after it began."),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-since"], name="members_stage_of_member"),
            models.Index(fields=["kind", "member"], condition=Q(until=None), name="members_stage_in_list"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__until__isnull=False)
            ),
            pgtrigger.ReadOnly(name="same_stage", fields=["member", "kind", "since"]),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
