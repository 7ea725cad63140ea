"""What staff are entrusted with."""

from venue.models import User
from venue.roles import Role

POWER = (Role.MANAGER.value, Role.OWNER.value)


def holds_power(user: User) -> bool:
    """Whether a password alone is too little for this person: they may keep the house."""
    return user.groups.filter(name__in=POWER).exists()
