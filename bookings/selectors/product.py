"""What treatments took."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from bookings.models import AppointmentLine, ProductUse, TreatmentProduct
from venue.history import Happening, happening


def used_in(lines: Iterable[AppointmentLine]) -> dict[int, list[ProductUse]]:
    """Of each treatment, what it took; one query for all."""
    found: dict[int, list[ProductUse]] = {line.pk: [] for line in lines}
    for use in ProductUse.objects.filter(line__in=found, amount__gt=0).select_related("product").order_by("pk"):
        found[use.line_id].append(use)
    return found


def use_history(lines: Iterable[AppointmentLine]) -> Sequence[Happening]:
    """What was noted of these treatments, when and by whom, for the history of their appointment. Two queries."""
    names = {line.pk: line.treatment.name for line in lines}
    events = ProductUse.pgh_event_model.objects.filter(line__in=names).select_related("pgh_context")  # type: ignore[attr-defined]
    rows = list(events.order_by("pgh_id"))
    products = TreatmentProduct.objects.in_bulk({each.product_id for each in rows})
    return [
        replace(
            happening(each, ()),
            text=_("%(treatment)s: %(product)s, %(amount)s used")
            % {
                "treatment": names[each.line_id],
                "product": products[each.product_id].name,
                "amount": ProductUse(product=products[each.product_id], amount=each.amount).words,
            },
        )
        for each in rows
    ]
