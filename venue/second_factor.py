"""Who must prove more than a password: everybody who may keep the house, outside demo and test."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateForm
from allauth.mfa.totp.forms import DeactivateTOTPForm as BaseDeactivateForm
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venue import crypto, house
from venue.forms import Look
from venue.selectors.staff import holds_power, needs_second_factor

IN_SESSION = "has_second_factor"
FREE = ("/account/", "/language/", "/theme/", "/static/", "/healthz", "/readyz", "/owner/")

Handler = Callable[[HttpRequest], HttpResponse]


def required(get_response: Handler) -> Handler:
    """Lead managers and owners who have no second factor to where it is set up, whatever page they ask for.

    Whoever has one was asked for it when signing in. The answer is kept in the session; it is asked of the database
    again while it is no.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED or request.path.startswith(FREE):
            return get_response(request)
        user = request.user
        if not user.is_authenticated or request.session.get(IN_SESSION) == user.pk or not holds_power(user):
            return get_response(request)
        if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            request.session[IN_SESSION] = user.pk
            return get_response(request)
        messages.info(request, _("Managers and owners sign in with a second factor. Please set it up first."))
        return redirect(reverse("mfa_activate_totp"))

    return middleware


class Adapter(DefaultMFAAdapter):
    """Secrets are sealed in the database; the code to scan comes from the library that draws all our QR codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code does not fit. Please enter the one that your app shows now."),
    }

    def get_totp_issuer(self) -> str:
        return house.name()

    def build_totp_svg(self, url: str) -> str:
        drawing = BytesIO()
        segno.make(url, error="m").save(drawing, kind="svg", scale=6, border=2, light="#fff")
        return drawing.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return crypto.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not where it is required: replacing a lost phone goes by a recovery code and an owner."""
        return authenticator.type != Authenticator.Type.TOTP or not needs_second_factor(authenticator.user)


class ActivateForm(Look, BaseActivateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app")


class DeactivateForm(Look, BaseDeactivateForm):
    pass


class AuthenticateForm(Look, BaseAuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app or recovery code")


class ReauthenticateForm(Look, BaseReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app or recovery code")


class GenerateCodesForm(Look, GenerateRecoveryCodesForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
