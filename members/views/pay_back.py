"""Paying money back at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.forms import PayBackForm
from members.selectors.fees import owed_and_standing
from members.selectors.member import member_for
from members.services import pay_back as service
from members.views.member import desk
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def pay_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stands in a person's money account, and paying it out, whole or in part."""
    person = member_for(request.user, pk)
    owed, stands = owed_and_standing(person)
    form = PayBackForm(request.POST or None, initial={"amount": stands})

    def save() -> str:
        fields = form.cleaned_data
        payment = service.pay_back(person.pk, fields["amount"], form.paying, note=fields["note"], by=request.user)
        return reverse("members:receipt", args=[payment.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The money is paid back; the person is told by message."))
        return redirect(target)
    context = {"form": form, "member": person, "owed": owed, "stands": stands}
    return render(request, "members/pay_back.html", context, status=422 if form.is_bound else 200)
