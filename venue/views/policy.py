"""The figures of the venue's rules: what holds, what held, and setting what will hold."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from venue import clock
from venue.forms import DateTimeInput, Form, TimeInput
from venue.policies import DEFINITIONS, VENUE_SCOPE, Definition, Unit
from venue.policy_scopes import Scope, scopes_for
from venue.reference_forms import beside_each_other
from venue.refusals import Refusable, save_once
from venue.requests import SignedInRequest
from venue.selectors import policies
from venue.services.policy import set_policy
from venue.views.reference import guarded


class PolicyForm(Refusable, Form):
    """A new value for one figure, shaped by its unit."""

    value = forms.IntegerField(label=gettext_lazy("New value"))
    effective_from = forms.DateTimeField(
        label=gettext_lazy("Holds from"),
        required=False,
        widget=DateTimeInput,
        help_text=gettext_lazy("Leave empty for from now on. What was decided before stays as it is."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Holds for"),
        required=False,
        help_text=gettext_lazy("A value for a course goes before that of the venue, a value for a tier before both."),
    )
    beside = {"out_of_bounds": "value", "past_is_fixed": "effective_from", "policy_taken": "effective_from"}
    layout = Layout(beside_each_other("value", "effective_from"), "scope")

    def __init__(self, definition: Definition, scopes: Sequence[Scope], *args: Any, **kwargs: Any) -> None:
        if len(scopes) == 1:
            self.layout = Layout(beside_each_other("value", "effective_from"))
        super().__init__(*args, **kwargs)
        if len(scopes) == 1:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = [(scope.key, scope.label) for scope in scopes]  # type: ignore[attr-defined]
        label = self.fields["value"].label
        if definition.unit is Unit.CLOCK:
            self.fields["value"] = forms.TimeField(label=label, widget=TimeInput)
            return
        if definition.unit is Unit.CHOICE:
            self.fields["value"] = forms.ChoiceField(label=label, choices=definition.choices)
            return
        if definition.unit is Unit.MONEY:
            self.fields["value"] = forms.DecimalField(label=label, max_digits=10, decimal_places=2)
        words = {"least": definition.minimum, "most": definition.maximum, "unit": definition.unit.label}
        self.fields["value"].help_text = _("In %(unit)s, from %(least)s to %(most)s.") % words
        self.fields["value"].widget.attrs |= {"min": definition.minimum, "max": definition.maximum}

    def clean_value(self) -> int | str:
        match self.cleaned_data["value"]:
            case time() as at:
                return f"{at:%H:%M}"
            case Decimal() as amount:
                return f"{amount:.2f}"
            case int() | str() as value:
                return value
        raise AssertionError("no such unit")

    def clean_scope(self) -> str:
        return self.cleaned_data["scope"] or VENUE_SCOPE


@require_GET
def policy_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "venue/policies.html", {"groups": policies.figures(clock.now())})


@require_http_methods(["GET", "POST"])
def policy(request: SignedInRequest, key: str) -> HttpResponse:
    """One figure: what it says, its history, and for whoever may, a new value."""
    if key not in DEFINITIONS:
        raise Http404
    now: datetime = clock.now()
    scopes = scopes_for(DEFINITIONS[key])
    form = PolicyForm(DEFINITIONS[key], scopes, request.POST if request.method == "POST" else None)

    def save() -> str:
        set_policy(key, **form.cleaned_data, by=request.user)
        return reverse("venue:policy", args=[key])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The new value is kept."))
        return redirect(target)
    context = {"figure": policies.figure(key, now), "form": form, "steps": policies.history(key, now, scopes)}
    return render(request, "venue/policy.html", context, status=422 if form.is_bound else 200)


patterns = [
    path("house/rules/", guarded(policy_list, "venue.view_policy"), name="policy_list"),
    path("house/rules/<str:key>/", guarded(policy, "venue.add_policy"), name="policy"),
]
