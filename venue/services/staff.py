"""Taking somebody on."""

from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from venue import locking
from venue.actors import Actor
from venue.models import StaffMember, User
from venue.roles import Role


def hire(
    *,
    email: str,
    name: str,
    roles: Iterable[Role],
    hired_on: date,
    password: str | None = None,
    job_en: str = "",
    job_zh: str = "",
    by: Actor,
) -> StaffMember:
    """Make a sign-in with roles and the staff member behind it; its address counts as verified."""
    with locking.atomic(by=by):
        user = User.objects.create_user(email, password, name=name)
        user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return StaffMember.objects.create(user=user, hired_on=hired_on, job_en=job_en, job_zh=job_zh)
