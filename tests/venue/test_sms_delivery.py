"""Messages by SMS, through the outbox to a gateway."""

import json
import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import sms_server
from tests.factories.bookings import HOUSE
from tests.factories.messages import make_message
from tests.factories.sms import approve
from tests.mail_server import free_port
from venue import clock, outbox
from venue.models import ContactPreference, Message
from venue.outbox import Receiver
from venue.services import contact
from venue.services.delivery import Outcome, deliver_due
from venue.services.sms_text import drop_template

State = Message.State
PHONE = "+8613812345678"
SHANGHAI = ZoneInfo("Asia/Shanghai")
PARAMS = {"member_name": "王晓敏", "course": "流瑜伽", "starts": "周日 19:00", "room": "2号厅"}

pytestmark = [pytest.mark.django_db, pytest.mark.broad]


@pytest.fixture
def gateway(settings):
    with sms_server.running() as server:
        settings.SMS_URL = server.url
        yield server


def make_sms(**fields):
    approved = {"template": "booking_reminder", "language": "zh-hans", "params": PARAMS, "channel": "sms"}
    return make_message(address=PHONE, body="上课提醒", **approved | fields)


def facts(message, *names):
    message.refresh_from_db()
    return tuple(getattr(message, name) for name in names)


# --- by which channel ------------------------------------------------------------------------------------------------


def put(to, template="booking_reminder"):
    outbox.put(template, to, PARAMS, dedupe_key="reminder:1")
    return list(Message.objects.values_list("channel", "address", "body"))


WORDS = "上课提醒：流瑜伽，周日 19:00，地点2号厅。如不能前来，请及时取消。"


@pytest.mark.parametrize(
    ("to", "way"),
    [
        (Receiver("", phone=PHONE), [("sms", PHONE, WORDS)]),
        (Receiver("a@test.example", phone=PHONE, prefers_sms=True), [("sms", PHONE, WORDS)]),
    ],
)
def test_who_has_no_address_or_would_rather_have_it_so_gets_sms(to, way, gateway, noon):
    approve("booking_reminder")
    assert put(to) == way


@pytest.mark.parametrize("to", [Receiver("a@test.example", phone=PHONE), Receiver("a@test.example", prefers_sms=True)])
def test_everybody_else_gets_mail(to, gateway, noon):
    approve("booking_reminder")
    assert [(channel, address) for channel, address, _ in put(to)] == [("email", "a@test.example")]


def test_a_kind_without_code_goes_by_mail_or_not_at_all(gateway, noon):
    approve("booking_reminder", "en")
    assert outbox.put("booking_reminder", Receiver("", phone=PHONE), PARAMS, dedupe_key="1") is False
    assert outbox.goes_to("booking_reminder", Receiver("", phone=PHONE)) == ""
    assert [way for way, *_ in put(Receiver("a@test.example", phone=PHONE, prefers_sms=True))] == ["email"]


def test_without_a_gateway_there_is_no_such_channel(settings, noon):
    settings.SMS_URL = ""
    approve("booking_reminder")
    assert put(Receiver("", phone=PHONE)) == []


# --- handing over ----------------------------------------------------------------------------------------------------


def test_deliver_due_hands_template_and_parameters_to_the_gateway(gateway, noon):
    approve("booking_reminder", code="SMS_77")
    message = make_sms()

    assert deliver_due() == {Outcome.SENT: 1}

    sent = (State.SENT, noon, "900619746936498440^0", "")
    assert facts(message, "state", "sent_at", "external_id", "error") == sent
    [call] = gateway.calls
    assert (call["TemplateCode"], call["PhoneNumbers"]) == ("SMS_77", "13812345678")
    assert json.loads(call["TemplateParam"]) == {"course": "流瑜伽", "starts": "周日 19:00", "room": "2号厅"}


def test_neither_number_nor_words_are_logged(gateway, noon, caplog):
    approve("booking_reminder")
    caplog.set_level(logging.DEBUG)
    gateway.answer = {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "13812345678 is no number"}
    message = make_sms()
    deliver_due()
    gateway.answer = {"Code": "SignatureDoesNotMatch", "Message": "13812345678"}
    make_sms()
    deliver_due()

    assert "13812345678" not in caplog.text
    assert "上课提醒" not in caplog.text
    assert facts(message, "error") == ("isv.MOBILE_NUMBER_ILLEGAL",)


def test_a_refusal_for_good_fails_at_once(gateway, noon):
    approve("booking_reminder")
    gateway.answer = {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}
    message = make_sms()
    assert deliver_due() == {Outcome.FAILED: 1}
    assert facts(message, "state", "attempts") == (State.FAILED, 1)


def test_another_refusal_is_tried_again_a_minute_later(gateway, noon):
    approve("booking_reminder")
    gateway.answer = {"Code": "isv.BUSINESS_LIMIT_CONTROL"}
    message = make_sms()
    assert deliver_due() == {Outcome.AGAIN: 1}
    assert facts(message, "state", "send_after", "attempts") == (State.PENDING, noon + timedelta(minutes=1), 1)


def test_what_broke_off_is_uncertain(gateway, noon):
    approve("booking_reminder")
    gateway.hangs_up = True
    message = make_sms()
    assert deliver_due() == {Outcome.AGAIN: 1}
    assert facts(message, "state", "is_uncertain", "error") == (State.PENDING, True, "RemoteDisconnected")


@pytest.mark.parametrize("trouble", ["nobody listens", "no money"])
def test_a_gateway_that_is_away_holds_up_no_mail_and_counts_no_attempt(trouble, gateway, mail, settings, noon):
    approve("booking_reminder")
    gateway.answer = {"Code": "isv.AMOUNT_NOT_ENOUGH"}
    if trouble == "nobody listens":
        settings.SMS_URL = settings.SMS_URL.replace(str(gateway.port), str(free_port()))
    first, second = make_sms(), make_sms()
    make_message(address="anna@test.example")

    assert deliver_due() == {Outcome.AWAY: 1, Outcome.SENT: 1}

    assert mail.receivers == ["anna@test.example"]
    assert facts(first, "state", "attempts", "send_after") == (State.PENDING, 0, noon + timedelta(minutes=1))
    assert facts(second, "state", "attempts", "send_after") == (State.PENDING, 0, noon)


def test_a_mail_server_that_is_away_holds_up_no_sms(gateway, settings, noon):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    approve("booking_reminder")
    make_message(), make_message(), make_sms()
    assert deliver_due() == {Outcome.AWAY: 1, Outcome.SENT: 1}
    assert len(gateway.calls) == 1


def test_a_template_that_is_gone_fails_the_message_and_says_so(gateway, noon):
    row = approve("booking_reminder")
    message = make_sms()
    drop_template(row.template, row.language, by=HOUSE)
    assert deliver_due() == {Outcome.FAILED: 1}
    assert facts(message, "state", "error") == (State.FAILED, "no template code")
    assert gateway.calls == []


def test_a_gateway_that_is_gone_fails_the_message_and_says_so(settings, noon):
    settings.SMS_URL = ""
    message = make_sms()
    assert deliver_due() == {Outcome.FAILED: 1}
    assert facts(message, "state", "error") == (State.FAILED, "no SMS gateway")


def test_quiet_hours_hold_it_back_and_not_what_answers_somebody(gateway):
    approve("booking_reminder")
    with clock.frozen(datetime(2026, 3, 10, 23, 30, tzinfo=SHANGHAI)):
        reminder, code = make_sms(), make_sms(is_direct=True)
        assert deliver_due() == {Outcome.QUIET: 1, Outcome.SENT: 1}
    assert (facts(reminder, "state"), facts(code, "state")) == ((State.PENDING,), (State.SENT,))


def test_a_secret_is_not_kept_once_it_is_sent(gateway, noon):
    approve("signing_code")
    message = make_sms(template="signing_code", params={"code": "123456"}, is_secret=True, is_direct=True)
    assert deliver_due() == {Outcome.SENT: 1}
    assert json.loads(gateway.calls[0]["TemplateParam"]) == {"code": "123456"}
    assert facts(message, "params", "body") == ({}, "")


# --- consent ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "expected"), [("sms", State.SUPPRESSED), ("email", State.SENT)])
def test_a_no_to_sms_is_obeyed_when_sending(channel, expected, gateway, noon):
    approve("booking_reminder")
    ContactPreference.objects.create(address=PHONE, purpose="feedback", channel=channel, is_allowed=False)
    message = make_sms(purpose="feedback")
    deliver_due()
    assert facts(message, "state") == (expected,)


def test_a_no_stops_what_waits_for_the_number(gateway, noon):
    waiting, other = make_sms(purpose="marketing"), make_sms(purpose="feedback")
    contact.prefer(PHONE, "marketing", "sms", is_allowed=False)
    assert (facts(waiting, "state"), facts(other, "state")) == ((State.SUPPRESSED,), (State.PENDING,))
