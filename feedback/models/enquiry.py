import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.bilingual import Named
from venue.roles import STAFF

ROLES = [(role.value, role.label) for role in STAFF]


@pghistory.track()
class EnquiryClass(Named, models.Model):
    """What enquiries are about, and which roles may answer them; no role means everybody who answers cases."""

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    roles = ArrayField(
        models.CharField(max_length=20, choices=ROLES), default=list, blank=True, verbose_name=_("answered by")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("class of enquiries")
        verbose_name_plural = _("classes of enquiries")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_enquiryclass_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a class with this name."),
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=[name for name, _label in ROLES]),
                name="feedback_enquiryclass_known_roles",
                violation_error_code="role_unknown",
                violation_error_message=_("This is no role of anybody who works here."),
            ),
        ]
