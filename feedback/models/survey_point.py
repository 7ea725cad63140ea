import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.survey import Survey
from venue.bilingual import Named
from venue.models import Area


@pghistory.track()
class SurveyPoint(Named, models.Model):
    """A place where whoever passes answers without a name: on a screen that stands there, or by the code beside it on
    the own phone. Out of use, its address opens nothing.
    """

    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="survey_points", verbose_name=_("area")
    )
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="points", verbose_name=_("survey"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("place of answering")
        verbose_name_plural = _("places of answering")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_surveypoint_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a place with this name."),
            )
        ]
