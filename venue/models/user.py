from typing import ClassVar

import pghistory
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: a member, or a person who works here. Roles are groups; there is no admin site.

    A `phone` here was proven by a code sent to it. A member may have that alone, and no address.
    """

    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Not the one clock: Django's checks make a User before there is a database.
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="venue_user_one_per_email",
                violation_error_code="email_taken",
                violation_error_message=_("This email address already belongs to somebody."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="venue_user_email_is_lower_case",
                violation_error_code="email_case",
                violation_error_message=_("An email address is kept in lower case."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=~Q(phone=""),
                name="venue_user_one_per_phone",
                violation_error_code="phone_taken",
                violation_error_message=_("Somebody signs in with this phone already."),
            ),
            models.CheckConstraint(
                condition=~Q(email="", phone=""),
                name="venue_user_signs_in_by_something",
                violation_error_code="no_sign_in",
                violation_error_message=_("A sign-in has an email address or a phone."),
            ),
        ]
        permissions = [("view_gallery", "Can look at the gallery of components")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0]

    def get_full_name(self) -> str:
        return self.display_name
