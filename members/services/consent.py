"""What people agree to, and take back: each in one step."""

import logging
from collections.abc import Set

from members.consent_rules import ANSWER_RULES, AnswerFacts
from members.models import Consent, Member
from members.selectors.consent import State, address_on, latest_answers, shares_address, state_of
from members.services.health_erasing import erase_health
from members.services.photo_erasing import erase_photo
from venue import clock, locking
from venue.actors import Actor, user_of
from venue.models import AgreedText
from venue.models.agreed_text import MESSAGES, Kind
from venue.models.message import Channel
from venue.rules import check
from venue.selectors.agreed_text import text_now
from venue.services import contact

logger = logging.getLogger(__name__)


def answer(
    member_pk: int,
    purpose: Kind,
    channel: str = "",
    *,
    is_given: bool,
    text_pk: int | None,
    where: str,
    is_by_guardian: bool = False,
    by: Actor,
) -> bool:
    """Keep a yes or no, to the version that was read; False when it says nothing new.

    What is sent to the person's address follows in the same transaction: a no stops every message of the purpose that
    waits for it on this channel. A no to health data or to the photo erases them. Locks the person and the text that
    holds. Raises what `ANSWER_RULES` say.
    """
    with locking.atomic(by=by):
        member = locking.lock_one(Member, member_pk)
        text = _text_that_holds(purpose)
        since = text.since if text else None
        read = AgreedText.objects.filter(pk=text_pk, kind=purpose).first() if text_pk else None
        facts = AnswerFacts(
            born_on=member.born_on,
            is_by_guardian=is_by_guardian,
            is_given=is_given,
            since=since,
            read=read.number if read else None,
            shares_address=purpose in MESSAGES and shares_address(member),
        )
        check(ANSWER_RULES, facts, clock.today())
        latest = latest_answers().filter(member=member, purpose=purpose, channel=channel).first()
        if state_of(latest, since) in ([State.GIVEN] if is_given else [State.DECLINED, State.WITHDRAWN]):
            return False
        said = {"is_given": is_given, "text": read, "where": where, "is_by_guardian": is_by_guardian}
        at = {"answered_at": clock.now(), "answered_by": user_of(by)}
        Consent.objects.create(member=member, purpose=purpose, channel=channel, **said, **at)
        if channel and (address := address_on(member, channel)):
            contact.prefer(address, purpose, channel, is_allowed=is_given)
        if purpose == Kind.HEALTH and not is_given:
            erase_health(member, by=by)
        if purpose == Kind.PHOTO and not is_given:
            erase_photo(member)
    logger.info("member %s said %s to %s %s", member_pk, "yes" if is_given else "no", purpose, channel)
    return True


def answer_by_link(member: Member, purpose: Kind = Kind.FEEDBACK, *, is_given: bool, by: Actor) -> bool:
    """What whoever opens a link in a letter says to being written to for its purpose by email: the person, or the
    guardian where a child is written to at the guardian's address.
    """
    text = text_now(purpose)
    return answer(
        (member.guardian_id if shares_address(member) else None) or member.pk,
        purpose,
        Channel.EMAIL,
        is_given=is_given,
        text_pk=text.pk if text else None,
        where=Consent.Where.ONLINE,
        by=by,
    )


def _text_that_holds(purpose: Kind) -> AgreedText | None:
    """Locked, so that no other comes in force before this answer is kept."""
    text = text_now(purpose)
    if text is None:
        return None
    locking.lock_one(AgreedText, text.pk)
    return text_now(purpose)


def follow_contact(member: Member, before: tuple[str, str]) -> None:
    """What may be sent to a person goes with them to another phone and another address: called in the transaction that
    changes them, with the person locked. What they were `before` is forgotten, unless somebody else is written to
    there.
    """
    phone, email = before
    changed: set[str] = set()
    if email.lower() != member.email.lower():
        changed |= {Channel.EMAIL, Channel.IN_APP}
        if email and not Member.objects.filter(email__iexact=email).exists():
            contact.forget(email)
    if phone != member.phone:
        changed.add(Channel.SMS)
        if phone and not Member.objects.filter(phone=phone).exists():
            contact.forget(phone)
    if changed and not shares_address(member):
        _tell_the_post(member, changed)


def _tell_the_post(member: Member, channels: Set[str]) -> None:
    """Write down for the deliverer what the person said, under the address they have by now."""
    answers = {(each.purpose, each.channel): each for each in latest_answers().filter(member=member)}
    for purpose in MESSAGES:
        text = text_now(purpose)
        for channel in channels:
            state = state_of(answers.get((purpose, channel)), text.since if text else None)
            said = {State.GIVEN: True, State.DECLINED: False, State.WITHDRAWN: False}.get(state)
            if address := address_on(member, channel):
                contact.prefer(address, purpose, channel, is_allowed=said)
