"""Paying money back at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.forms import PayBackForm
from members.refund_policies import approval_limit
from members.selectors.fees import owed_and_standing
from members.selectors.member import member_for
from members.selectors.refund import left_to_refund
from members.services import refund as service
from members.views.member import desk
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def pay_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stands in a person's money account, and paying it out, whole or in part: at once up to the figure of the
    house, else when somebody in charge has approved it.
    """
    person = member_for(request.user, pk)
    owed, stands = owed_and_standing(person)
    left = left_to_refund(person)
    form = PayBackForm(request.POST or None, initial={"amount": left})

    def save() -> str:
        fields = form.cleaned_data
        refund = service.refund_now(person.pk, fields["amount"], form.paying, reason=fields["note"], by=request.user)
        if refund.payment_id:
            return reverse("members:receipt", args=[refund.payment_id])
        return reverse("members:refund", args=[refund.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        is_paid = "/receipts/" in target
        done, waits = _("The money is paid back; the person is told by message."), _("It is asked for, and waits.")
        messages.success(request, done if is_paid else waits)
        return redirect(target)
    context = {
        "form": form,
        "member": person,
        "owed": owed,
        "stands": stands,
        "left": left,
        "limit": approval_limit(clock.now()),
        "waiting": person.refunds.waiting().order_by("pk"),
    }
    return render(request, "members/pay_back.html", context, status=422 if form.is_bound else 200)
