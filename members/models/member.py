from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from venue import clock


@pghistory.track(exclude=["search_keys", "sort_key", "photo"])
class Member(models.Model):
    """A person the venue knows: a guest until a contract exists, a member from then on.

    A person who is their own contact has their phone and email for themselves alone; a dependant has a guardian
    instead, and may share both. `user` is the sign-in, when the person has one. A `host` is the member who brought
    somebody as a guest, and whose credits may pay for them.

    `ability` is what an instructor has seen, and when; empty, nobody has looked yet, and the person counts as a
    beginner.

    `photo` is kept only as long as the person agrees to it (`members.services.photo`); the history knows since when
    there is one and by whom, and never the picture.

    `search_keys` and `sort_key` are made from the other fields by `members.services.search_keys`.
    """

    SORT_KEY_LENGTH: ClassVar = 200

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")

    class Ability(models.TextChoices):
        BEGINNER = "beginner", _("beginner")
        INTERMEDIATE = "intermediate", _("intermediate")
        ADVANCED = "advanced", pgettext_lazy("ability", "advanced")

    class Origin(models.TextChoices):
        IMPORT = "import", _("from the old software")
        DESK = "desk", _("at the desk")
        ONLINE = "online", _("online")

    number = models.CharField(pgettext_lazy("of a member", "number"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=16, blank=True, help_text=_("With country code: +86…"))
    email = models.EmailField(_("email"), blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    prefers_sms = models.BooleanField(_("messages by SMS rather than by email"), default=False, db_default=False)
    guardian = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dependants",
        verbose_name=_("guardian"),
    )
    host = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guests",
        verbose_name=_("guest of"),
    )
    ability = models.CharField(_("ability"), max_length=20, choices=Ability, blank=True, db_default="")
    ability_on = models.DateField(_("ability seen on"), null=True, blank=True)
    ability_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("ability seen by"),
    )
    photo = models.FileField(_("photo"), max_length=200, blank=True, default="", db_default="", editable=False)
    photo_at = models.DateTimeField(_("photo since"), null=True, blank=True)
    photo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("photo added by"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=_("sign-in"),
    )
    origin = models.CharField(_("came"), max_length=10, choices=Origin)
    joined_at = models.DateTimeField(_("known since"), default=clock.now)
    search_keys = models.TextField(_("found by"), default="", editable=False)
    sort_key = models.CharField(_("sorted by"), max_length=SORT_KEY_LENGTH, default="", editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="members_member_one_per_number",
                violation_error_code="number_taken",
                violation_error_message=_("This member number belongs to somebody else."),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(guardian=None) & ~Q(phone=""),
                name="members_member_one_per_phone",
                violation_error_code="phone_taken",
                violation_error_message=_("This phone number belongs to somebody else."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(guardian=None) & ~Q(email=""),
                name="members_member_one_per_email",
                violation_error_code="email_taken",
                violation_error_message=_("This email address belongs to somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"),
                name="members_member_phone_is_e164",
                violation_error_code="phone_form",
                violation_error_message=_("A phone number is kept with its country code: +86…"),
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(number=""),
                name="members_member_has_name_and_number",
                violation_error_code="nameless",
                violation_error_message=_("A person has a name and a number."),
            ),
            models.CheckConstraint(
                condition=Q(guardian=None) | ~Q(guardian=models.F("id")),
                name="members_member_not_own_guardian",
                violation_error_code="own_guardian",
                violation_error_message=_("Nobody is their own guardian."),
            ),
            models.CheckConstraint(
                condition=Q(host=None) | ~Q(host=models.F("id")),
                name="members_member_not_own_host",
                violation_error_code="own_host",
                violation_error_message=_("Nobody is their own guest."),
            ),
            models.CheckConstraint(
                condition=Q(ability="", ability_on=None) | (~Q(ability="") & Q(ability_on__isnull=False)),
                name="members_member_ability_has_day",
                violation_error_code="ability_without_day",
                violation_error_message=_("An ability is kept with the day on which it was seen."),
            ),
            models.CheckConstraint(
                condition=Q(photo="", photo_at=None, photo_by=None)
                | (~Q(photo="") & Q(photo_at__isnull=False, photo_by__isnull=False)),
                name="members_member_photo_has_adder",
                violation_error_code="photo_without_adder",
                violation_error_message=_("A photo is kept with when it was added, and by whom."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_keys"], opclasses=["gin_trgm_ops"], name="members_member_found_by"),
            models.Index(fields=["sort_key", "id"], name="members_member_sorted_by"),
        ]
        permissions = [
            ("set_ability", "Can say how able somebody is"),
            ("view_contact", "Can have phone and email of somebody shown in full"),
        ]

    def __str__(self) -> str:
        return self.name
