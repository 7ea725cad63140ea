"""What every test starts from. Engines come from outside: bin/test, or bin/with-engines for a run by hand."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import pytest
import pytest_django
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from tests.clients import Browser
from tests.emptying import empty_only_what_is_full
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_staff, make_user
from venue import clock, house, poking, recent, urls
from venue.roles import Role

if not os.environ.get("DATABASE_URL"):
    pytest.exit("No database: run bin/test, or bin/with-engines .venv/bin/pytest …", returncode=2)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_configure() -> None:
    """Of several test processes each has a Redis database of its own, as pytest-django gives it one of PostgreSQL.

    What is imported before the first test may ask for the zone, which is then the environment's. A real hash of a
    password takes a quarter of a second, hundreds of times.
    """
    empty_only_what_is_full()
    house._read_at = float("inf")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        url = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{8 + int(worker.removeprefix('gw'))}"))
        os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url
        settings.CACHES["default"]["LOCATION"] = url


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: the browser's library leaves a running loop in this thread, in which Django refuses to ask
    the database.
    """
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """bin/test applies the migrations once; every database of its tests is a copy of that one."""
    if template := os.environ.get("TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what bin/test checked before the tests, so that pytest's own closing line stays the last one."""
    if table := os.environ.get("CHECKS_TABLE"):
        terminalreporter.write(Path(table).read_text())


@pytest.fixture(autouse=True)
def static_files_are_looked_for_when_asked_for(settings):
    """Else every test client would first walk through all of them."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def the_venue_is_called_by_the_environment(monkeypatch):
    """Nobody asks for its name anew; a test about names calls `house.forget()`."""
    monkeypatch.setattr(house, "_known", None)
    monkeypatch.setattr(house, "_read_at", float("inf"))


@pytest.fixture(autouse=True)
def nothing_is_kept_from_the_test_before():
    """Neither small tables nor how far the time was moved: the database has forgotten both."""
    recent.forget_all()
    clock._offset_read_at = float("-inf")


@pytest.fixture(autouse=True)
def workers_are_asked_at_once(monkeypatch):
    """Else a thread would ask them in the middle of the test after."""
    monkeypatch.setattr(poking.poker, "poke_soon", poking.poke)


@pytest.fixture(autouse=True)
def tokens_of_forms_spell_no_word(monkeypatch):
    """Else one of thousands holds "Ana" now and then, and a page that keeps her to itself seems to tell of her."""
    monkeypatch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "qxQX")


@pytest.fixture
def sms_is_offered(settings):
    """The venue has a gateway for SMS; without one there is no such channel."""
    settings.SMS_URL = "demo:"


@pytest.fixture
def client() -> Browser:
    return Browser()


@pytest.fixture(scope="module")
def lasting_db(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a module make with it serves all its tests and is taken back after them; what a test makes with
    `db` is taken back before.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def short_refusals(monkeypatch):
    """A refusal is its status alone; its whole page is drawn by tests of its own, not thousands of times."""
    for status in (403, 404):
        monkeypatch.setattr(urls, f"handler{status}", in_short(status), raising=False)


def in_short(status: int) -> Callable[[HttpRequest, Exception], HttpResponse]:
    return lambda request, exception: HttpResponse(status=status)


# --- time ------------------------------------------------------------------------------------------------------------


class StandingClock:
    """The clock of this process; it moves when it is told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def move(self, **span: float) -> None:
        """`move(minutes=5)`"""
        self.set(self.at + timedelta(**span))

    def set(self, at: datetime) -> None:
        self.at = clock._frozen = at


@pytest.fixture
def frozen() -> Iterator[StandingClock]:
    """The clock stands at noon of a Tuesday, or where the test sets it."""
    with clock.frozen(NOON):
        yield StandingClock(NOON)


# --- the cast: asked for after `frozen`, it lives at that time --------------------------------------------------------


@pytest.fixture
def member(db):
    """Somebody with a contract and a sign-in (`member.user`)."""
    return somebody_who_may_book(name="Wang Xiaomin", language="en")


@pytest.fixture
def other_member(db):
    return somebody_who_may_book(name="Li Lei", language="zh-hans")


def somebody_who_may_book(**fields):
    user = make_user(role=Role.MEMBER, name=fields["name"])
    member = make_member(user=user, email=user.email, **fields)
    make_membership(member)
    return member


@pytest.fixture
def stranger(db):
    """A sign-in that belongs to nobody the venue knows."""
    return make_user(name="Han Meimei")


@pytest.fixture
def desk(db):
    return make_staff(role=Role.FRONT_DESK, name="Lin Ke").user


@pytest.fixture
def instructor(db):
    return make_staff(role=Role.INSTRUCTOR, name="Chen Jing").user


@pytest.fixture
def manager(db):
    return make_staff(role=Role.MANAGER, name="Zhou Ning").user
