"""The first steps of a new venue; its name, its time zone and its language."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from venue import wording, zones
from venue.forms import ModelForm
from venue.models import House
from venue.reference_forms import NAMES, beside_each_other
from venue.refusals import Refusable, save_once
from venue.requests import SignedInRequest
from venue.services.house import describe_house
from venue.setup import steps
from venue.views.reference import guarded, next_url


class HouseForm(Refusable, ModelForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Days, hours and classes go by its clock. Fixed once there is a class or a shift."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of messages"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("For everybody who has not chosen their own."),
    )
    beside = {"unknown_zone": "time_zone", "zone_fixed": "time_zone"}
    layout = Layout(beside_each_other("name_en", "name_zh"), beside_each_other("time_zone", "language"))

    class Meta:
        model = House
        fields = ["name_en", "name_zh", "time_zone", "language"]
        widgets = NAMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zones.choices(wording.locale())  # type: ignore[attr-defined]
        self.initial["time_zone"] = self.instance.time_zone or settings.TIME_ZONE
        self.initial["language"] = self.instance.language or settings.LANGUAGE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("name_en") or cleaned.get("name_zh")):
            self.add_error("name_zh", _("Please give the venue a name in at least one language."))
        return cleaned


@require_GET
def setup(request: SignedInRequest) -> HttpResponse:
    """What is done, what comes next, and at the end the command that takes the member list in."""
    found = steps()
    upcoming = next((number for number, step in enumerate(found, 1) if not step.is_done), len(found) + 1)
    if upcoming > len(found):
        request.session.pop("setting_up", None)
    context = {
        "steps": found,
        "labels": [step.label for step in found],
        "current": upcoming,
        "upcoming": found[upcoming - 1] if upcoming <= len(found) else None,
        "done": sum(step.is_done for step in found),
        "command": "manage.py import_members",
    }
    return render(request, "venue/setup.html", context)


@require_http_methods(["GET", "POST"])
def house_name(request: SignedInRequest) -> HttpResponse:
    form = HouseForm(request.POST if request.method == "POST" else None, instance=House.objects.first())

    def save() -> str:
        describe_house(**form.cleaned_data, by=request.user)
        return next_url(request, reverse("venue:house"))

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("Name, time zone and language are kept."))
        return redirect(target)
    context = {
        "form": form,
        "currency": settings.CURRENCY,
        "back_url": next_url(request, reverse("venue:house")),
    }
    return render(request, "venue/house_name.html", context, status=422 if form.is_bound else 200)


patterns = [
    path("house/setup/", guarded(setup, "venue.change_house"), name="setup"),
    path("house/name/", guarded(house_name, "venue.change_house"), name="house_name"),
]
