"""What the demo's members agreed to and signed, took back, and are asked again."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from members.models import Consent, Member, Signature
from members.selectors.agreement import is_minor
from members.services.agreement import Hand, send_code, sign
from members.services.consent import answer
from members.services.looking import look_at_contact
from venue import clock
from venue.actors import Actor
from venue.models import StaffMember
from venue.models.agreed_text import AGREEMENTS, Kind
from venue.selectors.agreed_text import text_now
from venue.services.agreed_text import write_text
from venue.shipped_texts import SHIPPED

STORIES = {
    "text_en": "We may show your story, your words or pictures of you on our walls, pages and leaflets, and on our "
    "channels in WeChat and Xiaohongshu. You see each piece before it is used. Take this back, and we stop using it.",
    "text_zh": "我们可能会在店内、网页、宣传册以及本店的微信公众号和小红书上使用您的健身故事、评价或照片。"
    "每次使用前都会先请您过目；您撤回同意后，我们即停止使用。",
}
YES, NO = True, False
LINE = (
    "M120 260L150 180L190 130L230 190L210 280L260 210L310 170L340 230L330 290L380 220L440 180L470 250L520 200L580 170"
    "L620 240L700 190L800 160M300 320L420 300L560 310L760 280"
)
PAPER = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="
)  # a white sheet


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """The demo's member shows every state; some of the others agreed, one on paper, and one took it back."""
    desk, manager = staff["desk"].user, staff["manager"].user
    first, others = members[0], members[3:15]
    own: Actor = first.user or desk
    with clock.frozen(now - timedelta(days=55)):
        for kind in AGREEMENTS:
            write_text(kind, SHIPPED[kind].fields, by=manager)
    sign_agreements(staff, members, now)
    with clock.frozen(now - timedelta(days=50)):
        for kind in (Kind.HEALTH, Kind.STORIES):
            say(first, kind, is_given=YES, by=own)
        say(first, Kind.PHOTO, is_given=NO, by=own)
        say(first, Kind.MARKETING, "email", is_given=YES, by=own)
        say(first, Kind.GREETINGS, "email", is_given=YES, by=own)
        say(first, Kind.FEEDBACK, "in_app", is_given=YES, by=own)
    with clock.frozen(now - timedelta(days=30)):
        for number, member in enumerate(others):
            say(member, Kind.HEALTH, is_given=bool(number % 4), where=Consent.Where.DESK, by=desk)
        say(others[0], Kind.PROFILING, is_given=YES, where=Consent.Where.PAPER, by=desk)
        say(first, Kind.MARKETING, "email", is_given=NO, by=own)
    for child in first.dependants.order_by("pk"):
        with clock.frozen(now - timedelta(days=20)):
            say(child, Kind.HEALTH, is_given=YES, is_by_guardian=True, by=own)
    with clock.frozen(now - timedelta(days=5)):
        write_text(Kind.STORIES, STORIES, by=manager)
        write_text(Kind.PROFILING, SHIPPED[Kind.PROFILING].fields, is_substantive=False, by=manager)


def look(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """The desk had phone and email of some shown, to call them; the manager of one."""
    for number, (who, member) in enumerate(zip(("desk", "desk", "manager", "desk"), members[4:8], strict=False)):
        with clock.frozen(now - timedelta(days=6 - number, minutes=37 * number)):
            look_at_contact(member, by=staff[who].user)


def sign_agreements(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """Most have signed, on the screen; one by a code, one on paper. The demo's member has not signed the contract terms
    yet, and has just asked for a code.
    """
    desk = staff["desk"].user
    with clock.frozen(now - timedelta(days=48)):
        for number, member in enumerate(members[:40]):
            hand = Hand(Signature.Way.DRAWN, member.name, drawing=LINE)
            sign_text(member, Kind.SAFETY, typed(member) if number == 1 else hand, by=desk)
            if number % 5 != 4:
                sign_text(member, Kind.PRIVACY, on_paper(member) if number == 2 else hand, by=desk)
            if number % 3:
                sign_text(member, Kind.CONTRACT, hand, by=desk)
    with clock.frozen(now - timedelta(minutes=4)):
        send_code(members[0].pk, Kind.CONTRACT, by=members[0].user or desk)


def typed(member: Member) -> Hand:
    return Hand(Signature.Way.TYPED, member.name, is_code_right=True)


def on_paper(member: Member) -> Hand:
    return Hand(Signature.Way.PAPER, member.name, scan=ContentFile(PAPER, "scan.png"))


def sign_text(member: Member, kind: Kind, hand: Hand, *, by: Actor) -> None:
    text = text_now(kind)
    if text:
        sign(member.pk, text.pk, hand, is_by_guardian=is_minor(member), by=by)


def say(
    member: Member,
    kind: Kind,
    channel: str = "",
    *,
    is_given: bool,
    by: Actor,
    where: str = Consent.Where.ONLINE,
    is_by_guardian: bool = False,
) -> None:
    text = text_now(kind)
    answer(
        member.pk,
        kind,
        channel,
        is_given=is_given,
        text_pk=text.pk if text else None,
        where=where,
        is_by_guardian=is_by_guardian,
        by=by,
    )
