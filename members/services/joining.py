"""A signed-in user becomes a person the venue knows."""

import logging

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from members.errors import EmailNotVerified
from members.models import Member
from members.rules import check_registers_alone
from members.services import consent, search_keys
from members.services.code import has_code
from members.services.data_check import contact_of, keep_changes
from members.services.numbers import next_number
from venue import clock, house, locking
from venue.models import User
from venue.roles import Role

logger = logging.getLogger(__name__)


def join(user: User) -> Member:
    """Give the user their person: the one the desk or an old list already knows by this address, else a new one.

    Only once the address is proven to be theirs, and only to somebody who is their own contact: a child's person is
    never joined by the address of a parent. Called twice, or twice at once, it gives the same person: the database
    keeps one per user and one per address. Raises `EmailNotVerified`, `TooYoungAlone` for the address of a child whose
    guardian nobody has written down yet.
    """
    with locking.atomic(by=user):
        email = _verified_address(user)
        member = _own(user) or _known_by(email, user) or _new(email, user)
        user.groups.add(Group.objects.get(name=Role.MEMBER))
        has_code(member.pk, by=user)
    logger.info("user %s is member %s", user.pk, member.pk)
    return member


def follow_address(user: User) -> None:
    """Write to the address that somebody has just proven, in place of the one they signed in with before; what they
    want to be sent goes with them. Where another person here has it, or none is proven, nothing changes. Locks the
    person.
    """
    with locking.atomic(by=user):
        own = _own(user)
        if own is None or own.guardian_id is not None:
            return
        member, email = locking.lock_one(Member, own.pk), _verified_address(user)
        others = Member.objects.filter(email__iexact=email, guardian=None).exclude(pk=member.pk)
        if member.email.lower() == email or others.exists():
            return
        before = contact_of(member)
        member.email = email
        search_keys.fill(member).save(update_fields=["email", *search_keys.FIELDS])
        keep_changes(member, before, by=user)
        consent.follow_contact(member, before)
    logger.info("member %s is written to at another address", member.pk)


def _verified_address(user: User) -> str:
    addresses = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    email = addresses.values_list("email", flat=True).first()
    if email is None:
        raise EmailNotVerified
    return email.lower()


def _own(user: User) -> Member | None:
    return Member.objects.filter(user=user).first()


def _known_by(email: str, user: User) -> Member | None:
    """Join the one person with this address, unless somebody else was joined to them while we waited for the lock."""
    key = Member.objects.filter(email__iexact=email, guardian=None, user=None).values_list("pk", flat=True).first()
    if key is None:
        return None
    member = locking.lock_one(Member, key)
    if member.user_id == user.pk:
        return member
    if member.user_id is not None or member.guardian_id is not None or member.email.lower() != email:
        return None
    check_registers_alone(member.born_on, clock.today())
    member.user = user
    member.save(update_fields=["user"])
    return member


def _new(email: str, user: User) -> Member:
    is_free = not Member.objects.filter(email__iexact=email, guardian=None).exists()
    member = Member(
        number=next_number(),
        name=user.display_name[:80],
        email=email if is_free else "",
        language=user.language or house.language(),
        user=user,
        origin=Member.Origin.ONLINE,
        joined_at=clock.now(),
    )
    try:
        with transaction.atomic():
            search_keys.fill(member).save(force_insert=True)
    except IntegrityError:
        found = _own(user) or _known_by(email, user)
        if found is None:
            raise
        return found
    return member
