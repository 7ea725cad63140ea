"""The staff list of packages of treatments."""

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from bookings.filters import ActiveFilter, NameFilter
from bookings.models import TreatmentPackage
from bookings.selectors.package import parts_in_words
from bookings.tables import FIGURES, NamedTable, badge, page_of
from venue.forms import Form
from venue.wording import money


class PackageTable(NamedTable):
    caption = pgettext_lazy("of treatments", "Packages")

    name = tables.Column(_("Name"), linkify=page_of("treatmentpackage", "package"))
    parts = tables.Column(_("Treatments"), empty_values=(), orderable=False)
    guests = tables.Column(pgettext_lazy("of a package", "Guests"), empty_values=(), orderable=False, attrs=FIGURES)
    times = tables.Column(pgettext_lazy("of a package", "Dates"), attrs=FIGURES)
    price = tables.Column(empty_values=(), attrs=FIGURES)
    is_active = tables.Column(_("State"))

    class Meta:
        model = TreatmentPackage
        fields = ["name", "parts", "guests", "times", "price", "is_active"]

    def render_parts(self, record: TreatmentPackage) -> str:
        return parts_in_words(record)

    def render_guests(self, record: TreatmentPackage) -> str:
        return str(record.guests)

    def render_times(self, record: TreatmentPackage) -> str:
        if not record.is_course:
            return "1"
        every = ngettext("every day", "every %(count)s days", record.every_days) % {"count": record.every_days}
        return _("%(times)s, %(every)s") % {"times": record.times, "every": every}

    def render_price(self, record: TreatmentPackage) -> str:
        return money(record.price_asked)

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("On offer")) if value else badge("plain", _("Retired"))


class PackageFilter(filters.FilterSet):
    q = NameFilter()
    offer = ActiveFilter(_("State"), yes=_("On offer"), no=_("Retired"), either=_("On offer and retired"))

    class Meta:
        model = TreatmentPackage
        fields: list[str] = []
        form = Form
