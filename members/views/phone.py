"""Signing in and up with a phone: the number, the code that was sent to it, and the name of somebody new."""

from collections.abc import Callable
from functools import wraps

from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from members import phone_session
from members.phone_forms import PhoneCodeForm, PhoneForm, PhoneSignUpForm
from members.services import phone_sign_in as signing_in
from venue.errors import DomainError
from venue.forms import Form
from venue.models import User

View = Callable[[HttpRequest], HttpResponse]


def where_offered(view: View) -> View:
    """For those who are not signed in, where there is SMS for it."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("venue:start")
        if not signing_in.is_offered():
            raise Http404
        return view(request)

    return wrapped


@require_http_methods(["GET", "POST"])
@where_offered
def phone_sign_in(request: HttpRequest) -> HttpResponse:
    """Whether the number is known here shows nowhere."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        if not ratelimit.consume(request, action="verify_phone"):
            form.add_error(None, _("Too many codes were asked for from here. Please try again in an hour."))
        else:
            try:
                signing_in.send_code(phone, get_language() or "")
            except DomainError as refusal:
                form.refuse(refusal)
            else:
                phone_session.begin(request, phone, get_next_redirect_url(request) or "")
                return redirect("members:phone_code")
    return page(request, "phone_sign_in", form)


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
@where_offered
def phone_code(request: HttpRequest) -> HttpResponse:
    """Whoever is known by the phone is signed in; who is new says their name next."""
    phone = phone_session.phone_of(request)
    if not phone:
        return redirect("members:phone_sign_in")
    form = PhoneCodeForm(request.POST or None)
    if form.is_valid():
        try:
            signing_in.prove(phone, form.cleaned_data["code"].replace(" ", ""))
            user = signing_in.user_of(phone)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            phone_session.note_proven(request, form.cleaned_data["password"])
            return enter(request, user) if user else redirect("members:phone_sign_up")
    return page(request, "phone_code", form, phone=phone)


@require_POST
@where_offered
def phone_resend(request: HttpRequest) -> HttpResponse:
    """Another code to the same phone; the one before is worthless then."""
    phone = phone_session.phone_of(request)
    if not phone:
        return redirect("members:phone_sign_in")
    if not ratelimit.consume(request, action="verify_phone"):
        messages.error(request, _("Too many codes were asked for from here. Please try again in an hour."))
        return redirect("members:phone_code")
    try:
        signing_in.send_code(phone, get_language() or "")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        phone_session.begin(request, phone, phone_session.on_to_of(request))
        messages.success(request, _("Another code is on its way."))
    return redirect("members:phone_code")


@require_http_methods(["GET", "POST"])
@where_offered
def phone_sign_up(request: HttpRequest) -> HttpResponse:
    phone = phone_session.proven_phone_of(request)
    if not phone:
        return redirect("members:phone_sign_in")
    form = PhoneSignUpForm(request.POST or None)
    if form.is_valid():
        try:
            user = signing_in.sign_up(phone, form.cleaned_data["name"], get_language() or "")
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return enter(request, user, is_new=True)
    return page(request, "phone_sign_up", form, phone=phone)


def enter(request: HttpRequest, user: User, *, is_new: bool = False) -> HttpResponse:
    """In as allauth lets people in: an account may be switched off, or have a second factor. Who has one shows it
    before anything changes, so that a phone alone sets no password for them.
    """
    password, on_to = phone_session.password_of(request), phone_session.on_to_of(request)
    phone_session.forget(request)
    if password and user.is_active and not is_mfa_enabled(user):
        signing_in.choose_password(user, password, is_new=is_new)
    response: HttpResponse = perform_login(request, user, redirect_url=on_to or None)
    return response


def page(request: HttpRequest, name: str, form: Form, **more: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, f"members/{name}.html", {"form": form, **more}, status=status)
