"""Selling memberships and packs and renewing memberships at the desk, and the receipt."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.causes import told
from members.forms import PayingForm, SellForm
from members.models import Membership, MembershipPlan
from members.selectors.member import member_for
from members.selectors.sale import first_free_day, receipt_for, renewal_offer
from members.services import sale as service
from members.views.member import desk
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import next_url


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def sell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the sale was asked for on the way to something else, `?next=`, the receipt leads back there."""
    person, back = member_for(request.user, pk), next_url(request, "")
    first_day = first_free_day(person, clock.today())
    may_set_price = request.user.has_perm(service.SET_PRICE)
    form = SellForm(request.POST or None, initial={"starts_on": first_day}, may_set_price=may_set_price)

    def save() -> str:
        fields = form.cleaned_data
        payment = service.sell(person.pk, fields["plan"].pk, fields["starts_on"], form.paying, by=request.user)
        receipt_url = reverse("members:receipt", args=[payment.pk])
        return f"{receipt_url}?{urlencode({'next': back})}" if back else receipt_url

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("It is sold and paid."))
        return redirect(target)
    context = {
        "form": form,
        "member": person,
        "plans": MembershipPlan.objects.on_sale(),
        "is_after_another": first_day > clock.today(),
        "first_day": first_day,
    }
    return render(request, "members/sell.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@desk("members.sell_membership")
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Renewing one contract; the person page shows the same form ready to send."""
    contract = get_object_or_404(Membership.objects.periods().select_related("member", "plan"), pk=pk)
    person = member_for(request.user, contract.member_id)
    form = PayingForm(request.POST or None)

    def save() -> str:
        payment = service.renew(contract.pk, form.paying, by=request.user)
        return reverse("members:receipt", args=[payment.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The membership is renewed and paid."))
        return redirect(target)
    offer = renewal_offer(person, [contract])
    context = {"form": form, "member": person, "offer": offer}
    return render(request, "members/renew.html", context, status=422 if form.is_bound else 200)


@require_GET
@login_required
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was paid for what; the desk prints it, the member may look at their own."""
    payment = receipt_for(request.user, pk)
    person = payment.payer
    is_own = person.user_id == request.user.pk
    cause = told([payment.cause], is_own=not request.user.has_perm("members.view_member")) if payment.cause else {}
    context = {
        "cause": cause.get(payment.cause),
        "payment": payment,
        "membership": payment.membership,
        "member": person,
        "is_own": is_own,
        "next_url": next_url(request, ""),
    }
    return render(request, "members/receipt.html", context)
