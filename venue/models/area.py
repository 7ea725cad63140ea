import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from venue.bilingual import Named


@pghistory.track()
class Area(Named, models.Model):
    """A part of the house: strength zone, pool, sauna, treatment wing, plant room. Resources, duties and hours hang
    on it.
    """

    class Kind(models.TextChoices):
        RECEPTION = "reception", _("reception")
        STRENGTH = "strength", _("strength zone")
        CARDIO = "cardio", _("cardio zone")
        STUDIO = "studio", _("studio")
        POOL = "pool", _("pool")
        BATH = "bath", _("bath pool")
        SAUNA = "sauna", _("sauna")
        SHOWER = "shower", _("shower area")
        CHANGING = "changing", _("changing room")
        TREATMENT = "treatment", _("treatment wing")
        REST = "rest", _("rest area")
        PLANT = "plant", _("plant room")
        OTHER = "other", _("other")

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["floor", "name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="venue_area_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already an area with this name."),
            )
        ]
