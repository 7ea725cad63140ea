"""People who book and cancel without a pause while machines fail, and who press again until they are answered."""

import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from django.urls import reverse

from tests.concurrency.server import Press, Server

PATIENCE = 60  # seconds that somebody goes on pressing
OUTAGE = (0, 500, 502, 503)
OWN = re.compile(r"/my/bookings/(\d+)/cancel/")


@dataclass
class Person:
    """Presses buttons; keeps what was answered, and what was answered with yes."""

    server: Server
    key: str
    pk: int
    dice: random.Random
    answers: Counter[int] = field(default_factory=Counter)
    booked: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def come_and_go(self, sessions: Sequence[int], over: threading.Event) -> None:
        while not over.is_set():
            session = self.dice.choice(sessions)
            if self.insist("book", session) == 302:
                self.booked.append(session)
            elif self.insist("wait", session) == 302:
                self.waiting.append(session)
            for booking in self.own():
                if self.dice.random() < 0.6:
                    self.insist("cancel", booking, late=1)

    def insist(self, name: str, pk: int, **data: object) -> int:
        """The same form is sent until somebody answers; the answer."""
        press = Press(reverse(f"bookings:{name}", args=[pk]), self.key, {"form_key": uuid4(), **data})
        patience = time.monotonic() + PATIENCE
        while True:
            try:
                status = self.server.press(press).status
            except (OSError, http.client.HTTPException):
                status = 0
            self.answers[status] += 1
            if status not in OUTAGE:
                return status
            assert time.monotonic() < patience, f"{name} was not answered: {self.answers}"
            time.sleep(0.2)

    def own(self) -> list[int]:
        """The bookings that the person sees and may cancel; none while nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            line.request(
                "GET", reverse("bookings:my_bookings"), headers={"Cookie": f"sessionid={self.key}; language=en"}
            )
            return sorted({int(pk) for pk in OWN.findall(line.getresponse().read().decode())})
        except (OSError, http.client.HTTPException):
            return []
        finally:
            line.close()


@contextmanager
def pressing(people: Sequence[Person], sessions: Sequence[int]) -> Iterator[None]:
    """All of them come and go during the block, and finish what they began after it."""
    over = threading.Event()
    with ThreadPoolExecutor(len(people)) as pool:
        done: list[Future[None]] = [pool.submit(person.come_and_go, sessions, over) for person in people]
        try:
            yield
        finally:
            over.set()
        for each in done:
            each.result()
