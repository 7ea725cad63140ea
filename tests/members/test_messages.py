"""Where somebody is written to: by mail or by SMS, themselves or whoever answers for them."""

from datetime import date

import pytest

from members.errors import NoAddressForCode
from members.models import Member
from members.panel import address
from members.selectors.own import addressee_of, has_no_address
from members.services.agreement import send_code
from members.services.member import Facts, add_member, change_member
from members.services.messages import receiver_of
from tests.clients import client_of
from tests.factories.agreed import make_text
from tests.factories.members import make_member
from tests.factories.sms import approve
from venue.models import Message
from venue.models.agreed_text import Kind
from venue.outbox import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

PHONE = "+8613912345678"
CHILD = {"born_on": date(2015, 1, 1), "phone": "", "email": ""}


@pytest.fixture
def by_phone():
    """Somebody with a phone alone."""
    return make_member(name="Bao Lin", phone=PHONE, email="", language="zh-hans")


def test_who_has_a_phone_alone_is_reached_by_sms_where_the_venue_sends_it(by_phone, sms_is_offered):
    assert receiver_of(by_phone) == Receiver("", "zh-hans", phone=PHONE)
    assert addressee_of(by_phone) == by_phone


def test_who_has_a_phone_alone_is_not_reached_where_there_is_no_sms(by_phone):
    assert (receiver_of(by_phone), addressee_of(by_phone)) == (None, None)


def test_a_child_is_written_to_at_the_guardians_and_mail_comes_first(by_phone, sms_is_offered):
    mother = make_member(email="mother@test.example", phone="")
    children = [make_member(guardian=mother, **CHILD), make_member(guardian=by_phone, **CHILD)]
    with_phone = make_member(guardian=mother, **CHILD | {"phone": PHONE})
    assert [addressee_of(child) for child in (*children, with_phone)] == [mother, by_phone, mother]


@pytest.mark.parametrize(
    ("approved", "unreached"),
    [
        ([], ["Alone", "Child of phone", "English phone", "Nothing", "Phone"]),
        (["zh-hans"], ["English phone", "Nothing"]),
        (["zh-hans", "en"], ["Nothing"]),
    ],
)
def test_nobody_counts_as_told_whom_the_message_does_not_reach(approved, unreached, sms_is_offered):
    for language in approved:
        approve("session_cancelled", language)
    bare = {"phone": "", "email": ""}
    phone = make_member(name="Phone", email="", phone=PHONE, language="zh-hans")
    make_member(name="English phone", email="", phone="+8613912345679", language="en")
    make_member(name="Mail", phone="", email="mail@test.example")
    make_member(name="Nothing", **bare)
    make_member(name="Child of phone", guardian=phone, **CHILD)
    make_member(name="Alone", email="", phone="+8613912345670", language="zh-hans")

    found = Member.objects.filter(has_no_address(template="session_cancelled"))

    assert sorted(found.values_list("name", flat=True)) == unreached


def test_a_code_to_sign_with_goes_by_sms(by_phone, sms_is_offered, desk):
    approve("signing_code")
    make_text(Kind.SAFETY)
    assert send_code(by_phone.pk, Kind.SAFETY, by=desk) == PHONE
    [message] = Message.objects.values("channel", "address", "is_secret")
    assert message == {"channel": "sms", "address": PHONE, "is_secret": True}


def test_without_an_approved_text_no_code_can_be_sent(by_phone, sms_is_offered, desk):
    make_text(Kind.SAFETY)
    with pytest.raises(NoAddressForCode):
        send_code(by_phone.pk, Kind.SAFETY, by=desk)
    assert Message.objects.count() == 0


# --- who chooses -----------------------------------------------------------------------------------------------------


def test_a_member_chooses_sms_for_themselves(member, sms_is_offered):
    browser = client_of(member.user)
    assert 'name="prefers_sms"' in browser.get("/my/data/").content.decode()

    browser.post("/my/data/", {"phone": "139 1234 5678", "language": "en", "prefers_sms": "on", "form_key": ""})

    member.refresh_from_db()
    assert (member.prefers_sms, receiver_of(member)) == (
        True,
        Receiver(member.email, "en", member.user_id, phone=PHONE, prefers_sms=True),
    )


def test_nobody_is_offered_what_the_venue_does_not_send(member):
    browser = client_of(member.user)
    member.prefers_sms = True
    member.save(update_fields=["prefers_sms"])
    assert "prefers_sms" not in browser.get("/my/data/").content.decode()

    browser.post("/my/data/", {"phone": "", "language": "en", "form_key": ""})

    member.refresh_from_db()
    assert (member.phone, member.prefers_sms) == ("", True)


def test_the_desk_writes_down_what_somebody_chose(member, desk, sms_is_offered):
    change_member(member.pk, Facts(member.name, member.phone, member.email, prefers_sms=True), by=desk)
    member.refresh_from_db()
    assert member.prefers_sms is True
    assert add_member(Facts("Bao Lin", PHONE), by=desk).prefers_sms is False


def test_the_desk_sees_who_is_reached_by_sms_alone(by_phone, sms_is_offered):
    [line] = address(by_phone, "/members/1/")
    assert (line.kind, line.detail) == ("plain", "Confirmations and reminders go by SMS.")


def test_the_desk_asks_for_an_address_where_there_is_no_sms(by_phone, member):
    [line] = address(by_phone, "/members/1/")
    assert (line.kind, line.detail) == ("warn", "Ask for it: confirmations and reminders go there.")
    assert list(address(member, "/members/1/")) == []
