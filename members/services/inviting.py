"""The desk invites somebody to book online.

The link in the message proves the address and lets them choose a password.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from members.errors import InvitationOver, NotInvitable, SignInExists
from members.models import Member
from members.rules import is_invitable
from members.services.code import has_code
from venue import audit, clock, locking, outbox
from venue.actors import Actor, Automation
from venue.models import User
from venue.roles import Role

logger = logging.getLogger(__name__)

VALID_FOR = timedelta(days=14)
SALT = "members.invitation"


@dataclass(frozen=True)
class Invitation:
    """What a link says: whom it is for, the address it was sent to, until when it opens."""

    member: int
    email: str
    until: datetime


def invite(pk: int, *, by: Actor) -> None:
    """Send the person a link to choose a password. Asked again, another is sent; the first use of any ends them all.

    Raises `NotInvitable`.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, pk)
        if not is_invitable(member, clock.today()):
            raise NotInvitable
        until = clock.now() + VALID_FOR
        token = signing.dumps([member.pk, member.email, int(until.timestamp())], salt=SALT)
        url = settings.BASE_URL + reverse("members:accept_invitation", args=[token])
        outbox.put(
            "invitation",
            outbox.Receiver(member.email, member.language),
            {"member_name": member.name, "url": url},
            dedupe_key=f"invitation:{member.pk}:{until.timestamp()}",
            subject_key=f"member:{member.pk}",
            is_direct=True,
            is_secret=True,
            expires_at=until,
        )
        audit.record("member.invited", by=by, about=member)


def invited(token: str) -> Member:
    """The person a link is for, when it still opens; raises `InvitationOver`.

    Advisory: accepting asks again, under lock.
    """
    invitation = _opened(token)
    member = Member.objects.filter(pk=invitation.member).first()
    if member is None or not _still_open(invitation, member):
        raise InvitationOver
    return member


def accept(token: str, password: str) -> User:
    """Make the sign-in and join it to the person. Opening the link has proven the address, so it counts as verified.

    A sign-in that somebody made with this address and never verified is taken over with the new password, which ends
    its sessions: whoever made it has not shown that the address is theirs. Raises `InvitationOver`, `SignInExists`.
    """
    invitation = _opened(token)
    with locking.atomic(by=Automation(gettext_noop("invitation"))):
        try:
            member = locking.lock_one(Member, invitation.member)
        except Member.DoesNotExist as error:
            raise InvitationOver from error
        if not _still_open(invitation, member):
            raise InvitationOver
        user = _user_for(member, password)
        member.user = user
        member.save(update_fields=["user"])
        has_code(member.pk, by=user)
        audit.record("member.invitation_accepted", by=user, about=member)
    logger.info("member %s accepted an invitation as user %s", member.pk, user.pk)
    return user


def _opened(token: str) -> Invitation:
    try:
        member, email, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise InvitationOver from error
    return Invitation(member, email, datetime.fromtimestamp(until, tz=UTC))


def _still_open(invitation: Invitation, member: Member) -> bool:
    return is_invitable(member, clock.today()) and member.email == invitation.email and clock.now() < invitation.until


def _user_for(member: Member, password: str) -> User:
    email = member.email.lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = _made(member, email, password)
    elif _is_somebodys(user):
        raise SignInExists
    else:
        EmailAddress.objects.filter(user=user).delete()
        user.name = member.name
        user.set_password(password)
        user.save(update_fields=["name", "password"])
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.groups.add(Group.objects.get(name=Role.MEMBER))
    return user


def _is_somebodys(user: User) -> bool:
    """Whether the sign-in is proven to be its owner's, was closed, or belongs to somebody who works here."""
    is_verified = EmailAddress.objects.filter(user=user, verified=True).exists()
    works_here = user.is_superuser or user.groups.exclude(name=Role.MEMBER).exists()
    return is_verified or works_here or not user.is_active


def _made(member: Member, email: str, password: str) -> User:
    """A new sign-in; somebody may just be signing up with the same address."""
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=member.name, language=member.language)
    except IntegrityError as error:
        raise SignInExists from error
