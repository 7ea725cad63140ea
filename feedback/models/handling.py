import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.case import Case
from venue.bilingual import Named, in_language
from venue.roles import STAFF

ROLES = [(role.value, role.label) for role in STAFF]
ROLE_NAMES = [role.value for role in STAFF]


def several(choices: object, label: object, length: int = 20) -> ArrayField:
    """Several choices, of which one that fits is enough; none chosen fits everything."""
    field: models.CharField = models.CharField(max_length=length, choices=choices)  # type: ignore[arg-type]
    return ArrayField(field, default=list, blank=True, verbose_name=label)  # type: ignore[arg-type]


@pghistory.track()
class HandlingRule(models.Model):
    """How one kind of voice of one tone is handled: the steps, first words of the answer, and who sees to it.

    Whoever handles a case reads it there.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Case.Kind)
    tone = models.CharField(pgettext_lazy("of a case", "tone"), max_length=8, choices=Case.Tone)
    role = models.CharField(_("who sees to it"), max_length=20, choices=ROLES)
    steps_en = models.TextField(_("steps, one in each line (English)"))
    steps_zh = models.TextField(_("steps, one in each line (Chinese)"))
    words_en = models.TextField(_("first words of the answer (English)"), blank=True)
    words_zh = models.TextField(_("first words of the answer (Chinese)"), blank=True)

    class Meta:
        verbose_name = _("rule of handling")
        verbose_name_plural = _("rules of handling")
        ordering = ["kind", "tone"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "tone"],
                name="feedback_handlingrule_one_each",
                violation_error_code="rule_taken",
                violation_error_message=_("There is already a rule for this kind and tone."),
            ),
            models.CheckConstraint(
                condition=~Q(steps_en="") & ~Q(steps_zh=""),
                name="feedback_handlingrule_says_steps",
                violation_error_code="no_steps",
                violation_error_message=_("A rule says its steps in both languages."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_tone_display()}"

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in in_language(self.steps_en, self.steps_zh).splitlines() if line.strip()]

    def words_in(self, language: str) -> str:
        """The first words in the reporter's language."""
        if language.startswith("zh"):
            return self.words_zh or self.words_en
        return self.words_en or self.words_zh


@pghistory.track()
class GradingRule(Named, models.Model):
    """What makes a case graver than whoever wrote it down said; its name is the reason as staff read it.

    Every condition that is filled in must hold: one of the kinds, one of the categories, one of the words, all of the
    facts. What it does is to force a grade, or to raise the one there is by one.
    """

    class Fact(models.TextChoices):
        MINOR = "minor", pgettext_lazy("grading", "the guest is a minor")
        NEEDS = "needs", pgettext_lazy("grading", "the guest has special needs")
        STAFF = "staff", pgettext_lazy("grading", "a staff member is complained about")
        STAFF_AGAIN = "staff_again", pgettext_lazy("grading", "the same staff member was complained about lately")
        REPEATED = "repeated", pgettext_lazy("grading", "the same cause was reported lately")

    class Effect(models.TextChoices):
        URGENT = "urgent", pgettext_lazy("grading", "at least urgent")
        IMPORTANT = "important", pgettext_lazy("grading", "at least important")
        RAISE = "raise", pgettext_lazy("grading", "one grade more")

    code = models.CharField(_("number"), max_length=10)
    name_en = models.CharField(pgettext_lazy("grading", "reason (English)"), max_length=80)
    name_zh = models.CharField(pgettext_lazy("grading", "reason (Chinese)"), max_length=80)
    kinds = several(Case.Kind, _("kinds"))
    categories = several(Case.Category, _("categories"))
    words = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("words, one in each line")
    )
    facts = several(Fact, _("what is so"))
    effect = models.CharField(_("then the case is"), max_length=10, choices=Effect)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule of grading")
        verbose_name_plural = _("rules of grading")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="feedback_gradingrule_one_per_code",
                violation_error_code="code_taken",
                violation_error_message=_("This number belongs to another rule."),
            ),
            models.CheckConstraint(
                condition=~Q(categories=[]) | ~Q(words=[]) | ~Q(facts=[]),
                name="feedback_gradingrule_has_condition",
                violation_error_code="no_condition",
                violation_error_message=_("A rule of grading has a category, words or a fact that it looks at."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kinds__contained_by=Case.Kind.values,
                    categories__contained_by=Case.Category.values,
                    facts__contained_by=["minor", "needs", "staff", "staff_again", "repeated"],
                ),
                name="feedback_gradingrule_known_conditions",
                violation_error_code="condition_unknown",
                violation_error_message=_("These are no conditions that the house knows."),
            ),
        ]


@pghistory.track()
class RoutingRule(Named, models.Model):
    """Who handles what: the first rule in the order of the list that fits a case says which roles. Of those who hold
    one and are on duty, it is whoever has the fewest open cases.
    """

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    kinds = several(Case.Kind, _("kinds"))
    categories = several(Case.Category, _("categories"))
    grades = several(Case.Grade, _("grades"))
    roles = several(ROLES, _("handled by one of"))
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule of routing")
        verbose_name_plural = _("rules of routing")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_routingrule_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a rule with this name."),
            ),
            models.CheckConstraint(
                condition=~Q(roles=[]) & Q(roles__contained_by=ROLE_NAMES),
                name="feedback_routingrule_names_somebody",
                violation_error_code="no_roles",
                violation_error_message=_("A rule of routing says who handles the case."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kinds__contained_by=Case.Kind.values,
                    categories__contained_by=Case.Category.values,
                    grades__contained_by=Case.Grade.values,
                ),
                name="feedback_routingrule_known_conditions",
                violation_error_code="condition_unknown",
                violation_error_message=_("These are no conditions that the house knows."),
            ),
        ]

    def fits(self, kind: str, category: str, grade: str) -> bool:
        conditions = ((self.kinds, kind), (self.categories, category), (self.grades, grade))
        return all(not wished or value in wished for wished, value in conditions)
