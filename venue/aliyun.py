"""The SMS gateway of Alibaba Cloud (阿里云短信服务), spoken to by signed HTTP as its SendSms interface asks for."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import UTC
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlencode

from venue import clock
from venue.gateway import GatewayAway, GatewayBrokeOff, GatewayRefused

TIMEOUT = 10  # seconds, to connect and to answer
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
HOME = "+86"

# Nothing is wrong with the message: the account or its key is.
ACCOUNT_TROUBLE = {
    "InvalidAccessKeyId.NotFound",
    "InvalidAccessKeyId.Inactive",
    "SignatureDoesNotMatch",
    "Forbidden.RAM",
    "isp.RAM_PERMISSION_DENY",
    "isv.ACCOUNT_ABNORMAL",
    "isv.ACCOUNT_NOT_EXISTS",
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.DENY_IP_RANGE",
    "isv.OUT_OF_SERVICE",
    "isv.PRODUCT_UN_SUBSCRIPT",
    "isv.SIGN_NAME_ILLEGAL",
    "isv.SMS_SIGNATURE_ILLEGAL",
}
TOO_MANY = {"isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL"}


class Aliyun:
    """One account: its key, and the signature (签名) under which its messages go out."""

    def __init__(self, key: str, secret: str, sign: str, host: str, *, is_secure: bool = True) -> None:
        self._key, self._secret, self._sign, self._host = key, secret, sign, host
        self._connection = HTTPSConnection if is_secure else HTTPConnection

    def send(self, phone: str, template_code: str, params: Mapping[str, str], text: str) -> str:
        fields = self._common() | {
            "Action": "SendSms",
            "PhoneNumbers": number_for(phone),
            "SignName": self._sign,
            "TemplateCode": template_code,
            "TemplateParam": json.dumps(dict(params), ensure_ascii=False),
        }
        return answered(*self._post(fields | {"Signature": signature(fields, self._secret, "POST")}))

    def _common(self) -> dict[str, str]:
        """What every call says of itself. Time and nonce make it good for once."""
        return {
            "AccessKeyId": self._key,
            "Format": "JSON",
            "RegionId": "cn-hangzhou",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": uuid.uuid4().hex,
            "SignatureVersion": "1.0",
            "Timestamp": clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": "2017-05-25",
        }

    def _post(self, fields: Mapping[str, str]) -> tuple[int, bytes]:
        connection = self._connection(self._host, timeout=TIMEOUT)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise GatewayAway(type(error).__name__) from error
            try:
                connection.request("POST", "/", urlencode(fields), HEADERS)
                response = connection.getresponse()
                return response.status, response.read()
            except (OSError, HTTPException) as error:
                raise GatewayBrokeOff(type(error).__name__) from error
        finally:
            connection.close()


def number_for(phone: str) -> str:
    """As it wants to be told a number: a Chinese one bare, another with its country code and no plus."""
    return phone.removeprefix(HOME) if phone.startswith(HOME) else phone.removeprefix("+")


def signature(fields: Mapping[str, str], secret: str, method: str) -> str:
    """HMAC over the sorted fields, each encoded twice."""
    sorted_fields = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in sorted(fields.items()))
    signed = f"{method}&{encoded('/')}&{encoded(sorted_fields)}"
    digest = hmac.new(f"{secret}&".encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def answered(status: int, body: bytes) -> str:
    """The number that the gateway gives a message it has taken; raises what its answer means otherwise."""
    try:
        answer = json.loads(body)
        code = str(answer["Code"])
    except (ValueError, KeyError, TypeError) as error:
        raise GatewayRefused(f"HTTP {status}", for_good=False) from error
    if code == "OK":
        return str(answer.get("BizId", ""))
    if code in ACCOUNT_TROUBLE:
        raise GatewayAway(code)
    raise GatewayRefused(code, for_good=code.startswith("isv.") and code not in TOO_MANY)
