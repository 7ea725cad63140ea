"""Has this venue an owner, and is a link to become the first one still good?"""

from datetime import datetime

from django.core import signing

from venue import clock
from venue.models import User
from venue.roles import Role

SALT = "venue.first_owner"


def has_owner() -> bool:
    return User.objects.filter(groups__name=Role.OWNER, is_active=True).exists()


def is_link_good(token: str) -> bool:
    """Signed by this house, not yet over, and nobody has used one: the first owner ends all links."""
    try:
        until = datetime.fromisoformat(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return clock.now() < until and not has_owner()
