from datetime import date
from decimal import Decimal

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safety.models.duty import person
from venue import clock
from venue.bilingual import Named
from venue.models import Area


class Place(models.TextChoices):
    """What kind of place is measured; limits are set for it."""

    POOL = "pool", pgettext_lazy("what is measured", "swimming pool")
    FOOTBATH = "footbath", pgettext_lazy("what is measured", "footbath basin")
    BATH = "bath", pgettext_lazy("what is measured", "bath pool")
    SAUNA = "sauna", pgettext_lazy("what is measured", "sauna")
    CHANGING = "changing", pgettext_lazy("what is measured", "changing room")
    REST = "rest", pgettext_lazy("what is measured", "rest room")
    HALL = "hall", pgettext_lazy("what is measured", "hall")
    HOT_WATER = "hot_water", pgettext_lazy("what is measured", "hot-water plant")
    SHOWERS = "showers", pgettext_lazy("what is measured", "showers")


class Parameter(models.TextChoices):
    """What is measured."""

    FREE_CHLORINE = "free_chlorine", _("free chlorine")
    COMBINED_CHLORINE = "combined_chlorine", _("combined chlorine")
    PH = "ph", "pH"
    TURBIDITY = "turbidity", _("turbidity")
    TEMPERATURE = "temperature", _("temperature")
    ORP = "orp", _("redox potential")
    UREA = "urea", _("urea")
    CYANURIC_ACID = "cyanuric_acid", _("cyanuric acid")
    COLONIES = "colonies", _("colony count")
    COLIFORM = "coliform", _("coliform bacteria")
    LEGIONELLA = "legionella", _("Legionella")
    HUMIDITY = "humidity", _("relative humidity")
    CO2 = "co2", "CO₂"
    CO = "co", "CO"
    LIGHT = "light", _("light")

    @property
    def unit(self) -> str:
        return UNITS[self]

    @property
    def heading(self) -> str:
        """As a heading: Free chlorine, pH."""
        label = str(self.label)
        return label if label[1:2].isupper() else label[:1].upper() + label[1:]


UNITS = {
    Parameter.FREE_CHLORINE: "mg/L",
    Parameter.COMBINED_CHLORINE: "mg/L",
    Parameter.PH: "",
    Parameter.TURBIDITY: "NTU",
    Parameter.TEMPERATURE: "°C",
    Parameter.ORP: "mV",
    Parameter.UREA: "mg/L",
    Parameter.CYANURIC_ACID: "mg/L",
    Parameter.COLONIES: "CFU/mL",
    Parameter.COLIFORM: "/100 mL",
    Parameter.LEGIONELLA: "CFU/L",
    Parameter.HUMIDITY: "%",
    Parameter.CO2: "%",
    Parameter.CO: "mg/m³",
    Parameter.LIGHT: "lx",
}


@pghistory.track()
class MeasuringPoint(Named, models.Model):
    """Where something is measured again and again: one pool, one basin, one tap."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="measuring_points", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=12, choices=Place)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    is_public = models.BooleanField(
        _("shown to guests"), default=True, help_text=_("Today's readings stand on the page that the QR code opens.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("measuring point")
        verbose_name_plural = _("measuring points")
        ordering = ["area", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name_zh"],
                name="safety_measuringpoint_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a measuring point with this name."),
            )
        ]


@pghistory.track()
class RuleSet(Named, models.Model):
    """Limits that belong together, such as those of a standard; from `valid_from` on it goes before older ones."""

    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="safety_ruleset_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a rule set with this name."),
            )
        ]


class LimitQuerySet(models.QuerySet["Limit"]):
    def valid_on(self, day: date) -> "LimitQuerySet":
        """Those of rule sets in use on a day, that which goes first coming first."""
        found = self.filter(rule_set__is_active=True, rule_set__valid_from__lte=day)
        return found.order_by("-rule_set__valid_from", "-rule_set")


@pghistory.track()
class Limit(models.Model):
    """Within what a parameter has to lie in a kind of place; both ends are still good.

    A hard limit that somebody has confirmed closes the area when it is broken. A soft one, or one that nobody has
    confirmed from the text of the standard yet, only warns.
    """

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="limits", verbose_name=_("rule set"))
    place = models.CharField(_("kind of place"), max_length=12, choices=Place)
    parameter = models.CharField(_("parameter"), max_length=20, choices=Parameter)
    low = models.DecimalField(_("not below"), max_digits=9, decimal_places=3, null=True, blank=True)
    high = models.DecimalField(_("not above"), max_digits=9, decimal_places=3, null=True, blank=True)
    is_hard = models.BooleanField(
        _("closes the area"), default=True, help_text=_("Otherwise a reading beyond it only warns.")
    )
    is_confirmed = models.BooleanField(
        _("confirmed"),
        default=False,
        help_text=_("Somebody has read it in the text of the standard. Unconfirmed it only warns."),
    )
    source = models.CharField(_("source"), max_length=200)
    checked_on = models.DateField(_("checked on"), null=True, blank=True, editable=False)
    checked_by = person(_("checked by"))

    objects = LimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ["rule_set", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "place", "parameter"],
                name="safety_limit_one_per_parameter",
                violation_error_code="limit_taken",
                violation_error_message=_("This rule set has a limit of this parameter for this place already."),
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(high__isnull=False),
                name="safety_limit_has_an_end",
                violation_error_code="limits_missing",
                violation_error_message=_("A limit has a lower or an upper end."),
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")),
                name="safety_limit_low_below_high",
                violation_error_code="limits_crossed",
                violation_error_message=_("The lower limit is above the upper one."),
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(checked_on__isnull=False),
                name="safety_limit_confirmed_was_checked",
                violation_error_code="confirmed_unchecked",
                violation_error_message=_("What is confirmed was checked on a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()} · {self.get_parameter_display()}"

    @property
    def closes(self) -> bool:
        """Whether breaking it closes the area."""
        return self.is_hard and self.is_confirmed


class ReadingQuerySet(models.QuerySet["Reading"]):
    def with_details(self) -> "ReadingQuerySet":
        return self.select_related("point__area", "taken_by", "limit__rule_set", "corrected_by")


class Reading(models.Model):
    """One figure that was measured. It is locked at once: a wrong one is corrected by a later one that names it.

    `low`, `high` and `verdict` are as they were then, whatever becomes of the limit.
    """

    class Verdict(models.TextChoices):
        WITHIN = "within", pgettext_lazy("reading", "within limits")
        WARNS = "warns", pgettext_lazy("reading", "beyond, warns")
        BREAKS = "breaks", pgettext_lazy("reading", "beyond, closes")
        FREE = "free", pgettext_lazy("reading", "no limit")

    point = models.ForeignKey(
        MeasuringPoint, models.PROTECT, related_name="readings", verbose_name=_("measuring point")
    )
    parameter = models.CharField(_("parameter"), max_length=20, choices=Parameter)
    value = models.DecimalField(pgettext_lazy("of a reading", "value"), max_digits=9, decimal_places=3)
    taken_at = models.DateTimeField(_("measured at"), default=clock.now)
    taken_by = person(_("measured by"))
    limit = models.ForeignKey(Limit, models.PROTECT, null=True, related_name="readings", verbose_name=_("limit"))
    low = models.DecimalField(_("not below"), max_digits=9, decimal_places=3, null=True)
    high = models.DecimalField(_("not above"), max_digits=9, decimal_places=3, null=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    action = models.CharField(_("what was done"), max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("corrects")
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="breaks") | ~Q(action=""),
                name="safety_reading_broken_says_action",
                violation_error_code="action_missing",
                violation_error_message=_("A reading that closes the area says what is done about it."),
            ),
            models.CheckConstraint(
                condition=Q(verdict="free", limit=None) | (~Q(verdict="free") & Q(limit__isnull=False)),
                name="safety_reading_judged_by_limit",
                violation_error_code="judged_by_nothing",
                violation_error_message=_("A reading is judged by a limit, if there is one."),
            ),
        ]
        indexes = [models.Index(fields=["point", "parameter", "-taken_at"], name="safety_reading_of_point")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_parameter_display()}: {self.figure}"

    @property
    def figure(self) -> str:
        """With its unit, without trailing zeros."""
        return f"{plain(self.value)} {UNITS[Parameter(self.parameter)]}".strip()

    @property
    def kind(self) -> str:
        """The colour of its verdict."""
        return {"within": "good", "warns": "warn", "breaks": "bad"}.get(self.verdict, "plain")

    @property
    def is_replaced(self) -> bool:
        """Whether a later one says that this was wrong."""
        return getattr(self, "corrected_by", None) is not None


def plain(number: Decimal | None) -> str:
    """A figure without trailing zeros; nothing for none."""
    return "" if number is None else f"{number.normalize():f}"
