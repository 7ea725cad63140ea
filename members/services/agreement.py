"""Signing agreements: drawn on the screen, typed with a code that was sent, or on paper."""

import logging
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from members.agreement_rules import SIGN_RULES, SignFacts
from members.errors import CodeJustSent, NoAddressForCode
from members.models import Member, Signature, SigningCode
from members.services.messages import receiver_of
from venue import audit, clock, locking, outbox
from venue.actors import Actor, user_of
from venue.models import AgreedText
from venue.models.agreed_text import Kind
from venue.rules import check
from venue.selectors.agreed_text import text_now

logger = logging.getLogger(__name__)

SALT = "members.signing_code"
BETWEEN_CODES = 60  # seconds


@dataclass(frozen=True)
class Hand:
    """How somebody signs. A typed name counts with a code that `try_code` found right."""

    way: str
    name: str
    drawing: str = ""
    scan: Any = None
    is_code_right: bool = False


def sign(member_pk: int, text_pk: int, hand: Hand, *, is_by_guardian: bool = False, by: Actor) -> Signature:
    """Keep a signature under the version that was read; signed already, the first stands.

    Locks the person. Raises what `SIGN_RULES` say.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        text = AgreedText.objects.get(pk=text_pk)
        holds = text_now(text.kind)
        facts = SignFacts(
            born_on=member.born_on,
            is_by_guardian=is_by_guardian,
            since=holds.since if holds else None,
            read=text.number,
            way=hand.way,
            is_code_right=hand.is_code_right,
        )
        check(SIGN_RULES, facts, clock.today())
        signature = Signature.objects.filter(member=member, text=text).first()
        if signature is None:
            signature = Signature.objects.create(
                member=member,
                text=text,
                way=hand.way,
                signer_name=hand.name,
                is_by_guardian=is_by_guardian,
                drawing=hand.drawing,
                scan=hand.scan or "",
                signed_at=clock.now(),
                signed_by=user_of(by),
            )
        SigningCode.objects.filter(member=member, kind=text.kind).delete()
    logger.info("member %s signed %s", member_pk, text.kind)
    return signature


def send_code(member_pk: int, kind: Kind, *, by: Actor) -> str:
    """Send six figures to where the person is written to; the address they went to. The code before is worthless from
    now on.

    Locks the person. Raises `NoAddressForCode`, `CodeJustSent`.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        to = receiver_of(member)
        address = outbox.goes_to("signing_code", to) if to else ""
        if to is None or not address:
            raise NoAddressForCode
        now = clock.now()
        last = SigningCode.objects.filter(member=member).first()
        if last and (now - last.sent_at).total_seconds() < BETWEEN_CODES:
            raise CodeJustSent
        code = f"{secrets.randbelow(10**6):06}"
        fresh = {"kind": kind, "digest": _digest(member.pk, kind, code), "sent_at": now, "tries": 0}
        SigningCode.objects.update_or_create(member=member, defaults=fresh)
        with translation.override(to.language):
            params = {"member_name": member.name, "agreement": str(Kind(kind).label), "code": code}
        outbox.put(
            "signing_code",
            to,
            params,
            dedupe_key=f"signing:{uuid.uuid4()}",
            is_direct=True,
            is_secret=True,
            expires_at=now + SigningCode.GOOD_FOR,
        )
    return address


def try_code(member_pk: int, kind: str, code: str, *, by: Actor) -> bool:
    """Whether this is the code that was sent. Each try counts, also when what it was for is refused: it is kept in a
    transaction of its own, so ask before another is opened.

    Locks the person, so that nobody tries at several doors at once.
    """
    with locking.atomic(by=by, durable=True):
        locking.lock_one(Member, member_pk)
        kept = SigningCode.objects.filter(
            member=member_pk, kind=kind, sent_at__gt=clock.now() - SigningCode.GOOD_FOR, tries__lt=SigningCode.TRIES
        ).first()
        if kept is None:
            return False
        kept.tries += 1
        kept.save(update_fields=["tries"])
        return constant_time_compare(kept.digest, _digest(member_pk, kind, code.strip()))


def look_at_scan(signature: Signature, *, by: Actor) -> None:
    """Keep who opened a signed paper."""
    with locking.atomic(by=by):
        audit.record("signature.scan_opened", by=by, about=signature)


def _digest(member_pk: int, kind: str, code: str) -> str:
    return salted_hmac(SALT, f"{member_pk}:{kind}:{code}", algorithm="sha256").hexdigest()
