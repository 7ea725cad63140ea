from collections.abc import Mapping

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue.bilingual import Named
from venue.recent import Recent

NEEDED = ("web", "desk", "member", "survey", "qr")  # the program itself writes these


@pghistory.track()
class CaseSource(Named, models.Model):
    """A way by which voices arrive. Cases keep its key, which therefore never changes.

    What guests may use has a link of its own to the form (`/complain/?from=key`); the others are written down by staff.
    """

    key = models.SlugField(_("short name"), max_length=20)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    is_for_guests = models.BooleanField(_("guests may use it"), default=False)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a list", "position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("source of cases")
        verbose_name_plural = _("sources of cases")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="feedback_casesource_one_per_key",
                violation_error_code="key_taken",
                violation_error_message=_("This short name belongs to another source."),
            ),
            models.UniqueConstraint(
                fields=["name_zh"],
                name="feedback_casesource_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a source with this name."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=True) | ~Q(key__in=NEEDED),
                name="feedback_casesource_needed_in_use",
                violation_error_code="source_needed",
                violation_error_message=_("The program itself writes cases under this source; it stays in use."),
            ),
        ]


known_sources: Recent[Mapping[str, CaseSource]] = Recent(lambda: {row.key: row for row in CaseSource.objects.all()})


def source_name(key: str) -> str:
    found = known_sources.get().get(key)
    return found.name if found else key
