"""What people agree to, and their answers."""

from typing import Any

from members.models import Consent, Member, Signature
from members.services.photo import NewPhoto, add_photo
from tests.factories.members import make_member
from tests.factories.venue import make_photo, make_staff
from venue.models import AgreedText
from venue.models.agreed_text import MESSAGES, Kind
from venue.roles import Role
from venue.selectors.agreed_text import text_now
from venue.services import contact


def make_text(kind: str, **fields: Any) -> AgreedText:
    """The next version; of substance, unless said otherwise."""
    number = AgreedText.objects.filter(kind=kind).count() + 1
    words = {"text_en": f"We do this, {number}.", "text_zh": f"说明第{number}版。"}
    effect = {"effect_en": "Why.", "effect_zh": "原因。"} if kind == Kind.HEALTH else {}
    return AgreedText.objects.create(**{"kind": kind, "number": number, **words, **effect, **fields})


def make_consent(member: Member | None = None, purpose: Kind = Kind.MARKETING, **fields: Any) -> Consent:
    """A yes to the text that holds; what is sent follows as the service lets it."""
    member = member or make_member()
    channel = "email" if purpose in MESSAGES else ""
    defaults = {"channel": channel, "is_given": True, "text": text_now(purpose), "where": Consent.Where.ONLINE}
    consent = Consent.objects.create(member=member, purpose=purpose, **defaults | fields)
    if consent.channel and member.email:
        contact.prefer(member.email, purpose, consent.channel, is_allowed=consent.is_given)
    return consent


def make_signature(member: Member | None = None, text: AgreedText | None = None, **fields: Any) -> Signature:
    """Drawn on the screen, under the safety agreement unless said otherwise."""
    text = text or text_now(Kind.SAFETY) or make_text(Kind.SAFETY)
    defaults = {"way": "drawn", "signer_name": "Wang Xiaomin", "drawing": "M10 20L300 200L600 30"}
    return Signature.objects.create(member=member or make_member(), text=text, **defaults | fields)


def make_photographed(member: Member | None = None) -> Member:
    """Somebody who has agreed to a photo, and of whom there is one."""
    member = member or make_member()
    make_consent(member, Kind.PHOTO)
    add_photo(member.pk, NewPhoto(make_photo(), make_staff(role=Role.FRONT_DESK).user, Consent.Where.DESK))
    member.refresh_from_db()
    return member
