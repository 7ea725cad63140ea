"""Taking fees at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.forms import FeesForm
from members.selectors.fees import fees_of
from members.selectors.member import member_for
from members.services.fees import take_fees
from members.views.member import desk
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def fees(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a person owes and for what, and taking it, whole or in part."""
    person = member_for(request.user, pk)
    owed = fees_of(person)
    form = FeesForm(request.POST or None, initial={"amount": owed.owed})

    def save() -> str:
        payment = take_fees(person.pk, form.cleaned_data["amount"], form.paying, by=request.user)
        return reverse("members:receipt", args=[payment.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The money is taken; the receipt is sent by message."))
        return redirect(target)
    context = {"form": form, "member": person, "fees": owed}
    return render(request, "members/fees.html", context, status=422 if form.is_bound else 200)
