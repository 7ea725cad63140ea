"""Which SMS gateway the venue has, by `settings.SMS_URL`; without one there is no such channel, and nothing is offered
by it.

    demo:                                              kept as files, which `/dev/sms/` shows; of a demonstration only
    aliyun://KEY:SECRET@dysmsapi.aliyuncs.com/?sign=…  Alibaba Cloud; aliyun+http:// without TLS, for one's own proxy
"""

import json
import time
import uuid
from collections.abc import Mapping
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from venue import clock, house
from venue.aliyun import Aliyun
from venue.gateway import Gateway


def is_offered() -> bool:
    return bool(settings.SMS_URL)


def gateway() -> Gateway | None:
    return gateway_at(settings.SMS_URL) if settings.SMS_URL else None


@cache
def gateway_at(url: str) -> Gateway:
    """The settings have seen that it is whole."""
    parts = urlsplit(url)
    if parts.scheme == "demo":
        return Sink()
    host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    return Aliyun(
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parse_qs(parts.query)["sign"][0],
        host,
        is_secure=parts.scheme == "aliyun",
    )


class Sink:
    """Sends nothing: keeps each message as a file, for `/dev/sms/`."""

    def send(self, phone: str, template_code: str, params: Mapping[str, str], text: str) -> str:
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        kept = {
            "phone": phone,
            "code": template_code,
            "params": dict(params),
            "text": f"【{house.name(house.language())}】{text}",
            "at": clock.now().isoformat(),
        }
        settings.SMS_DIR.mkdir(parents=True, exist_ok=True)
        half = settings.SMS_DIR / f".{name}"
        half.write_text(json.dumps(kept, ensure_ascii=False))
        half.rename(settings.SMS_DIR / f"{name}.json")
        return name
