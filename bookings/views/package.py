"""Packages of treatments, as staff keep them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.models import TreatmentPackage
from bookings.package_forms import PackageForm
from bookings.package_lists import PackageFilter, PackageTable
from bookings.selectors.package import parts_history
from bookings.services.package import change_package, create_package
from venue.views.reference import Reference, Words

packages = Reference(
    noun="package",
    rows=lambda: TreatmentPackage.objects.with_parts(),
    table=PackageTable,
    filters=PackageFilter,
    form=PackageForm,
    create=create_package,
    change=change_package,
    also=parts_history,
    words=Words(
        title=pgettext_lazy("of treatments", "Packages"),
        lead=_("Treatments that are sold together: for a couple, a family, or as a course of several dates."),
        add=_("Add a package"),
        added=_("The package is added. It can be booked at the desk, and online where it has one date."),
        changed=_("The package is changed. What is booked keeps its treatments and its price."),
        empty_title=_("No package yet"),
        empty_text=_("A package is what is booked and paid as one: two massages side by side, or ten dates."),
        icon="ticket",
    ),
)
