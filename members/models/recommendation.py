import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.intake import Intake, user_field
from members.models.member import Member
from members.models.preference import Preference
from members.models.screening import KNOWN, activities_field
from venue import clock
from venue.bilingual import Named, in_language

GOALS, HOURS = Intake.Goal.values, Preference.Hours.values
NEEDS, ABILITIES = Preference.Need.values, Member.Ability.values


def one_of(choices: type[models.TextChoices], label: object) -> ArrayField:
    """Several choices, of which one that fits is enough; none chosen fits everybody."""
    return ArrayField(
        models.CharField(max_length=20, choices=choices),
        default=list,
        blank=True,
        verbose_name=label,  # type: ignore[arg-type]
    )


@pghistory.track()
class RecommendationRule(Named, models.Model):
    """What the house proposes to whom: a course or a service, under conditions that all must hold, with the reason as
    it is told. A condition that is left empty holds for everybody.

    `contains` is what a screening may say something about, beside what the named course contains; what is barred is
    never proposed. `for_whom_is_barred` proposes something instead: to whoever may do none of these, whyever that is,
    and only while that stands. Its reason names nobody's condition.
    """

    name_en = models.CharField(_("what is proposed (English)"), max_length=80)
    name_zh = models.CharField(_("what is proposed (Chinese)"), max_length=80)
    about = models.CharField(_("course or service"), max_length=40, blank=True)
    reason_en = models.CharField(_("reason as it is told (English)"), max_length=200)
    reason_zh = models.CharField(_("reason as it is told (Chinese)"), max_length=200)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    gender = models.CharField(_("gender"), max_length=10, choices=Member.Gender, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from the age of"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("up to the age of"), null=True, blank=True)
    abilities = one_of(Member.Ability, _("ability"))
    goals = one_of(Intake.Goal, _("wants to"))
    hours = one_of(Preference.Hours, _("has time"))
    needs = one_of(Preference.Need, _("special needs"))
    for_whom_is_barred = activities_field(_("for whoever may do none of"))
    contains = activities_field(_("contains"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("recommendation rule")
        verbose_name_plural = _("recommendation rules")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="members_recommendationrule_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("This is proposed already by another rule."),
            ),
            models.CheckConstraint(
                condition=~Q(reason_en="") & ~Q(reason_zh=""),
                name="members_recommendationrule_gives_reason",
                violation_error_code="no_reason",
                violation_error_message=_("Whatever is proposed has its reason in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_from__lte=F("age_to")),
                name="members_recommendationrule_ages_in_order",
                violation_error_code="ages",
                violation_error_message=_("The first age comes before the last."),
            ),
            models.CheckConstraint(
                condition=Q(
                    abilities__contained_by=ABILITIES,
                    goals__contained_by=GOALS,
                    hours__contained_by=HOURS,
                    needs__contained_by=NEEDS,
                    contains__contained_by=KNOWN,
                    for_whom_is_barred__contained_by=KNOWN,
                ),
                name="members_recommendationrule_known_conditions",
                violation_error_code="condition_unknown",
                violation_error_message=_("These are no conditions that the house knows."),
            ),
            models.CheckConstraint(
                condition=~Q(contains__overlap=F("for_whom_is_barred")),
                name="members_recommendationrule_suits_its_people",
                violation_error_code="barred_for_all",
                violation_error_message=_("What it contains is barred for everybody it is meant for."),
            ),
        ]

    @property
    def reason(self) -> str:
        return in_language(self.reason_en, self.reason_zh)


class Recommendation(models.Model):
    """What was proposed to somebody at their intake, and from what: the needs analysis. Append-only; the last counts.

    `lines` hold what suited and why, in both languages, and what each contains; `analysis` what it was made from. They
    are kept for good, so neither holds anything that follows from health: what a screening says about a line, and what
    is proposed only because of it, is told from the limits that stand on the day it is looked at.
    """

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="recommendations", verbose_name=_("intake"))
    lines = models.JSONField(_("proposals"))
    analysis = models.JSONField(pgettext_lazy("recommendation", "made from"))
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    made_by = user_field(_("by"), null=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        default_permissions = ()
        ordering = ["-pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.intake_id}"
