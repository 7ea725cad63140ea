from decimal import Decimal

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
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
    """What is looked at, in order; one version. Once a duty used it, editing makes the next version.

    `shipped_as` is the name in the program of a list that came with it, so that it comes once, whatever the house calls
    it later.
    """

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
    is_cleaning = models.BooleanField(
        _("cleaning"),
        default=False,
        db_default=False,
        help_text=_("Its items are put in order: from the inside to the outside, from the top to the floor."),
    )
    is_scored = models.BooleanField(
        _("with a score"),
        default=False,
        db_default=False,
        help_text=_("Each section, and the whole, shows how much of it is in order."),
    )
    needs_second = models.BooleanField(
        _("confirmed by a second person"),
        default=False,
        db_default=False,
        help_text=_("Somebody else looks at what was done and confirms it."),
    )
    shipped_as = models.CharField(max_length=40, blank=True, db_default="", editable=False)
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
            models.UniqueConstraint(
                fields=["shipped_as", "version"],
                condition=~Q(shipped_as=""),
                name="safety_checklisttemplate_shipped_once",
                violation_error_code="shipped_twice",
                violation_error_message=_("A list that comes with the program comes once."),
            ),
        ]


class ChecklistItem(models.Model):
    """One question of a list.

    A number fails outside `low` and `high`, and is only warned of outside `warn_low` and `warn_high`, which lie within.
    Of the options of a choice the first `good_options` are in order. `reach` says where a step of cleaning is done.
    """

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", pgettext_lazy("kind of answer", "one of several")
        NUMBER = "number", pgettext_lazy("kind of answer", "number")
        TEXT = "text", pgettext_lazy("kind of answer", "text")
        PHOTO = "photo", _("photo")
        SIGNATURE = "signature", pgettext_lazy("kind of answer", "signature")

    class Reach(models.IntegerChoices):
        """In the order in which it is cleaned."""

        ANYWHERE = 0, pgettext_lazy("place of a step of cleaning", "no matter")
        INSIDE_TOP = 1, _("inside, at the top")
        INSIDE_MIDDLE = 2, _("inside, in the middle")
        INSIDE_FLOOR = 3, _("inside, on the floor")
        OUTSIDE_TOP = 4, _("outside, at the top")
        OUTSIDE_MIDDLE = 5, _("outside, in the middle")
        OUTSIDE_FLOOR = 6, _("outside, on the floor")

    template = models.ForeignKey(ChecklistTemplate, models.CASCADE, related_name="items", verbose_name=_("checklist"))
    position = models.PositiveSmallIntegerField(_("position"))
    section_en = models.CharField(_("section (English)"), max_length=60, blank=True, db_default="")
    section_zh = models.CharField(_("section (Chinese)"), max_length=60, blank=True, db_default="")
    text_en = models.CharField(_("question (English)"), max_length=160)
    text_zh = models.CharField(_("question (Chinese)"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.YES_NO)
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    low = models.DecimalField(_("not below"), max_digits=8, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("not above"), max_digits=8, decimal_places=2, null=True, blank=True)
    warn_low = models.DecimalField(_("warn below"), max_digits=8, decimal_places=2, null=True, blank=True)
    warn_high = models.DecimalField(_("warn above"), max_digits=8, decimal_places=2, null=True, blank=True)
    options_en = ArrayField(
        models.CharField(max_length=60), verbose_name=_("options (English)"), blank=True, default=list, db_default=[]
    )
    options_zh = ArrayField(
        models.CharField(max_length=60), verbose_name=_("options (Chinese)"), blank=True, default=list, db_default=[]
    )
    good_options = models.PositiveSmallIntegerField(_("how many of them are in order"), default=0, db_default=0)
    reach = models.PositiveSmallIntegerField(
        _("where it is cleaned"), choices=Reach, default=Reach.ANYWHERE, db_default=0
    )
    is_critical = models.BooleanField(_("critical"), default=False)
    photo_on_fail = models.BooleanField(_("photo when it fails"), default=False)
    action_on_fail = models.BooleanField(_("what was done, when it fails"), default=False, db_default=False)

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
                condition=Q(kind="number") | Q(unit="", low=None, high=None, warn_low=None, warn_high=None),
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
            models.CheckConstraint(
                condition=(Q(low=None) | Q(warn_low=None) | Q(low__lte=F("warn_low")))
                & (Q(high=None) | Q(warn_high=None) | Q(warn_high__lte=F("high")))
                & (Q(warn_low=None) | Q(warn_high=None) | Q(warn_low__lte=F("warn_high"))),
                name="safety_checklistitem_warns_within_limits",
                violation_error_code="warns_outside",
                violation_error_message=_("What is warned of lies within what is in order."),
            ),
            models.CheckConstraint(
                condition=Q(kind="choice", options_en__len__gte=2, options_en__len=F("options_zh__len"))
                & Q(good_options__gte=1, good_options__lte=F("options_en__len"))
                | ~Q(kind="choice") & Q(options_en=[], options_zh=[], good_options=0),
                name="safety_checklistitem_options_of_a_choice",
                violation_error_code="options_unfit",
                violation_error_message=_(
                    "A choice has at least two options, as many in one language as in the other, of which the first "
                    "are in order. Nothing else has options."
                ),
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

    @property
    def section(self) -> str:
        return in_language(self.section_en, self.section_zh)

    @property
    def options(self) -> list[str]:
        """In the reader's language."""
        return [in_language(en, zh) for en, zh in zip(self.options_en, self.options_zh, strict=True)]

    def is_outside(self, number: Decimal) -> bool:
        """Whether a measured figure breaks a limit; the limits themselves are still good."""
        return (self.low is not None and number < self.low) or (self.high is not None and number > self.high)

    def is_warned_of(self, number: Decimal) -> bool:
        """Whether a figure is in order, but near a limit."""
        below = self.warn_low is not None and number < self.warn_low
        return not self.is_outside(number) and (below or (self.warn_high is not None and number > self.warn_high))
