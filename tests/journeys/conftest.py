"""One real stack for all journeys of a test process; each begins in an empty venue."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import global_settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser

from bin.tools.browser import DESKTOP, PHONE, Window, open_window, running_browser
from tests.deadlocks import deadlocks
from tests.factories.venue import make_policy
from tests.journeys.stack import Stack, running_stack
from venue import clock
from venue.settings import database


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def house(stack, settings, monkeypatch, django_db_blocker) -> Iterator[Stack]:
    """The stack with an empty venue, and this process connected to its database."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's library runs a loop in this thread
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the stack knows no others
    before = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = before | database(stack.environment["DATABASE_URL"])
        try:
            with stack.without_tasks():
                call_command("flush", verbosity=0, interactive=False)
            no_quiet_hours()
            broken = deadlocks()
            yield stack
            assert deadlocks() == broken
            assert [name for name in ("web", "worker", "beat") if "Traceback" in stack.log(name)] == []
        finally:
            connection.close()
            connection.settings_dict = before


def no_quiet_hours() -> None:
    """A journey waits for letters at whatever hour of the day it is walked."""
    for end in ("messages.quiet_from", "messages.quiet_until"):
        make_policy(end, "00:00", effective_from=clock.now() - timedelta(days=1))


Opener = Callable[..., Window]


@pytest.fixture
def window(house: Stack, browser: Browser) -> Iterator[Opener]:
    """`window(PHONE, "zh-CN")` opens a browser. At the end none of them may have met an error."""
    windows = []

    def opened(size=DESKTOP, locale="en-GB", url=house.url, **options) -> Window:
        windows.append(open_window(browser, url, size, locale, **options))
        windows[-1].page.set_default_timeout(90_000)  # two stacks and two browsers share the cores
        return windows[-1]

    yield opened
    for each in windows:
        each.context.close()
    assert [fault for each in windows for fault in each.faults] == []


@pytest.fixture
def phone(window: Opener) -> Window:
    """A guest's phone, in Chinese."""
    return window(PHONE, "zh-CN")


@pytest.fixture
def desktop(window: Opener) -> Window:
    """A screen of the house, in English."""
    return window(DESKTOP, "en-GB")
