"""Money for a room at the desk: who pays, the deposit, the rest."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bookings.models import RoomBooking
from bookings.room_money_forms import DepositForm, PayerForm, RoomPayingForm
from bookings.room_rules import MONEY_RULES, MoneyFacts
from bookings.selectors.doors import room_booking_for
from bookings.selectors.room_money import money_of, proposed_deposit
from bookings.selectors.room_words import time_of
from bookings.services import room_money as service
from members.selectors.fees import owed_and_standing
from members.views.member import desk
from venue import clock
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal

SELL = "members.sell_membership"


@require_http_methods(["GET", "POST"])
@desk(SELL)
def room_money(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it costs and what was paid; a POST takes money."""
    booking = room_booking_for(request.user, pk)
    if request.method == "GET":
        return page(request, booking)
    form = RoomPayingForm(request.POST)

    def save() -> str:
        payment = service.take(pk, form.cleaned_data["amount"], form.paying, by=request.user)
        return reverse("members:receipt", args=[payment.pk])

    if target := save_once(request, form, save):
        messages.success(request, _("The money is taken; the receipt is sent by message."))
        return redirect(target)
    return page(request, booking, status=422, paying=form)


def page(request: SignedInRequest, booking: RoomBooking, status: int = 200, **bound: Any) -> HttpResponse:
    """`bound` is the form that was sent."""
    money = money_of(booking)
    initial = {"amount": money.deposit_due or money.due}
    owed, stands = owed_and_standing(booking.member) if booking.member else (0, 0)
    facts = MoneyFacts(booking.state, True, money.due, money.due)
    context = {
        "booking": booking,
        "time": time_of(booking),
        "money": money,
        "owed": owed,
        "stands": stands,
        "why_not": refusal(MONEY_RULES, facts, clock.now()),
        "paying": RoomPayingForm(initial=initial),
        "deposit": DepositForm(initial={"amount": proposed_deposit(booking)}),
        "payer": PayerForm(),
        **bound,
    }
    return render(request, "bookings/room_money.html", context, status=status)


def step(form_class: Any, name: str, act: Callable[..., object], said: Text) -> Callable[..., HttpResponse]:
    """The view of one form beside taking money: POST only; what is refused stands beside its field."""

    @require_POST
    @desk(SELL)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        booking = room_booking_for(request.user, pk)
        form = form_class(request.POST)

        def save() -> str:
            act(pk, form.cleaned_data, request.user)
            return reverse("bookings:room_money", args=[pk])

        if target := save_once(request, form, save):
            messages.success(request, str(said))
            return redirect(target)
        return page(request, booking, status=422, **{name: form})

    return view


room_deposit = step(
    DepositForm,
    "deposit",
    lambda pk, typed, by: service.ask_deposit(pk, typed["amount"], by=by),
    gettext_lazy("The deposit is noted; it stands in the letters."),
)
room_payer = step(
    PayerForm,
    "payer",
    lambda pk, typed, by: service.note_payer(pk, typed["number"], is_somebody_else=typed["somebody_else"], by=by),
    gettext_lazy("It is noted who pays."),
)
