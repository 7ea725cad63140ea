"""What is typed about money for rooms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms import PayingForm
from members.models import Member
from venue.forms import Form
from venue.refusals import Refusable

AMOUNT: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}


class RoomPayingForm(PayingForm):
    """Taking money: all that is still to be paid, or a part of it."""

    beside = {"more_than_due": "amount", "nothing_due": "amount"}

    amount = forms.DecimalField(label=_("Amount"), min_value=Decimal("0.01"), **AMOUNT)
    field_order = ["amount", "method", "reference"]


class DepositForm(Refusable, Form):
    amount = forms.DecimalField(
        label=_("Deposit asked for"), min_value=Decimal(0), help_text=_("Stands in the letters. 0: none."), **AMOUNT
    )

    beside = {"deposit_too_high": "amount"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="deposit_%s", **kwargs)


class PayerForm(Refusable, Form):
    """A person known here, or the contact of the booking as a new guest."""

    number = forms.CharField(
        label=_("Member number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty: the contact is added as a new guest."),
    )
    somebody_else = forms.BooleanField(
        label=_("This is somebody else: add them"), required=False, widget=forms.HiddenInput
    )

    beside = {"phone_taken": "number", "email_taken": "number", "known_already": "number"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="payer_%s", **kwargs)

    def clean_number(self) -> Member | None:
        number = self.cleaned_data["number"].strip()
        found = Member.objects.filter(number=number).first() if number else None
        if number and found is None:
            raise ValidationError(_("Nobody here has this number."), code="member_unknown")
        return found

    def refuse(self, error: Any) -> None:
        super().refuse(error)
        if error.code == "known_already":
            self.fields["somebody_else"].widget = forms.CheckboxInput()
