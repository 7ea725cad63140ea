from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.survey import SurveyVersion
from venue.bilingual import in_language

ASKED = """
    IF EXISTS (
        SELECT 1 FROM feedback_surveyversion WHERE id IN ({versions}) AND state NOT IN ('draft', 'in_review')
    ) THEN
        RAISE EXCEPTION 'the questions of a survey that was released stay as they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'feedback_question_frozen_once_released';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
OF_QUESTION = (
    "SELECT version_id FROM feedback_question"
    " WHERE id = COALESCE(NEW.question_id, OLD.question_id) OR id = COALESCE(OLD.question_id, NEW.question_id)"
)


def stays_once_released(versions: str) -> pgtrigger.Trigger:
    """Refuses any change of what a released version asks; `versions` is SQL for the keys of those concerned."""
    return pgtrigger.Trigger(
        name="frozen_once_released",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=ASKED.format(versions=versions),
    )


class Topic(models.TextChoices):
    """What a question is about: the fields a venue has to ask for, and satisfaction as a whole."""

    OVERALL = "overall", pgettext_lazy("topic of a question", "overall")
    ATTITUDE = "attitude", pgettext_lazy("topic of a question", "attitude")
    PROFESSIONALISM = "professionalism", pgettext_lazy("topic of a question", "professionalism")
    EFFICIENCY = "efficiency", pgettext_lazy("topic of a question", "efficiency")
    CLEANLINESS = "cleanliness", pgettext_lazy("topic of a question", "cleanliness")
    SAFETY = "safety", pgettext_lazy("topic of a question", "safety")
    EQUIPMENT = "equipment", pgettext_lazy("topic of a question", "equipment")
    ENVIRONMENT = "environment", pgettext_lazy("topic of a question", "environment")
    PRICE = "price", pgettext_lazy("topic of a question", "price")
    QUALITY = "quality", pgettext_lazy("topic of a question", "quality of what is offered")
    BUYING = "buying", pgettext_lazy("topic of a question", "buying")


class Dimension(models.TextChoices):
    """The five of SERVQUAL, and service recovery, which weighs in fitness clubs of China (Xu et al. 2021)."""

    TANGIBLES = "tangibles", pgettext_lazy("dimension of service quality", "tangibles")
    RELIABILITY = "reliability", pgettext_lazy("dimension of service quality", "reliability")
    RESPONSIVENESS = "responsiveness", pgettext_lazy("dimension of service quality", "responsiveness")
    ASSURANCE = "assurance", pgettext_lazy("dimension of service quality", "assurance")
    EMPATHY = "empathy", pgettext_lazy("dimension of service quality", "empathy")
    RECOVERY = "recovery", pgettext_lazy("dimension of service quality", "service recovery")


class Wording:
    """Words in both languages, shown in the reader's."""

    text_en: str
    text_zh: str

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)

    def __str__(self) -> str:
        return self.text


class Question(Wording, models.Model):
    """One question of a version. `code` is its name through all versions, by which answers are compared over time.

    A CSAT question has five steps in words, an NPS question 0 to 10; a scale has `steps`, with words at both ends. A
    matrix asks its items on one scale, and with `asks_expectation` twice: what one expects, and what one found. With
    `only_if` it is asked of those only whose answer there lies from `only_from` to `only_to` (of a choice, the position
    of the option).
    """

    class Kind(models.TextChoices):
        CSAT = "csat", pgettext_lazy("kind of question", "satisfaction in five steps")
        NPS = "nps", pgettext_lazy("kind of question", "recommendation from 0 to 10")
        SCALE = "scale", pgettext_lazy("kind of question", "scale")
        SINGLE = "single", pgettext_lazy("kind of question", "one of several")
        MULTI = "multi", pgettext_lazy("kind of question", "several of several")
        MATRIX = "matrix", pgettext_lazy("kind of question", "table of items on one scale")
        TEXT = "text", pgettext_lazy("kind of question", "free text")

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="questions", verbose_name=_("version"))
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.SlugField(
        _("code"), max_length=30, help_text=_("The same through all versions: answers are compared by it.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    text_en = models.CharField(pgettext_lazy("of a survey", "question (English)"), max_length=200)
    text_zh = models.CharField(pgettext_lazy("of a survey", "question (Chinese)"), max_length=200)
    topic = models.CharField(_("topic"), max_length=16, choices=Topic, blank=True)
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    steps = models.PositiveSmallIntegerField(_("steps of the scale"), null=True, blank=True)
    low_en = models.CharField(_("words at the low end (English)"), max_length=40, blank=True)
    low_zh = models.CharField(_("words at the low end (Chinese)"), max_length=40, blank=True)
    high_en = models.CharField(_("words at the high end (English)"), max_length=40, blank=True)
    high_zh = models.CharField(_("words at the high end (Chinese)"), max_length=40, blank=True)
    asks_expectation = models.BooleanField(_("asks for the expectation too"), default=False)
    only_if = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="opens", verbose_name=_("only after this question")
    )
    only_from = models.PositiveSmallIntegerField(_("answered from"), null=True, blank=True)
    only_to = models.PositiveSmallIntegerField(_("answered to"), null=True, blank=True)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of surveys")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"],
                name="feedback_question_one_per_position",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_code="position_taken",
                violation_error_message=_("Another question stands at this position."),
            ),
            models.UniqueConstraint(
                fields=["version", "code"],
                name="feedback_question_one_per_code",
                violation_error_code="code_taken",
                violation_error_message=_("Another question of this survey has this code."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["scale", "matrix"], steps__gte=3, steps__lte=10)
                | ~Q(kind__in=["scale", "matrix"]) & Q(steps=None),
                name="feedback_question_scale_has_steps",
                violation_error_code="scale_without_steps",
                violation_error_message=_("A scale has between 3 and 10 steps; nothing else has any."),
            ),
            models.CheckConstraint(
                condition=Q(kind="matrix") | Q(asks_expectation=False),
                name="feedback_question_matrix_asks_twice",
                violation_error_code="expectation_of_no_matrix",
                violation_error_message=_("Only a table of items asks for the expectation."),
            ),
            models.CheckConstraint(
                condition=Q(only_if=None, only_from=None, only_to=None)
                | Q(only_if__isnull=False, only_from__isnull=False, only_to__gte=F("only_from")),
                name="feedback_question_branch_is_whole",
                violation_error_code="branch_not_whole",
                violation_error_message=_(
                    "A question that only some are asked names the question before it and its answers."
                ),
            ),
        ]
        triggers = [
            stays_once_released("COALESCE(NEW.version_id, OLD.version_id), COALESCE(OLD.version_id, NEW.version_id)")
        ]

    @property
    def low(self) -> str:
        return in_language(self.low_en, self.low_zh)

    @property
    def high(self) -> str:
        return in_language(self.high_en, self.high_zh)


class QuestionPart(Wording, models.Model):
    """What a question is made of, in order."""

    question: Any
    position = models.PositiveSmallIntegerField(_("position"))
    text_en = models.CharField(_("text (English)"), max_length=160)
    text_zh = models.CharField(_("text (Chinese)"), max_length=160)

    class Meta:
        abstract = True


class QuestionOption(QuestionPart):
    """One of the answers that can be chosen; an answer keeps its position."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name=_("question"))

    class Meta:
        verbose_name = _("option of a question")
        verbose_name_plural = _("options of questions")
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="feedback_questionoption_one_per_position",
                violation_error_code="position_taken",
                violation_error_message=_("Another option stands at this position."),
            )
        ]
        triggers = [stays_once_released(OF_QUESTION)]


class QuestionItem(QuestionPart):
    """One line of a table of items, which has its own topic and dimension."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="items", verbose_name=_("question"))
    topic = models.CharField(_("topic"), max_length=16, choices=Topic, blank=True)
    dimension = models.CharField(_("dimension"), max_length=16, choices=Dimension, blank=True)

    class Meta:
        verbose_name = _("item of a question")
        verbose_name_plural = _("items of questions")
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"],
                name="feedback_questionitem_one_per_position",
                violation_error_code="position_taken",
                violation_error_message=_("Another item stands at this position."),
            )
        ]
        triggers = [stays_once_released(OF_QUESTION)]
