"""What staff are entrusted with."""

from django.conf import settings

from venue import clock
from venue.models import StaffMember, User
from venue.roles import Role

POWER = (Role.MANAGER.value, Role.OWNER.value)


def holds_power(user: User) -> bool:
    """Whether a password alone is too little for this person: they may keep the house."""
    return user.groups.filter(name__in=POWER).exists()


def needs_second_factor(user: User) -> bool:
    """Whether this person signs in with a second factor or not at all."""
    return settings.SECOND_FACTOR_REQUIRED and holds_power(user)


def in_charge() -> list[User]:
    """The managers and owners who work here today."""
    at_work = StaffMember.objects.employed_on(clock.today())
    users = User.objects.filter(groups__name__in=POWER, is_active=True, staff_member__in=at_work)
    return list(users.order_by("pk").distinct())


def holders(role: Role) -> list[User]:
    """Everybody with a role who works here today."""
    at_work = StaffMember.objects.employed_on(clock.today())
    users = User.objects.filter(groups__name=role.value, is_active=True, staff_member__in=at_work)
    return list(users.order_by("pk").distinct())


def first_of(*roles: Role) -> list[User]:
    """The holders of the first of these roles that anybody holds."""
    return next((found for role in roles if (found := holders(role))), [])
