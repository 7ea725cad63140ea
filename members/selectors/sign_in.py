"""Whether somebody can sign in, and whether they were asked to."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress

from members.models import Member
from members.rules import is_invitable
from venue import clock
from venue.models import AuditEvent, User


@dataclass(frozen=True)
class SignIn:
    """A person's sign-in as the desk sees it. `address` is empty for somebody who cannot sign in."""

    address: str
    is_invitable: bool
    invited_at: datetime | None


def sign_in_of(member: Member) -> SignIn:
    invitations = AuditEvent.objects.filter(kind="members.member", ref=str(member.pk), action="member.invited")
    invited_at = invitations.order_by("-at").values_list("at", flat=True).first()
    user = member.user
    return SignIn((user.email or user.phone) if user else "", is_invitable(member, clock.today()), invited_at)


def is_verified(user: User) -> bool:
    """Whether any address of the user is proven to be theirs."""
    return EmailAddress.objects.filter(user=user, verified=True).exists()
