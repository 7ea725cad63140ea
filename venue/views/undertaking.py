"""The page on which who works here promises secrecy."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from venue.forms import Form
from venue.models.agreed_text import Kind
from venue.refusals import Refusable, save_once
from venue.requests import SignedInRequest
from venue.selectors.agreed_text import text_now
from venue.selectors.undertaking import owes, signed_by
from venue.services.undertaking import undertake
from venue.views.reference import guarded, next_url


class UndertakingForm(Refusable, Form):
    beside = {"name_unlike": "typed_name"}

    typed_name = forms.CharField(
        label=gettext_lazy("Type your name to sign"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.IntegerField(widget=forms.HiddenInput())


@never_cache
@require_http_methods(["GET", "POST"])
def undertaking(request: SignedInRequest) -> HttpResponse:
    """Read and sign, then on to where one was going; signed, it says when."""
    text, target = text_now(Kind.SECRECY), next_url(request, reverse("venue:start"))
    form = UndertakingForm(request.POST or None, initial={"text": text.pk if text else None})

    def save() -> str:
        undertake(form.cleaned_data["text"], form.cleaned_data["typed_name"], by=request.user)
        return target

    if request.method == "POST" and (leads := save_once(request, form, save)):
        messages.success(request, _("Thank you. Your undertaking is kept."))
        return redirect(leads)
    context: dict[str, Any] = {
        "form": form,
        "text": text,
        "signed": None if owes(request.user.pk) else signed_by(request.user),
    }
    return render(request, "venue/undertaking.html", context, status=422 if form.is_bound else 200)


patterns = [path("undertaking/", guarded(undertaking, "venue.add_undertaking"), name="undertaking")]
