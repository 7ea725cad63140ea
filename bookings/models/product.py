import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models.appointment import AppointmentLine
from venue import clock
from venue.bilingual import Named


class TreatmentProductQuerySet(models.QuerySet["TreatmentProduct"]):
    def in_use(self) -> "TreatmentProductQuerySet":
        return self.filter(is_active=True)


@pghistory.track()
class TreatmentProduct(Named, models.Model):
    """What is used up in treatments, such as oil, moxa or a disposable sheet, and how it is measured."""

    class Unit(models.TextChoices):
        PIECE = "piece", pgettext_lazy("unit", "pcs")
        MILLILITRE = "ml", pgettext_lazy("unit", "ml")
        GRAM = "g", pgettext_lazy("unit", "g")
        SHEET = "sheet", pgettext_lazy("unit", "sheet(s)")
        BOTTLE = "bottle", pgettext_lazy("unit", "bottle(s)")

    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    unit = models.CharField(_("measured in"), max_length=10, choices=Unit, default=Unit.PIECE)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = TreatmentProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product for treatments")
        verbose_name_plural = _("products for treatments")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_zh"],
                name="bookings_treatmentproduct_one_per_name",
                violation_error_code="name_taken",
                violation_error_message=_("There is already a product with this name."),
            ),
        ]


@pghistory.track()
class ProductUse(models.Model):
    """How much of a product one treatment took, as whoever gave it says; nothing, where that was a mistake. What it was
    before stays in its history.
    """

    line = models.ForeignKey(
        AppointmentLine, models.CASCADE, related_name="products_used", db_index=False, verbose_name=_("treatment")
    )  # see the unique constraint
    product = models.ForeignKey(TreatmentProduct, models.PROTECT, related_name="uses", verbose_name=_("product"))
    amount = models.DecimalField(pgettext_lazy("of a product", "amount"), max_digits=7, decimal_places=2)
    noted_at = models.DateTimeField(_("noted at"), default=clock.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("noted by"),
    )

    class Meta:
        verbose_name = _("product used")
        verbose_name_plural = _("products used")
        ordering = ["line", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["line", "product"],
                name="bookings_productuse_once",
                violation_error_code="product_listed",
                violation_error_message=_("This product is already noted for this treatment."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="bookings_productuse_not_negative",
                violation_error_code="less_than_nothing",
                violation_error_message=_("Nobody uses less than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.words}"

    @property
    def words(self) -> str:
        """The amount with its unit."""
        return f"{self.amount.normalize():f} {self.product.get_unit_display()}"
