import json
import socket

import pytest

from tests import sms_server
from tests.mail_server import free_port
from venue import aliyun
from venue.aliyun import Aliyun, answered, number_for, signature
from venue.gateway import GatewayAway, GatewayBrokeOff, GatewayRefused

# The example of the interface's own documentation, with the signature that it says comes of it.
DOCUMENTED = {
    "SignatureMethod": "HMAC-SHA1",
    "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
    "AccessKeyId": "testId",
    "SignatureVersion": "1.0",
    "Timestamp": "2017-07-12T02:42:19Z",
    "Format": "XML",
    "Action": "SendSms",
    "Version": "2017-05-25",
    "RegionId": "cn-hangzhou",
    "PhoneNumbers": "15300000001",
    "SignName": "阿里云短信测试专用",
    "TemplateParam": '{"customer":"test"}',
    "TemplateCode": "SMS_71390007",
    "OutId": "123",
}


@pytest.fixture
def gateway():
    with sms_server.running() as server:
        yield server


def client(port):
    return Aliyun("testId", "testSecret", "悦汤泉", f"127.0.0.1:{port}", is_secure=False)


def send(port):
    return client(port).send("+8613812345678", "SMS_1", {"course": "流瑜伽"}, "words")


def test_signature_is_the_documented_one():
    assert signature(DOCUMENTED, "testSecret", "GET") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_send_posts_template_and_parameters_signed_and_gives_the_gateways_number(noon, gateway):
    assert send(gateway.port) == "900619746936498440^0"

    [call] = gateway.calls
    given = call.pop("Signature")
    assert given == signature(call, "testSecret", "POST")
    assert json.loads(call.pop("TemplateParam")) == {"course": "流瑜伽"}
    assert len(call.pop("SignatureNonce")) == 32
    assert call == {
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "Format": "JSON",
        "PhoneNumbers": "13812345678",
        "RegionId": "cn-hangzhou",
        "SignName": "悦汤泉",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "TemplateCode": "SMS_1",
        "Timestamp": "2026-03-10T04:00:00Z",
        "Version": "2017-05-25",
    }


@pytest.mark.parametrize(("phone", "told"), [("+8613812345678", "13812345678"), ("+85261234567", "85261234567")])
def test_number_is_told_as_the_gateway_wants_it(phone, told):
    assert number_for(phone) == told


@pytest.mark.parametrize(
    ("code", "for_good"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", True),
        ("isv.SMS_TEMPLATE_ILLEGAL", True),
        ("isv.BUSINESS_LIMIT_CONTROL", False),
        ("isp.SYSTEM_ERROR", False),
        ("Throttling.User", False),
    ],
)
def test_refusal_says_whether_it_is_for_good(code, for_good):
    with pytest.raises(GatewayRefused, match=code) as refusal:
        answered(200, json.dumps({"Code": code, "Message": "13812345678 is wrong"}).encode())
    assert (refusal.value.for_good, str(refusal.value)) == (for_good, code)


@pytest.mark.parametrize("code", ["isv.AMOUNT_NOT_ENOUGH", "SignatureDoesNotMatch", "isv.SMS_SIGNATURE_ILLEGAL"])
def test_trouble_with_the_account_is_no_fault_of_the_message(code):
    with pytest.raises(GatewayAway, match=code):
        answered(400, json.dumps({"Code": code}).encode())


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"[]", b"{}"])
def test_what_is_no_answer_is_tried_again(body):
    with pytest.raises(GatewayRefused, match="HTTP 502") as refusal:
        answered(502, body)
    assert refusal.value.for_good is False


def test_nobody_listening_is_away(noon):
    with pytest.raises(GatewayAway, match="ConnectionRefusedError"):
        send(free_port())


def test_hanging_up_after_the_message_was_handed_over_is_uncertain(noon, gateway):
    gateway.hangs_up = True
    with pytest.raises(GatewayBrokeOff, match="RemoteDisconnected"):
        send(gateway.port)


def test_a_silent_gateway_is_not_waited_for_long(noon, monkeypatch):
    monkeypatch.setattr(aliyun, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(GatewayBrokeOff, match="TimeoutError"):
        send(silent.getsockname()[1])
