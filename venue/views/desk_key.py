"""The shared desk: taking over with PIN or badge, locking it, setting the own PIN."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from venue import clock, desk_session
from venue.errors import DomainError
from venue.forms import Form
from venue.models import StaffMember
from venue.reference_forms import beside_each_other
from venue.refusals import Refusable
from venue.requests import SignedInRequest
from venue.services import desk_key
from venue.views.reference import guarded, next_url

PIN = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 6, "pattern": "[0-9]*"}


def pin_field(label: Any, **more: Any) -> forms.RegexField:
    return forms.RegexField(
        regex=r"\A[0-9]{4,6}\Z",
        label=label,
        widget=forms.PasswordInput(attrs=PIN),
        error_messages={"invalid": gettext_lazy("A PIN has 4 to 6 figures.")},
        **more,
    )


class SwitchForm(Refusable, Form):
    """Either a person and a PIN, or a badge."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over?"), queryset=StaffMember.objects.none(), required=False
    )
    pin = pin_field(gettext_lazy("PIN"), required=False)
    badge = forms.CharField(
        label=gettext_lazy("Or scan the badge"),
        max_length=64,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    beside = {"wrong_key": "pin", "key_locked": "pin", "sign_in_needed": "person"}
    layout = Layout("person", "pin", "badge")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        staff = StaffMember.objects.employed_on(today).filter(desk_key__isnull=False, user__is_active=True)
        self.fields["person"].queryset = staff.select_related("user")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("badge") and not self.errors and not (cleaned.get("person") and cleaned.get("pin")):
            self.add_error("pin", _("Choose who you are and enter the PIN, or scan the badge."))
        return cleaned


class KeyForm(Refusable, Form):
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    pin = pin_field(gettext_lazy("New PIN"), help_text=gettext_lazy("4 to 6 figures."))
    again = pin_field(gettext_lazy("New PIN once more"))
    badge = forms.CharField(
        label=gettext_lazy("Badge"),
        min_length=6,
        max_length=64,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Scan it here if you have one; leave empty for none."),
    )
    beside = {"pin_too_simple": "pin", "badge_taken": "badge"}
    layout = Layout("password", beside_each_other("pin", "again"), "badge")

    def __init__(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = request.user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("pin") and cleaned.get("again") and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("The two PINs differ."))
        return cleaned


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("pin", "badge")
def switch(request: SignedInRequest) -> HttpResponse:
    """Go on as somebody else, or as oneself after the desk has locked itself."""
    staff = StaffMember.objects.filter(user=request.user).first()
    form = SwitchForm(request.POST if request.method == "POST" else None, initial={"person": staff and staff.pk})
    if form.is_valid():
        try:
            user = (
                desk_key.by_badge(form.cleaned_data["badge"])
                if form.cleaned_data["badge"]
                else desk_key.by_pin(form.cleaned_data["person"], form.cleaned_data["pin"], by=request.user)
            )
        except DomainError as error:
            form.refuse(error)
        else:
            desk_session.take_over(request, user)
            messages.success(request, _("Good to see you, %(name)s.") % {"name": user.display_name})
            return redirect(next_url(request, reverse("venue:start")))
    context = {
        "form": form,
        "is_locked": bool(request.session.get(desk_session.LOCKED)),
        "has_key": bool(staff and hasattr(staff, "desk_key")),
    }
    return render(request, "venue/switch.html", context, status=422 if form.is_bound else 200)


@require_POST
def lock(request: SignedInRequest) -> HttpResponse:
    """Lock this desk now, as somebody does who leaves it."""
    desk_session.lock(request)
    return redirect("venue:switch")


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password", "pin", "again", "badge")
def own_key(request: SignedInRequest) -> HttpResponse:
    """The own PIN and badge; the password says that it is really the own one."""
    staff = get_object_or_404(StaffMember, user=request.user)
    form = KeyForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            desk_key.set_key(staff, pin=form.cleaned_data["pin"], badge=form.cleaned_data["badge"], by=request.user)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Your PIN is kept. You can take over at a shared desk with it."))
            return redirect("venue:switch")
    return render(request, "venue/own_key.html", {"form": form}, status=422 if form.is_bound else 200)


patterns = [
    path("desk/switch/", guarded(switch, "bookings.use_desk"), name="switch"),
    path("desk/lock/", guarded(lock, "bookings.use_desk"), name="lock"),
    path("my/pin/", guarded(own_key, "bookings.use_desk"), name="own_key"),
]
