"""Handing a case to somebody else: offered, then taken over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback.handing_forms import OfferForm
from feedback.selectors.doors import case_for
from feedback.services import handing
from feedback.views.case import act, holding
from venue.requests import SignedInRequest


@require_POST
@holding("feedback.answer_case")
def offer(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = OfferForm(request.POST, case=found, auto_id="offer_%s")

    def save() -> str:
        handing.offer(found.pk, form.cleaned_data["to"], by=request.user)
        return _("They are asked. Until they take the case over, it stays where it is.")

    return act(request, found, "offer", form, save)


@require_POST
@holding("feedback.answer_case")
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    handing.accept(found.pk, by=request.user)
    messages.success(request, _("The case is yours."))
    return redirect("feedback:case", found.pk)
