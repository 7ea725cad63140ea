"""Waiting for the guest, and going on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback.clock_forms import PauseForm
from feedback.selectors.doors import case_for
from feedback.services import waiting as service
from feedback.views.case import act, holding, told
from venue.requests import SignedInRequest


@require_POST
@holding("feedback.answer_case")
def pause(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = PauseForm(request.POST, auto_id="pause_%s")
    return act(
        request, found, "pause", form, lambda: told(service.pause(found.pk, form.cleaned_data["text"], by=request.user))
    )


@require_POST
@holding("feedback.answer_case")
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    service.resume(found.pk, by=request.user)
    messages.success(request, _("Work on the case goes on."))
    return redirect("feedback:case", found.pk)
