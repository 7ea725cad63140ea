import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue.bilingual import Named


@pghistory.track()
class Department(Named, models.Model):
    """Who works together under one head: reception, training, baths, technics."""

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="venue_department_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a department with this name."),
            )
        ]
