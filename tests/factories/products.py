"""Products for treatments, and what treatments took of them."""

from decimal import Decimal
from itertools import count
from typing import Any

from bookings.models import AppointmentLine, ProductUse, TreatmentProduct
from bookings.services.appointment_steps import start
from bookings.services.product import create_product, note_products
from tests.factories.bookings import HOUSE
from tests.factories.treatments import make_appointment

numbers = count(1)


def make_product(**fields: Any) -> TreatmentProduct:
    number = next(numbers)
    return create_product(**{"name_en": f"Oil {number}", "name_zh": f"精油{number}", "unit": "ml", **fields}, by=HOUSE)


def make_begun() -> AppointmentLine:
    """A treatment that goes on."""
    return start(make_appointment().lines.get().pk, by=HOUSE)


def make_use(line: AppointmentLine | None = None, amount: str = "20", **fields: Any) -> ProductUse:
    line, product = line or make_begun(), fields.pop("product", None) or make_product()
    note_products(line.pk, {product.pk: Decimal(amount)}, by=HOUSE)
    return line.products_used.get(product=product)
