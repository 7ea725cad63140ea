"""Clients that press as fast as they are answered."""

import http.client
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "c" * 32
PATIENCE = 30


@dataclass(frozen=True)
class Press:
    """One request: GET without `form`, else POST; in the name of a session key."""

    path: str
    session: str = ""
    form: dict[str, str] | None = None
    expected: frozenset[int] = frozenset({200})


@dataclass
class Heard:
    """What came back in one cell. `seconds` are of the answers that were expected."""

    elapsed: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.elapsed

    def quantile(self, percent: int) -> float:
        """In seconds."""
        if len(self.seconds) < 2:
            return float("nan")
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[percent - 1]

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(
            self.elapsed + other.elapsed,
            self.seconds + other.seconds,
            self.statuses + other.statuses,
            self.unexpected + other.unexpected,
        )


def press(port: int, presses: Iterator[Press], clients: int, seconds: float | None = None) -> Heard:
    """`clients` threads take the next press as soon as they are free, until the time is over or none is left. Requests
    in flight at the end are waited for, and counted.
    """
    heard, guard, begin = Heard(), threading.Lock(), threading.Barrier(clients + 1)

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        begin.wait()
        while time.monotonic() < deadline:
            with guard:
                each = next(presses, None)
            if each is None:
                break
            line, status, took = answered(line, port, each)
            with guard:
                heard.statuses[status] += 1
                if status in each.expected:
                    heard.seconds.append(took)
                else:
                    heard.unexpected[f"{status} {each.path.split('?')[0]}"] += 1
        line.close()

    deadline = float("inf") if seconds is None else time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as people:
        threads = [people.submit(client) for _ in range(clients)]
        begin.wait()
        began = time.monotonic()
        for thread in threads:
            thread.result()
    heard.elapsed = time.monotonic() - began
    return heard


def answered(line: http.client.HTTPConnection, port: int, each: Press) -> tuple[http.client.HTTPConnection, int, float]:
    """The status of one answer (0: none came) and the seconds it took; a line that broke is opened again."""
    headers = {"Cookie": f"csrftoken={CSRF}; sessionid={each.session}; language=zh-hans", "HX-Request": "false"}
    body = None
    if each.form is not None:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **each.form})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    began = time.monotonic()
    try:
        line.request("GET" if body is None else "POST", each.path, body, headers)
        response = line.getresponse()
        response.read()
        status = response.status
    except (http.client.HTTPException, OSError):
        line.close()
        line, status = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), 0
    return line, status, time.monotonic() - began


def first_case(port: int, session: str) -> str:
    """The path of the first case in the queue of a venue."""
    return first_link(port, session, "/cases/", r"/cases/\d+/") or "/cases/0/"


def first_survey(port: int, session: str) -> str:
    """The path of the results of the first survey of a venue."""
    found = first_link(port, session, "/manage/survey-results/", r"/manage/surveys/\d+/results/")
    return found or "/manage/surveys/0/results/"


def first_link(port: int, session: str, path: str, pattern: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    found = re.search(pattern, line.getresponse().read().decode())
    line.close()
    return found[0] if found else ""


def turns(*cells: Callable[[], Heard], rounds: int) -> list[tuple[Heard, ...]]:
    """Each cell once in every round, one after the other, so that a machine that slows down slows all of them."""
    return [tuple(cell() for cell in cells) for _ in range(rounds)]


def in_turn(*cells: Callable[[], Heard], rounds: int = 3) -> list[Heard]:
    """What was heard in all rounds, added up by cell."""
    return [sum(heard, Heard()) for heard in zip(*turns(*cells, rounds=rounds), strict=True)]


def middle_ratio(rounds: Sequence[tuple[Heard, ...]], percent: int) -> float:
    """How much longer the first of two cells took than the second in the same round: the middle one of all rounds, so
    that a moment in which the machine did something else counts for one round.
    """
    return statistics.median(ours.quantile(percent) / floor.quantile(percent) for ours, floor in rounds)
