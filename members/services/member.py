"""Adding people and changing what is known about them."""

import logging
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from members import phones
from members.errors import (
    EmailTaken,
    GuardianUnknown,
    HasDependants,
    KnownAlready,
    PhoneSignsIn,
    PhoneTaken,
    PhoneUnreadable,
)
from members.models import Member
from members.rules import check_born_on, check_guardian
from members.selectors.known import alike
from members.services import search_keys
from members.services.code import has_code
from members.services.consent import follow_contact
from members.services.data_check import contact_of, keep_changes
from members.services.numbers import next_number
from members.services.phone_sign_in import follow_phone
from venue import clock, locking
from venue.actors import Actor
from venue.errors import DomainError

logger = logging.getLogger(__name__)

TAKEN: dict[str, type[DomainError]] = {
    "members_member_one_per_phone": PhoneTaken,
    "members_member_one_per_email": EmailTaken,
}


@dataclass(frozen=True)
class Facts:
    """What the desk writes down about a person. `guardian_number` is empty for somebody who is their own contact;
    `prefers_sms` is not asked where the venue sends no SMS, and stays as it is.
    """

    name: str
    phone: str = ""
    email: str = ""
    gender: str = ""
    born_on: date | None = None
    language: str = settings.LANGUAGE_CODE
    guardian_number: str = ""
    prefers_sms: bool | None = None


def add_member(facts: Facts, *, is_somebody_else: bool = False, by: Actor) -> Member:
    """Write down a new person with the next free number, and with a code to show at the desk.

    Raises `PhoneTaken`, `EmailTaken`, `KnownAlready` (unless `is_somebody_else`) and what the rules say.
    """
    with locking.atomic(by=by):
        member = Member(origin=Member.Origin.DESK, number=next_number(), joined_at=clock.now())
        _fill(member, facts, _guardian(facts))
        _save(member)
        like = alike(facts.name, facts.phone, facts.born_on)
        if like and not is_somebody_else and Member.objects.filter(like).exclude(pk=member.pk).exists():
            raise KnownAlready
        has_code(member.pk, by=by)
    logger.info("member %s added", member.pk)
    return member


def change_member(pk: int, facts: Facts, *, by: Actor) -> Member:
    """Change what is known about a person.

    Locks the person and the guardian, so that neither turns into a child meanwhile. A phone or an email that was set
    right counts as asked about, and what may be sent to the person follows them to another address.
    """
    with locking.atomic(by=by):
        guardian = _guardian(facts)
        locked = {row.pk: row for row in locking.lock(Member, {pk, guardian.pk if guardian else pk})}
        if pk not in locked:
            raise Member.DoesNotExist
        member = locked[pk]
        if guardian and member.dependants.exists():
            raise HasDependants
        before = contact_of(member)
        _fill(member, facts, locked.get(guardian.pk) if guardian else None)
        _save(member)
        keep_changes(member, before, by=by)
        follow_contact(member, before)
        follow_phone(member, before)
    logger.info("member %s changed", member.pk)
    return member


def correct_own(
    pk: int, phone: str, gender: str, language: str, prefers_sms: bool | None = None, *, by: Actor
) -> Member:
    """What somebody sets right of themselves, and how they would rather be written to where they were asked. Locks the
    person; raises `PhoneTaken`, `PhoneUnreadable`, and `PhoneSignsIn` for the phone they sign in with.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, pk)
        before = contact_of(member)
        member.phone, member.gender, member.language = _phone(phone), gender, language
        if member.phone != before[0] and member.user and member.user.phone:
            raise PhoneSignsIn
        if prefers_sms is not None:
            member.prefers_sms = prefers_sms
        _save(search_keys.fill(member))
        keep_changes(member, before, by=by)
        follow_contact(member, before)
    logger.info("member %s corrected their data", pk)
    return member


def _guardian(facts: Facts) -> Member | None:
    if not facts.guardian_number:
        return None
    guardian = Member.objects.filter(number=facts.guardian_number.strip()).first()
    if guardian is None:
        raise GuardianUnknown
    return guardian


def _fill(member: Member, facts: Facts, guardian: Member | None) -> None:
    today = clock.today()
    check_born_on(facts.born_on, today)
    if guardian is not None and guardian.pk == member.pk:
        guardian = None
    check_guardian(facts.born_on, guardian, today)
    values = asdict(facts)
    del values["guardian_number"]
    if facts.prefers_sms is None:
        del values["prefers_sms"]
    values["phone"] = _phone(facts.phone)
    values["email"] = facts.email.strip().lower()
    for name, value in values.items():
        setattr(member, name, value)
    member.guardian = guardian
    search_keys.fill(member)


def _phone(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return phones.e164(phones.international(text, settings.PHONE_REGION))
    except phones.NoPhone as error:
        raise PhoneUnreadable from error


FILLED = ["name", "phone", "email", "gender", "born_on", "language", "prefers_sms", "guardian", *search_keys.FIELDS]


def _save(member: Member) -> None:
    """The database decides who was first; what it refuses is said in words."""
    try:
        with transaction.atomic():
            if member.pk:
                member.save(update_fields=FILLED)
            else:
                member.save(force_insert=True)
    except IntegrityError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if constraint in TAKEN:
            raise TAKEN[constraint] from error
        raise
