"""Products for treatments as staff keep them, and the form on which it is noted what a treatment took."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from crispy_forms.layout import Layout
from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bookings.filters import ActiveFilter, NameFilter
from bookings.forms import CHINESE, ENGLISH, beside_each_other
from bookings.models import AppointmentLine, TreatmentProduct
from bookings.tables import FIGURES, NamedTable, badge, page_of
from venue.forms import Form, ModelForm
from venue.refusals import Refusable

MOST = Decimal("99999.99")


class ProductTable(NamedTable):
    caption = _("Products for treatments")

    name = tables.Column(_("Name"), linkify=page_of("treatmentproduct"))
    unit = tables.Column()
    used = tables.Column(_("Used in 30 days"), empty_values=(), attrs=FIGURES)
    is_active = tables.Column(_("State"))

    class Meta:
        model = TreatmentProduct
        fields = ["name", "unit", "used", "is_active"]

    def render_used(self, record: TreatmentProduct) -> str:
        used: Decimal = record.used  # type: ignore[attr-defined]
        return f"{used.normalize():f} {record.get_unit_display()}"

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class ProductFilter(filters.FilterSet):
    q = NameFilter()
    use = ActiveFilter(_("State"), yes=_("In use"), no=_("Out of use"), either=_("In use or not"))

    class Meta:
        model = TreatmentProduct
        fields: list[str] = []
        form = Form


class ProductForm(Refusable, ModelForm):
    beside = {"name_taken": "name_zh"}
    layout = Layout(beside_each_other("name_en", "name_zh", "unit"), "is_active")

    class Meta:
        model = TreatmentProduct
        fields = ["name_en", "name_zh", "unit", "is_active"]
        widgets = {"name_en": forms.TextInput(attrs=ENGLISH), "name_zh": forms.TextInput(attrs=CHINESE)}
        help_texts = {"is_active": _("Out of use it is not offered when it is noted what a treatment took.")}


class UsedForm(Refusable, Form):
    """One field for each product in use, and for what was noted before."""

    def __init__(self, line: AppointmentLine, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        noted = {each.product_id: each.amount for each in line.products_used.all()}
        shown = TreatmentProduct.objects.in_use() | TreatmentProduct.objects.filter(pk__in=noted)
        self.products = list(shown.distinct())
        for each in sorted(self.products, key=lambda product: product.name):
            self.fields[f"p{each.pk}"] = forms.DecimalField(
                label=f"{each.name} ({each.get_unit_display()})",
                required=False,
                min_value=Decimal(0),
                max_value=MOST,
                decimal_places=2,
                initial=f"{noted[each.pk].normalize():f}" if noted.get(each.pk) else None,
                widget=forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"}),
            )

    @property
    def amounts(self) -> dict[int, Decimal]:
        """By key of the product; what was left empty is nothing."""
        return {each.pk: self.cleaned_data.get(f"p{each.pk}") or Decimal(0) for each in self.products}
