"""What is used up in treatments: the catalogue, and what one treatment took."""

from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from bookings.models import TreatmentProduct
from bookings.product_lists import ProductFilter, ProductForm, ProductTable, UsedForm
from bookings.selectors.appointment import line_seen_by
from bookings.services.product import change_product, create_product, note_products
from members.views.member import desk
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Reference, Words

SHOWN = timedelta(days=30)


def all_products() -> QuerySet[TreatmentProduct]:
    recent = Sum("uses__amount", filter=Q(uses__line__starts_at__gte=clock.now() - SHOWN))
    return TreatmentProduct.objects.annotate(used=Coalesce(recent, Value(Decimal(0))))


products = Reference(
    noun="treatmentproduct",
    rows=all_products,
    table=ProductTable,
    filters=ProductFilter,
    form=ProductForm,
    create=create_product,
    change=change_product,
    words=Words(
        title=_("Products for treatments"),
        lead=_("What is used up in treatments, and how much of it."),
        add=_("Add a product"),
        added=_("The product is added."),
        changed=_("The product is changed."),
        empty_title=_("No product yet"),
        empty_text=_("Oil, moxa, disposable sheets: whoever gives a treatment notes how much of it was used."),
        icon="droplet",
    ),
)


@require_http_methods(["GET", "POST"])
@desk("bookings.view_appointment")
def line_products(request: SignedInRequest, pk: int) -> HttpResponse:
    """How much of which product a treatment took; for whoever gave it, and for the desk."""
    line = line_seen_by(request.user, pk)
    form = UsedForm(line, request.POST if request.method == "POST" else None)
    back_url = reverse("bookings:appointment", args=[line.appointment_id])

    def save() -> str:
        note_products(line.pk, form.amounts, by=request.user)
        return back_url

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, gettext("It is noted what was used."))
        return redirect(target)
    context = {"line": line, "form": form, "back_url": back_url}
    return render(request, "bookings/line_products.html", context, status=422 if form.is_bound else 200)
