"""How a venue gets its first owner: by a link that only whoever runs the program sees."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.core import signing
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from venue import audit, clock, locking
from venue.actors import Automation
from venue.errors import DomainError
from venue.models import User
from venue.roles import Role
from venue.selectors import owner
from venue.services import staff

LINK_IS_GOOD_FOR = timedelta(hours=24)
BY = Automation(gettext_noop("first owner"))


class LinkUsedUp(DomainError):
    code = "link_used_up"
    message = _("This link is no longer valid. Ask whoever runs this program for a new one.")
    status = 410


class EmailTaken(DomainError):
    code = "email_taken"
    message = _("This email address already belongs to somebody.")


def new_token() -> str:
    """What stands in a link that makes its holder the first owner within a day."""
    return signing.dumps((clock.now() + LINK_IS_GOOD_FOR).isoformat(), salt=owner.SALT)


def create_first_owner(token: str, *, name: str, email: str, password: str) -> User:
    """Make the first owner, who may do everything. Locks the owners' group, so that two at once become one.

    Raises `LinkUsedUp` when the link is over or an owner exists, `EmailTaken` for an address that is in use.
    """
    try:
        with locking.atomic(by=BY):
            locking.lock(Group, Group.objects.filter(name=Role.OWNER).values_list("pk", flat=True))
            if not owner.is_link_good(token):
                raise LinkUsedUp
            hired = staff.hire(
                email=email,
                name=name,
                roles=[Role.OWNER],
                hired_on=clock.today(),
                password=password,
                job_en="Owner",
                job_zh="负责人",
                by=BY,
            )
            audit.record("owner.created", by=hired.user, about=hired.user)
            return hired.user
    except IntegrityError as error:
        raise EmailTaken from error
