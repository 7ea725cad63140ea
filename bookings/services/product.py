"""What is used up in treatments: the catalogue, and how much each treatment took."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bookings.models import Appointment, AppointmentLine, ProductUse, TreatmentProduct
from bookings.treatment_errors import NotBegun, ProductNameTaken
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.constraints import refused_as

NOTHING = Decimal(0)
NAME = "bookings_treatmentproduct_one_per_name"


def create_product(*, by: Actor, **fields: Any) -> TreatmentProduct:
    """Raises `ProductNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: ProductNameTaken()}):
        return TreatmentProduct.objects.create(**fields)


def change_product(pk: int, *, by: Actor, **fields: Any) -> TreatmentProduct:
    """Change a product, or take it out of use: what was used of it stays. Raises `ProductNameTaken`."""
    with locking.atomic(by=by), refused_as({NAME: ProductNameTaken()}):
        product = TreatmentProduct.objects.get(pk=pk)
        for name, value in fields.items():
            setattr(product, name, value)
        product.save(update_fields=list(fields))
    return product


def note_products(line_pk: int, amounts: Mapping[int, Decimal], *, by: Actor) -> None:
    """Say how much of which product, by key, a treatment took: this and nothing else. Locks its appointment; raises
    `NotBegun`.
    """
    with locking.atomic(by=by):
        locking.lock_one(Appointment, AppointmentLine.objects.values_list("appointment", flat=True).get(pk=line_pk))
        line = AppointmentLine.objects.get(pk=line_pk)
        if line.began_at is None:
            raise NotBegun
        noted = {each.product_id: each for each in line.products_used.all()}
        for pk in sorted({*noted, *amounts}):
            use = noted.get(pk) or ProductUse(line=line, product_id=pk, amount=NOTHING)
            amount = amounts.get(pk, NOTHING)
            if use.amount != amount:
                use.amount, use.noted_at, use.noted_by = amount, clock.now(), user_of(by)
                use.save()
