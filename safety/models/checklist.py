from decimal import Decimal

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock
from venue.bilingual import Named, in_language

# A list that a duty was begun under, or missed under, says for ever what was asked.
ITEMS_OF_A_USED_LIST_STAY = """
    IF EXISTS (
        SELECT 1 FROM safety_duty
        WHERE template_id = COALESCE(NEW.template_id, OLD.template_id)
          AND (started_at IS NOT NULL OR missed_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'a checklist that was used is not changed any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'safety_checklistitem_frozen_once_used';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class ChecklistTemplateQuerySet(models.QuerySet["ChecklistTemplate"]):
    def current(self) -> "ChecklistTemplateQuerySet":
        """The latest version of each list."""
        return self.filter(next_version=None)

    def in_use(self) -> "ChecklistTemplateQuerySet":
        return self.current().filter(is_active=True)


@pghistory.track()
class ChecklistTemplate(Named, models.Model):
    """What is looked at, in order; one version. Once a duty used it, editing makes the next version."""

    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="next_version",
        verbose_name=_("replaces"),
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ChecklistTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["name_en", "-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="safety_checklisttemplate_version_has_source",
                violation_error_code="version_without_source",
                violation_error_message=_("Every version but the first replaces the one before it."),
            ),
            models.UniqueConstraint(
                fields=["name_zh", "version"],
                name="safety_checklisttemplate_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a checklist with this name."),
            ),
        ]


class ChecklistItem(models.Model):
    """One question of a list."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", pgettext_lazy("kind of answer", "number")
        PHOTO = "photo", _("photo")

    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="items", verbose_name=_("checklist"))
    position = models.PositiveSmallIntegerField(_("position"))
    text_en = models.CharField(_("question (English)"), max_length=160)
    text_zh = models.CharField(_("question (Chinese)"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.YES_NO)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    low = models.DecimalField(_("not below"), max_digits=8, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("not above"), max_digits=8, decimal_places=2, null=True, blank=True)
    is_critical = models.BooleanField(_("critical"), default=False)
    photo_on_fail = models.BooleanField(_("photo when it fails"), default=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["template", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="safety_checklistitem_one_per_position",
                violation_error_code="position_taken",
                violation_error_message=_("Two items stand at the same place of the list."),
            ),
            models.CheckConstraint(
                condition=Q(kind="number") | Q(unit="", low=None, high=None),
                name="safety_checklistitem_limits_need_number",
                violation_error_code="limits_without_number",
                violation_error_message=_("Only a number has a unit and limits."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")),
                name="safety_checklistitem_low_below_high",
                violation_error_code="limits_crossed",
                violation_error_message=_("The lower limit is above the upper one."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ITEMS_OF_A_USED_LIST_STAY,
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)

    def is_outside(self, number: Decimal) -> bool:
        """Whether a measured figure breaks a limit; the limits themselves are still good."""
        return (self.low is not None and number < self.low) or (self.high is not None and number > self.high)
