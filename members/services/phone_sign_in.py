"""Signing in and up with a phone: whoever types the code that was sent to it has shown that it is theirs."""

import logging
import secrets
import uuid
from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_noop

from members.errors import (
    ColleaguePhone,
    PhoneCodeJustSent,
    PhoneCodesUsedUp,
    PhoneCodeUnfit,
    PhoneSignsInElsewise,
    SmsNotOffered,
)
from members.models import Member, PhoneCode
from members.rules import check_registers_alone
from members.services import account_mail, search_keys
from members.services.code import has_code
from members.services.numbers import next_number
from venue import clock, locking, outbox, sms_texts
from venue.actors import Automation
from venue.constraints import insert_new
from venue.models import User
from venue.roles import Role

logger = logging.getLogger(__name__)

SIGN_IN = Automation(gettext_noop("sign-in by phone"))
TEMPLATE = "phone_code"
SALT = "members.phone_code"
BETWEEN_CODES = timedelta(minutes=1)
KEPT_FOR = timedelta(days=2)


def is_offered() -> bool:
    """Whether the venue can send such a code: it has a gateway, and the words are approved in some language."""
    return bool(sms_texts.languages_of(TEMPLATE))


def send_code(phone: str, language: str) -> None:
    """Send six figures to the phone, known here or not: which, nobody learns from it. The code before is worthless from
    now on, and what is kept of phones that were sent none lately goes. Locks the phone's code.

    Raises `SmsNotOffered`, `PhoneCodeJustSent`, `PhoneCodesUsedUp`.
    """
    languages = sms_texts.languages_of(TEMPLATE)
    if not languages:
        raise SmsNotOffered
    code = f"{secrets.randbelow(10**6):06}"
    with locking.atomic(by=SIGN_IN):
        PhoneCode.objects.filter(sent_at__lt=clock.now() - KEPT_FOR).delete()
        _keep(phone, _digest(phone, code))
        outbox.put(
            TEMPLATE,
            outbox.Receiver("", language if language in languages else languages[0], phone=phone),
            {"code": code},
            dedupe_key=f"phone_code:{uuid.uuid4()}",
            is_direct=True,
            is_secret=True,
            expires_at=clock.now() + PhoneCode.GOOD_FOR,
        )


def _keep(phone: str, digest: str) -> None:
    now = clock.now()
    if insert_new(PhoneCode(phone=phone, digest=digest, sent_at=now)):
        return
    kept = locking.lock_one(PhoneCode, PhoneCode.objects.values_list("pk", flat=True).get(phone=phone))
    if now - kept.sent_at < BETWEEN_CODES:
        raise PhoneCodeJustSent
    is_same_day = clock.local(kept.sent_at).date() == clock.local(now).date()
    if is_same_day and kept.sent_today >= PhoneCode.A_DAY:
        raise PhoneCodesUsedUp
    kept.digest, kept.sent_at, kept.tries = digest, now, 0
    kept.sent_today = kept.sent_today + 1 if is_same_day else 1
    kept.save(update_fields=["digest", "sent_at", "tries", "sent_today"])


def prove(phone: str, code: str) -> None:
    """See that this is the code that was sent to the phone; it is good once. Each try counts, whatever becomes of it.
    Locks the phone's code, so that nobody tries at several doors at once. Raises `PhoneCodeUnfit`.
    """
    with locking.atomic(by=SIGN_IN):
        is_right = _try(phone, code)
    if not is_right:
        raise PhoneCodeUnfit


def _try(phone: str, code: str) -> bool:
    key = PhoneCode.objects.filter(phone=phone).values_list("pk", flat=True).first()
    if key is None:
        return False
    kept = locking.lock_one(PhoneCode, key)
    if clock.now() >= kept.sent_at + PhoneCode.GOOD_FOR or kept.tries >= PhoneCode.TRIES or not kept.digest:
        return False
    is_right = constant_time_compare(kept.digest, _digest(phone, code))
    kept.tries += 1
    kept.digest = "" if is_right else kept.digest
    kept.save(update_fields=["tries", "digest"])
    return is_right


def user_of(phone: str) -> User | None:
    """Whose sign-in a proven phone is; none for somebody who may sign up with it.

    Raises `ColleaguePhone` for whoever works here, and what `sign_up` raises, which asks again.
    """
    user = User.objects.filter(phone=phone).first()
    if user is None:
        _check_joinable(Member.objects.filter(phone=phone, guardian=None).first())
    elif user.is_superuser or user.groups.exclude(name=Role.MEMBER).exists():
        raise ColleaguePhone
    return user


def choose_password(user: User, password: str, *, is_new: bool = False) -> None:
    """In place of a forgotten one, or the first, by whoever has proven the phone; it comes as `make_password` has it.
    Ends the sessions elsewhere. Whose sign-in it is, is told: numbers are given to others, and phones are lost. Who has
    just signed up with it knows (`is_new`).
    """
    news = "account_password_changed" if user.has_usable_password() else "account_password_set"
    with locking.atomic(by=user):
        user.password = password
        user.save(update_fields=["password"])
        if not is_new:
            account_mail.tell(news, user)


def sign_up(phone: str, name: str, language: str) -> User:
    """Make a sign-in for a proven phone, and join it to the person whom the desk or an old list knows by it, else to a
    new one; never to a child by the phone of a parent. Called twice, or twice at once, it gives the same. Locks the
    person.

    Raises `PhoneSignsInElsewise` when that person has a sign-in, `TooYoungAlone` when they are a child.
    """
    with locking.atomic(by=SIGN_IN):
        user = _user(phone, name, language)
        member = Member.objects.filter(user=user).first() or _known_by(phone, user) or _new(phone, user)
        user.groups.add(Group.objects.get(name=Role.MEMBER))
        has_code(member.pk, by=user)
    logger.info("user %s signed up by phone as member %s", user.pk, member.pk)
    return user


def follow_phone(member: Member, before: tuple[str, str]) -> None:
    """Let the sign-in follow the phone that the desk has set right, so that the number's next holder gets nothing:
    called with the person locked. Where it cannot, it ends if there is an address to sign in with.
    """
    user = member.user
    if user is None or not user.phone or member.phone in (before[0], user.phone):
        return
    is_own = bool(member.phone) and member.guardian_id is None
    is_free = is_own and not User.objects.filter(phone=member.phone).exists()
    if is_free or user.email:
        user.phone = member.phone if is_free else ""
        user.save(update_fields=["phone"])


def _user(phone: str, name: str, language: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user("", None, phone=phone, name=name, language=language)
    except IntegrityError:
        return User.objects.get(phone=phone)


def _check_joinable(member: Member | None) -> None:
    if member is None:
        return
    if member.user_id is not None:
        raise PhoneSignsInElsewise
    check_registers_alone(member.born_on, clock.today())


def _known_by(phone: str, user: User) -> Member | None:
    key = Member.objects.filter(phone=phone, guardian=None).values_list("pk", flat=True).first()
    if key is None:
        return None
    member = locking.lock_one(Member, key)
    if member.phone != phone or member.guardian_id is not None:
        return None
    _check_joinable(member)
    member.user = user
    member.save(update_fields=["user"])
    return member


def _new(phone: str, user: User) -> Member:
    member = Member(
        number=next_number(),
        name=user.name,
        phone=phone,
        language=user.language,
        user=user,
        origin=Member.Origin.ONLINE,
        joined_at=clock.now(),
    )
    try:
        with transaction.atomic():
            search_keys.fill(member).save(force_insert=True)
    except IntegrityError:
        found = _known_by(phone, user)
        if found is None:
            raise
        return found
    return member


def _digest(phone: str, code: str) -> str:
    return salted_hmac(SALT, f"{phone}:{code}", algorithm="sha256").hexdigest()
