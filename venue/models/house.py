import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from venue.bilingual import in_language


@pghistory.track()
class House(models.Model):
    """The venue itself, one row: how it is called, its time zone and its language. Without a row, or where one of them
    is empty, `VENUE_NAME`, `VENUE_TIME_ZONE` and `VENUE_LANGUAGE` of the environment stand.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)  # which ones: venue.zones
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)

    class Meta:
        verbose_name = _("the venue")
        verbose_name_plural = _("the venue")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="venue_house_only_one",
                violation_error_code="one_house",
                violation_error_message=_("There is one venue."),
            )
        ]

    def __str__(self) -> str:
        return in_language(self.name_en, self.name_zh) or settings.VENUE_NAME
