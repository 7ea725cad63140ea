import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.bilingual import Named, in_language


@pghistory.track()
class AnswerSheet(Named, models.Model):
    """What to answer when a guest asks about one thing: a question as its name, and a text to read out or retell.

    `about` is the key of the service it belongs to (`venue.answer_subjects`), empty for what holds in general. `words`
    are further words by which the desk may look for it, in any language. From `review_on` it wants to be read again
    by somebody who knows.
    """

    class Topic(models.TextChoices):
        INJURY = "injury", _("injury prevention")
        NUTRITION = "nutrition", pgettext_lazy("topic", "nutrition")
        TRAINING = "training", pgettext_lazy("topic", "training")
        SERVICE = "service", pgettext_lazy("topic", "services")
        PRODUCT = "product", pgettext_lazy("topic", "products")
        HOUSE = "house", _("about the house")

    name_en = models.CharField(_("question (English)"), max_length=120)
    name_zh = models.CharField(_("question (Chinese)"), max_length=120)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    about = models.CharField(_("service"), max_length=40, blank=True)
    words = models.CharField(_("further words"), max_length=200, blank=True)
    text_en = models.TextField(_("answer (English)"))
    text_zh = models.TextField(_("answer (Chinese)"))
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        permissions = [("read_answers", "Can look for answers")]
        ordering = ["topic", "name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="venue_answersheet_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a sheet for this question."),
            ),
            models.CheckConstraint(
                condition=~Q(text_en="") & ~Q(text_zh=""),
                name="venue_answersheet_says_something",
                violation_error_code="no_text",
                violation_error_message=_("A sheet has its answer in both languages."),
            ),
        ]

    @property
    def text(self) -> str:
        return in_language(self.text_en, self.text_zh)
