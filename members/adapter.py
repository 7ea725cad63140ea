"""What allauth asks of us: how a new account is filled in, and that its mail goes through the outbox."""

import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.services import account_mail, joining
from venue.errors import DomainError
from venue.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and its mail, and who signs in with a phone and a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Please enter the whole email address, or the whole phone number."),
    }

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """A phone is kept with a user only once it is proven."""
        return (user.phone, True) if user.phone else None

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first() if phone else None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed attempts count for each phone by itself; allauth knows addresses alone."""
        if "phone" in credentials:
            credentials["username"] = credentials["phone"]
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return key

    def save_user(self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True) -> User:
        """A new account has the name from the form, the language of the page, its address in lower case."""
        super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.name = form.cleaned_data.get("name", "")
        user.language = active_language()
        if commit:
            user.save()
        return user

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever has proven their address becomes the person the venue knows by it.

        Only now: before, it could be anybody's. Whoever has proven another one is written to there.
        """
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            try:
                joining.join(email_address.user)
                joining.follow_address(email_address.user)
            except DomainError as refusal:  # the address stays proven; “My account” offers the rest
                logger.warning("user %s was not joined: %s", email_address.user_id, refusal.code)
        return is_confirmed

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Whoever has just signed up reads what is to be done next."""
        return reverse("members:my_profile")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Whoever has just proven their address sees what they are joined to."""
        return reverse("members:my_profile")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """News of a change reaches whoever has no address, too."""
        if email or EmailAddress.objects.get_primary_email(user):
            super().send_notification_mail(template_prefix, user, context, email)
        else:
            account_mail.tell(name_of(template_prefix), user, plain(context or {}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's mail by the name of its template; what it says is ours, in `templates/_mail/<language>/`."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        account_mail.put(
            name_of(template_prefix),
            email=email,
            user=user,
            language=(user.language if user else "") or active_language(),
            params=plain(context),
        )


def name_of(template_prefix: str) -> str:
    """What we call a message of allauth's."""
    return f"account_{template_prefix.rpartition('/')[2]}"


def active_language() -> str:
    language = translation.get_language() or ""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def plain(context: dict[str, Any]) -> dict[str, str]:
    """What our templates read of allauth's context, as plain text. Where a request came from is not kept."""
    wanted = {"code", "from_email", "to_email", "deleted_email"}
    texts = {key: str(value) for key, value in context.items() if key in wanted}
    links = {key: at_our_address(str(value)) for key, value in context.items() if key.endswith("_url")}
    return texts | links


def at_our_address(url: str) -> str:
    """The same page under the venue's own address, whatever host name the request came by."""
    _, _, path, query, fragment = urlsplit(url)
    return settings.BASE_URL + urlunsplit(("", "", path, query, fragment))
