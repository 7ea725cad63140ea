"""What is typed for a quote: what comes with the room, and how long it holds."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms import beside_each_other
from bookings.models import RoomBooking
from bookings.selectors.quote import proposed_validity
from bookings.services.quote import Extra
from venue.forms import DateInput, Form
from venue.refusals import Refusable

MORE, MOST = 4, 20  # empty rows offered, and rows in all


class QuoteForm(Refusable, Form):
    """One row for each extra; a row without text is none."""

    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput)
    note = forms.CharField(label=_("Note on the quote"), max_length=400, required=False)

    beside = {"quote_passed": "valid_until"}

    def __init__(self, data: Any = None, *, booking: RoomBooking) -> None:
        last = booking.quotes.order_by("-number").first()
        initial: dict[str, Any] = {"valid_until": proposed_validity(booking), "note": last.note if last else ""}
        self.rows = range(min(MOST, len(booking.extras) + MORE))
        for number, extra in enumerate(booking.extras):
            initial |= {f"{name}_{number}": extra[name] for name in ("text", "quantity", "price")}
        super().__init__(data, initial=initial)
        for number in self.rows:
            self.add_row(number)
        rows = (
            beside_each_other(*(f"{name}_{number}" for name in ("text", "quantity", "price"))) for number in self.rows
        )
        self.helper.layout = Layout(
            Fieldset(_("What comes with the room"), *rows), beside_each_other("valid_until", "note")
        )

    def add_row(self, number: int) -> None:
        of = {"number": number + 1}
        self.fields[f"text_{number}"] = forms.CharField(label=_("Extra %(number)s") % of, max_length=80, required=False)
        self.fields[f"quantity_{number}"] = forms.IntegerField(
            label=_("Quantity"), min_value=1, max_value=10_000, required=False
        )
        self.fields[f"price_{number}"] = forms.DecimalField(
            label=_("Price each"), min_value=Decimal(0), max_digits=9, decimal_places=2, required=False
        )

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        for number in self.rows:
            text, price = fields.get(f"text_{number}"), fields.get(f"price_{number}")
            if text and price is None and f"price_{number}" not in self.errors:
                self.add_error(f"price_{number}", _("What does it cost? 0 where it is free."))
            elif price is not None and not text and f"text_{number}" not in self.errors:
                self.add_error(f"text_{number}", _("What is it that costs this?"))
        return fields

    def extras(self) -> list[Extra]:
        return list(self._extras(self.cleaned_data))

    def _extras(self, fields: dict[str, Any]) -> Iterable[Extra]:
        for number in self.rows:
            if text := fields[f"text_{number}"]:
                yield Extra(text, fields[f"quantity_{number}"] or 1, fields[f"price_{number}"])
