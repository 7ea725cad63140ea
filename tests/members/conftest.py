from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories.venue import make_user
from venue import clock
from venue.roles import Role

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADINGS = "会员编号,姓名,手机号,卡类型,开卡日期,到期日期"


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock of this process stands, so that ages and contracts stay what they are."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """`write("1,王伟,…", "2,…")` writes a list with the needed headings and gives its path."""

    def action(*rows: str, headings: str = HEADINGS, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join([headings, *rows]).encode(encoding))
        return path

    return action


@pytest.fixture
def desk(client: Any) -> Any:
    user = make_user(role=Role.FRONT_DESK, name="Zhou Lan")
    client.force_login(user)
    return user
