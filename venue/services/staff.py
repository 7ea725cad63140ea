"""Taking somebody on, changing what they do, letting them go."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from venue import audit, clock, locking, outbox, sweeping
from venue.actors import Actor, Automation, user_of
from venue.constraints import refused_as
from venue.errors import DomainError
from venue.models import Department, StaffMember, User
from venue.roles import STAFF, Role

SWEEP = Automation(gettext_noop("closing of sign-ins"))


class EmailInUse(DomainError):
    code = "email_in_use"
    rule_name = _("An email address belongs to one person")
    message = _("This email address already belongs to somebody. Please use another one.")


class OwnersOnly(DomainError):
    code = "owners_only"
    rule_name = _("Owners are appointed by owners")
    message = _("Only an owner can make an owner, or change one. Please ask an owner to do it.")


class LastOwner(DomainError):
    code = "last_owner"
    rule_name = _("A venue has an owner")
    message = _("This is the last owner. Please make somebody else an owner first.")


class LeftBeforeHired(DomainError):
    code = "left_before_hired"
    rule_name = _("Nobody leaves before being hired")
    message = _("The day of leaving lies before the day of being hired. Please correct one of them.")


def hire(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    hired_on: date,
    password: str | None = None,
    job_en: str = "",
    job_zh: str = "",
    department: Department | None = None,
    gender: str = "",
    by: Actor,
) -> StaffMember:
    """Make a sign-in with roles and the staff member behind it; its address counts as verified."""
    with locking.atomic(by=by):
        user = User.objects.create_user(email, password, name=name)
        user.groups.set(Group.objects.filter(name__in=[Role(role).value for role in roles]))
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return StaffMember.objects.create(
            user=user, hired_on=hired_on, job_en=job_en, job_zh=job_zh, department=department, gender=gender
        )


def take_on(*, email: str, language: str, left_on: date | None = None, by: Actor, **fields: Any) -> StaffMember:
    """`hire`, and a letter that tells the person where to choose a password.

    Raises `EmailInUse`, and `OwnersOnly` when somebody else than an owner appoints an owner.
    """
    with locking.atomic(by=by), refused_as({"venue_user_one_per_email": EmailInUse()}):
        refuse_if_not_for(by, Role.OWNER in fields["roles"])
        staff = hire(email=email.lower(), by=by, **fields)
        staff.user.language = language
        staff.user.save(update_fields=["language"])
        outbox.put(
            "staff_welcome",
            outbox.Receiver(staff.user.email, language, staff.user_id),
            {"name": staff.user.name, "email": staff.user.email, "url": link("account_reset_password")},
            dedupe_key=f"staff_welcome:{staff.pk}",
            is_direct=True,
        )
        return staff


def change_staff(
    pk: int,
    *,
    name: str,
    roles: Iterable[Role],
    left_on: date | None,
    language: str,
    by: Actor,
    email: str = "",
    **fields: Any,
) -> StaffMember:
    """Change somebody's name, roles and work. With a day of leaving that has come, the sign-in is closed at once; for
    a later day the sweep does it. Taking the day back opens it again.

    Locks the owners' group and the staff row, so that two owners cannot dismiss each other at once. Raises
    `OwnersOnly`, `LastOwner` or `LeftBeforeHired`.
    """
    wanted = {Role(role) for role in roles}
    with (
        locking.atomic(by=by),
        refused_as({"venue_staffmember_leaves_after_hired": LeftBeforeHired()}),
    ):
        locking.lock(Group, Group.objects.filter(name=Role.OWNER.value).values_list("pk", flat=True))
        staff = locking.lock_one(StaffMember, pk)
        had = set(staff.user.groups.values_list("name", flat=True))
        is_leaving = left_on is not None and left_on <= clock.today()
        refuse_if_not_for(by, Role.OWNER in had or Role.OWNER in wanted)
        if Role.OWNER in had and (Role.OWNER not in wanted or left_on is not None):
            refuse_if_last_owner(staff)
        for field, value in {**fields, "left_on": left_on}.items():
            setattr(staff, field, value)
        staff.save(update_fields=["left_on", *fields])
        staff.user.name, staff.user.language, staff.user.is_active = name, language, not is_leaving
        staff.user.save(update_fields=["name", "language", "is_active"])
        kept = had - {role.value for role in STAFF}
        staff.user.groups.set(Group.objects.filter(name__in=kept | {role.value for role in wanted}))
        if had != kept | {role.value for role in wanted}:
            audit.record("staff.roles", by=by, about=staff, before=sorted(had), after=sorted(kept | wanted))
        return staff


def close_sign_ins() -> int:
    """Close the sign-ins of those whose day of leaving has come; how many. Safe to run twice."""
    gone = StaffMember.objects.filter(left_on__lte=clock.today(), user__is_active=True)
    return sweeping.each("sign-ins of those who left", list(gone.values_list("pk", flat=True)), _close_sign_in)


def _close_sign_in(pk: int) -> bool:
    with locking.atomic(by=SWEEP):
        staff = locking.lock_one(StaffMember, pk)
        if not (staff.left_on and staff.left_on <= clock.today() and staff.user.is_active):
            return False
        staff.user.is_active = False
        staff.user.save(update_fields=["is_active"])
        audit.record("staff.sign_in_closed", by=SWEEP, about=staff)
    return True


def refuse_if_not_for(by: Actor, concerns_owner: bool) -> None:
    """Owners are the owners' business; the house itself may do it at the first start."""
    user = user_of(by)
    if concerns_owner and user and not user.groups.filter(name=Role.OWNER.value).exists():
        raise OwnersOnly


def refuse_if_last_owner(staff: StaffMember) -> None:
    others = User.objects.filter(groups__name=Role.OWNER.value, is_active=True).exclude(pk=staff.user_id)
    if not others.filter(staff_member__left_on=None).exists():
        raise LastOwner


def link(url_name: str) -> str:
    return settings.BASE_URL + reverse(url_name)
