from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import mail_server
from venue import clock

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def mail(settings: Any) -> Iterator[mail_server.MailServer]:
    with mail_server.running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock of this process stands at noon of a Tuesday."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def later(noon: datetime) -> Iterator[object]:
    """`later(minutes=5)` moves the standing clock on."""
    with clock.frozen(noon) as _:
        yield lambda **span: setattr(clock, "_frozen", clock.now() + timedelta(**span))
