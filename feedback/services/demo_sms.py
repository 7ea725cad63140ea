"""What the demo sends by SMS: the gateway has approved most of its words; some wait for it still."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from feedback.services.demo_consents import say
from members.errors import PhoneCodeJustSent
from members.models import Consent, Member
from members.services.member import correct_own
from members.services.phone_sign_in import send_code
from venue import clock, sms, sms_texts
from venue.models import StaffMember
from venue.models.agreed_text import Kind
from venue.services.sms_text import write_template

FIRST_CODE = 154950909
STRANGER = "+8613912340099"
# That a class is called off is not among them: who has a phone alone is still to be called.
APPROVED = {
    "zh-hans": (
        "booking_confirmed",
        "booking_reminder",
        "booking_cancelled",
        "booking_moved",
        "room_confirmed",
        "room_changed",
        "room_cancelled",
        "waitlist_promoted",
        "waitlist_offer",
        "treatment_offer",
        "membership_ends",
        "signing_code",
        "phone_code",
        "account_password_changed",
    ),
    "en": ("booking_confirmed", "booking_reminder", "phone_code"),
}


def approve(staff: Mapping[str, StaffMember]) -> None:
    """The codes came one after the other, as the words were handed in."""
    code = FIRST_CODE
    for language, templates in APPROVED.items():
        for template in templates:
            text = sms_texts.proposed(template, language)
            write_template(template, language, code=f"SMS_{code}", text=text, by=staff["manager"].user)
            code += 17


def show(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """One of those with an address would rather have SMS; one agreed to offers by it, one took that back. Somebody whom
    nobody knows was sent a code to sign up with, and did not go on.
    """
    if not sms.is_offered():
        return
    desk = staff["desk"].user
    first, second = [member for member in members[3:40] if member.phone and member.guardian_id is None][:2]
    with clock.frozen(now - timedelta(days=12)):
        correct_own(first.pk, first.phone, first.gender, first.language, True, by=desk)
        for member in (first, second):
            say(member, Kind.MARKETING, "sms", is_given=True, where=Consent.Where.DESK, by=desk)
    with clock.frozen(now - timedelta(days=4)):
        say(second, Kind.MARKETING, "sms", is_given=False, where=Consent.Where.DESK, by=desk)
    with clock.frozen(now - timedelta(hours=1)), suppress(PhoneCodeJustSent):  # a second seed of the same hour
        send_code(STRANGER, "zh-hans")
