import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Stage
from safety.models.duty import person
from venue import clock
from venue.bilingual import Named

WORST, BEST = 1, 5
LOW = (1, 2)  # opens a complaint
SATISFIED = (4, 5)
DETRACTORS, PROMOTERS = range(7), range(9, 11)  # of 0 to 10; who is between them is passive
CHANGEABLE = ("draft", "in_review")
ASKING = ("open", "paused")


class Csat(models.IntegerChoices):
    """How satisfied somebody was, in five words."""

    VERY_SATISFIED = 5, _("Very satisfied")
    SATISFIED = 4, _("Satisfied")
    NEUTRAL = 3, _("So-so")
    DISSATISFIED = 2, _("Dissatisfied")
    VERY_DISSATISFIED = 1, _("Very dissatisfied")


@pghistory.track()
class Survey(Named, models.Model):
    """What the house asks after one kind of event, in whatever version: whom, how long after it, and how long the
    answer is waited for. `sample` is the share of those due, in per cent, whom chance draws. Where one asks people of
    one stage only, nobody of that stage is asked by the one that asks everybody after the same.
    """

    class Kind(models.TextChoices):
        """After what it is asked; where several are due for one person, the first of these wins."""

        EXIT = "exit", pgettext_lazy("survey", "leaving")
        TREATMENT = "treatment", pgettext_lazy("survey", "treatment")
        ROOM = "room", pgettext_lazy("survey", "room or activity")
        CLASS = "class", pgettext_lazy("survey", "class")
        VISIT = "visit", pgettext_lazy("survey", "visit")
        PRODUCT = "product", pgettext_lazy("survey", "product and buying")
        RELATIONSHIP = "relationship", pgettext_lazy("survey", "relationship")
        QUALITY = "quality", pgettext_lazy("survey", "service quality in full")
        CASE = "case", pgettext_lazy("survey", "handled case")

    class Audience(models.TextChoices):
        """Whom it asks: everybody, or those who stand in one stage of their life with the house."""

        EVERYBODY = "", pgettext_lazy("whom a survey asks", "everybody")
        FIRST_VISIT = (
            Stage.Kind.FIRST_VISIT.value,
            pgettext_lazy("whom a survey asks", "who was here once"),
        )
        GUEST = Stage.Kind.GUEST.value, pgettext_lazy("whom a survey asks", "guests without a membership")
        MEMBER = Stage.Kind.MEMBER.value, pgettext_lazy("whom a survey asks", "members")
        LAPSED = Stage.Kind.LAPSED.value, pgettext_lazy("whom a survey asks", "who has not come for long")

    kind = models.CharField(_("asked after"), max_length=12, choices=Kind)
    audience = models.CharField(
        pgettext_lazy("survey", "who is asked"),
        max_length=12,
        choices=Audience,
        blank=True,
        default=Audience.EVERYBODY,
        db_default="",
        help_text=_("A survey for some goes before the one for everybody."),
    )
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)
    sample = models.PositiveSmallIntegerField(_("share asked, per cent"), default=100)
    after_minutes = models.PositiveIntegerField(_("minutes after the event"), default=60)
    latest_hours = models.PositiveIntegerField(_("not asked any more after hours"), default=24)
    open_days = models.PositiveSmallIntegerField(_("answered within days"), default=14)
    counts = models.BooleanField(
        _("counts for the promise of satisfaction"),
        default=True,
        help_text=_("Its question about overall satisfaction is part of the figure that the house promises."),
    )
    shipped_as = models.CharField(max_length=40, blank=True, db_default="", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("set of questions", "survey")
        verbose_name_plural = _("surveys")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_survey_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a survey with this name."),
            ),
            models.UniqueConstraint(
                fields=["shipped_as"],
                condition=~Q(shipped_as=""),
                name="feedback_survey_shipped_once",
                violation_error_code="shipped_twice",
                violation_error_message=_("A survey that comes with the program comes once."),
            ),
            models.UniqueConstraint(
                fields=["kind", "audience"],
                condition=Q(is_active=True),
                name="feedback_survey_one_in_use_per_kind",
                violation_error_code="kind_taken",
                violation_error_message=_(
                    "Another survey already asks these people after this. Take it out of use first."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="case") | Q(audience=""),
                name="feedback_survey_after_a_case_for_all",
                violation_error_code="case_for_some",
                violation_error_message=_("The rating of a case is asked of everybody who had one."),
            ),
            models.CheckConstraint(
                condition=Q(sample__gte=1, sample__lte=100),
                name="feedback_survey_sample_is_a_share",
                violation_error_code="sample_range",
                violation_error_message=_("Between 1 and 100 per cent are asked."),
            ),
            models.CheckConstraint(
                condition=Q(open_days__gte=1, open_days__lte=90),
                name="feedback_survey_open_for_days",
                violation_error_code="open_range",
                violation_error_message=_("An answer is waited for between 1 and 90 days."),
            ),
            models.CheckConstraint(
                condition=Q(after_minutes__lt=models.F("latest_hours") * 60),
                name="feedback_survey_asks_before_latest",
                violation_error_code="asks_too_late",
                violation_error_message=_("People are asked before the latest time at which they may be."),
            ),
        ]


@pghistory.track()
class SurveyVersion(models.Model):
    """The questions of a survey as they were asked at one time. Once it is open they stay as they are, and a change
    makes the next version. Who answers an anonymous one cannot be found from the answer.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a survey", "draft")
        IN_REVIEW = "in_review", pgettext_lazy("state of a survey", "in review")
        SCHEDULED = "scheduled", pgettext_lazy("state of a survey", "scheduled")
        OPEN = "open", pgettext_lazy("state of a survey", "open")
        PAUSED = "paused", pgettext_lazy("state of a survey", "paused")
        CLOSED = "closed", pgettext_lazy("state of a survey", "closed")
        PUBLISHED = "published", pgettext_lazy("state of a survey", "results published")
        DISCARDED = "discarded", pgettext_lazy("state of a survey", "discarded")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions", verbose_name=_("survey"))
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    is_anonymous = models.BooleanField(
        _("anonymous"),
        default=False,
        help_text=_("Nothing ties an answer to the person who gave it; nobody can be called back."),
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    made_by = person(_("made by"))
    opened_by = person(_("released by"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("version of a survey")
        verbose_name_plural = _("versions of surveys")
        ordering = ["survey", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"],
                name="feedback_surveyversion_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("There is already a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(state__in=ASKING),
                name="feedback_surveyversion_one_open",
                violation_error_code="another_open",
                violation_error_message=_("Another version of this survey is open. Close it first."),
            ),
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(state__in=[*CHANGEABLE, "scheduled"]),
                name="feedback_surveyversion_one_in_work",
                violation_error_code="another_in_work",
                violation_error_message=_("Another version of this survey is being worked on."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*ASKING, "closed", "published"]) | Q(opened_at__isnull=False),
                name="feedback_surveyversion_opened_has_time",
                violation_error_code="opened_without_time",
                violation_error_message=_("What was opened has the time of it."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "published"], closed_at__isnull=False)
                | ~Q(state__in=["closed", "published"]) & Q(closed_at=None),
                name="feedback_surveyversion_closed_has_time",
                violation_error_code="closed_without_time",
                violation_error_message=_("What was closed has the time of it, anything else has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(opens_on__isnull=False),
                name="feedback_surveyversion_scheduled_has_day",
                violation_error_code="scheduled_without_day",
                violation_error_message=_("What is scheduled has the day on which it opens."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="anonymity_stays",
                operation=pgtrigger.UpdateOf("is_anonymous"),
                condition=pgtrigger.Q(old__opened_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.number}"
