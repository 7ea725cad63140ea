"""Messages when machines fail: every message arrives, and a second copy is admitted to."""

import json
import time
import urllib.error
import urllib.request
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings

from tests.clients import client_of
from tests.factories.messages import make_message
from tests.factories.venue import make_user
from tests.faults.conftest import PROGRAMS, House, Postgres
from tests.mail_server import free_port, wait_until
from venue import clock
from venue.models import Message

pytestmark = pytest.mark.stress

SENT = Message.State.SENT


def sent() -> int:
    return Message.objects.filter(state=SENT).count()


def test_all_messages_arrive_although_the_broker_forgets_all_and_the_worker_is_killed(house: House):
    """The worker dies at the worst moment: the server has the letter, the row does not know."""
    for _ in range(500):
        make_message(is_direct=True)
    worker = house.start_worker()

    def strike() -> None:
        if len(house.mail.letters) == 100:
            house.redis.flushall()
        elif len(house.mail.letters) == 200:
            house.kill(worker)

    house.mail.while_sending = strike
    house.do("venue.deliver_messages")
    worker.wait(120)
    assert 200 <= len(house.mail.letters) < 500
    house.redis.flushall()

    house.mail.while_sending = None
    house.start_worker()
    house.do("venue.deliver_messages")
    wait_until(lambda: sent() == 499, 120)
    house.do("venue.revive_messages")
    time.sleep(1)
    assert sent() == 499  # not yet: a slow worker is no dead worker

    clock.move(timedelta(minutes=4))
    time.sleep(1)
    house.do("venue.revive_messages")
    house.do("venue.deliver_messages")
    wait_until(lambda: sent() == 500, 60)

    copies = Counter(house.mail.message_ids)
    twice = [message_id for message_id, count in copies.items() if count > 1]
    uncertain = Message.objects.filter(is_uncertain=True)
    assert len(copies) == 500
    assert (len(twice), [copies[each] for each in twice]) == (1, [2])
    assert [f"<{each.message_id}@localhost>" for each in uncertain] == twice
    assert f"message {uncertain.get().pk} is uncertain" in house.log("worker")
    assert not Message.objects.exclude(state=SENT).exists()


def test_two_workers_started_by_ten_pokes_send_each_message_once(house: House):
    for _ in range(200):
        make_message(is_direct=True)
    for _ in range(2):
        house.start_worker()

    for _ in range(10):
        house.do("venue.deliver_messages")
    wait_until(lambda: sent() == 200, 60)

    assert len(set(house.mail.message_ids)) == len(house.mail.message_ids) == 200
    assert not Message.objects.filter(is_uncertain=True).exists()


def test_web_and_worker_say_that_the_database_is_away_and_recover_by_themselves(house: House, postgres: Postgres):
    user = make_user()
    signed_in = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
    port = free_port()
    house.start(
        "web",
        str(PROGRAMS / "gunicorn"),
        "venue.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "2",
        "--no-control-socket",
    )
    worker = house.start_worker()
    house.do("venue.beat")
    wait_until(lambda: answer(port, "/readyz")[0] == 200, 60)
    for cookie in ("", signed_in):
        assert answer(port, "/account/email/", cookie)[0] == 200

    house.mail.while_sending = lambda: time.sleep(0.05)
    for _ in range(100):
        make_message(is_direct=True)
    house.do("venue.deliver_messages")
    wait_until(lambda: len(house.mail.letters) > 10, 60)
    postgres.stop()
    away_since = time.monotonic()
    try:
        for cookie in ("", signed_in):
            status, page = answer(port, "/start/", cookie)
            assert (status, "Back in a moment" in page) == (503 if cookie else 200, bool(cookie))
        status, page = answer(port, "/readyz")
        assert (status, json.loads(page)["database"]["ok"]) == (503, False)
        assert answer(port, "/healthz")[0] == 200
        time.sleep(max(0, 10 - (time.monotonic() - away_since)))
    finally:
        postgres.start()
    wait_until(lambda: answer(port, "/start/", signed_in)[0] == 200, 30)
    house.do("venue.deliver_messages")
    wait_until(lambda: sent() == 100, 60)
    house.do("venue.beat")
    wait_until(lambda: answer(port, "/readyz")[0] == 200, 10)
    assert worker.poll() is None
    assert len(set(house.mail.message_ids)) == len(house.mail.message_ids) == 100


def answer(port: int, path: str, cookie: str = "") -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if cookie:
        request.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""
