"""Booking while machines fail: each is killed with -9 and stopped in turn, and afterwards everything is true.

What somebody was told is booked, is booked. Nothing is there twice. Every clock struck once. Every booking has its
message, every message its cause, and a second copy is admitted to.
"""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from bookings.models import Booking, ScheduledSession, WaitlistEntry
from feedback.models import Case, CaseEvent
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Server
from tests.factories.bookings import make_booking, make_course, make_room, make_session
from tests.factories.feedback import make_case
from tests.factories.venue import make_staff
from tests.faults.conftest import House, Postgres, Valkey, opened
from tests.faults.load import Person, pressing
from tests.mail_server import free_port, wait_until
from venue import clock
from venue.embedded import Engines
from venue.invariants import SWEEPS, check, check_all, invariants
from venue.models import Message
from venue.roles import Role

pytestmark = pytest.mark.stress

PEOPLE, CLASSES, PLACES = 6, 3, 2
BEFORE, BETWEEN, AFTER = 1.0, 1.0, 1.0  # seconds of load around each strike
PATIENCE = 180  # seconds for what comes right by itself, on a machine that is slow that day


class Busy:
    """The whole program at work, and people who use it."""

    def __init__(self, house: House, postgres: Postgres, valkey: Valkey) -> None:
        self.house, self.postgres, self.valkey = house, postgres, valkey
        self.server = Server(free_port(), house.log_path("web"))
        self.members = make_people(PEOPLE)
        call_command("refresh_search_keys", stdout=StringIO())
        self.keys = sign_in([each.user for each in self.members if each.user])
        for role in (Role.FRONT_DESK, Role.QUALITY_LEAD, Role.MANAGER):
            make_staff(role=role)
        self.web = house.start_web(self.server.port)
        self.worker = house.start_worker()
        self.beat = house.start_beat()

    def people(self) -> list[Person]:
        return [
            Person(self.server, key, member.pk, random.Random(member.pk))
            for key, member in zip(self.keys, self.members, strict=True)
        ]


@pytest.fixture(scope="module")
def busy(own_engines: Engines, postgres: Postgres, valkey: Valkey, django_db_blocker) -> Iterator[Busy]:
    """It is ten in the morning, so that no quiet hours hold anything back."""
    with django_db_blocker.unblock(), opened(own_engines) as house:
        local = timezone.localtime(clock.now())
        clock.move((local + timedelta(days=1)).replace(hour=10) - local)
        yield Busy(house, postgres, valkey)


# --- what fails ------------------------------------------------------------------------------------------------------


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(30)


def one_web_process(busy: Busy, how: signal.Signals) -> None:
    children = subprocess.run(
        ["pgrep", "--parent", str(busy.web.pid)], capture_output=True, text=True, check=True
    ).stdout.split()
    os.kill(int(children[0]), how)


def kill_web_process(busy: Busy) -> None:
    one_web_process(busy, signal.SIGKILL)


def stop_web_process(busy: Busy) -> None:
    one_web_process(busy, signal.SIGTERM)


def kill_web(busy: Busy) -> None:
    """The master alone: what it started notices and ends, too."""
    busy.web.kill()
    busy.web.wait()
    busy.web = busy.house.start_web(busy.server.port)


def stop_web(busy: Busy) -> None:
    end(busy.web)
    busy.web = busy.house.start_web(busy.server.port)


def kill_worker(busy: Busy) -> None:
    busy.house.kill(busy.worker)
    busy.worker = busy.house.start_worker()


def stop_worker(busy: Busy) -> None:
    end(busy.worker)
    busy.worker = busy.house.start_worker()


def kill_beat(busy: Busy) -> None:
    busy.house.kill(busy.beat)
    busy.beat = busy.house.start_beat()


def stop_beat(busy: Busy) -> None:
    end(busy.beat)
    busy.beat = busy.house.start_beat()


def kill_valkey(busy: Busy) -> None:
    busy.valkey.kill()
    time.sleep(BETWEEN)
    busy.valkey.start()


def stop_valkey(busy: Busy) -> None:
    busy.valkey.stop()
    time.sleep(BETWEEN)
    busy.valkey.start()


def kill_postgres(busy: Busy) -> None:
    busy.postgres.kill()
    time.sleep(BETWEEN)
    busy.postgres.start()


def stop_postgres(busy: Busy) -> None:
    busy.postgres.stop()
    time.sleep(BETWEEN)
    busy.postgres.start()


STRIKES: dict[str, tuple[Callable[[Busy], None], ...]] = {
    "one process of the web server": (kill_web_process, stop_web_process),
    "the web server": (kill_web, stop_web),
    "the worker": (kill_worker, stop_worker),
    "beat": (kill_beat, stop_beat),
    "Valkey": (kill_valkey, stop_valkey),
    "PostgreSQL": (kill_postgres, stop_postgres),
}


@pytest.mark.parametrize("what", STRIKES)
def test_everything_is_true_after(busy: Busy, what: str) -> None:
    sessions, case, people = classes(), overdue_case(), busy.people()

    with pressing(people, sessions):
        for strike in STRIKES[what]:
            time.sleep(BEFORE)
            strike(busy)
        time.sleep(AFTER)

    settle(busy)
    print(what, sum((person.answers for person in people), Counter()))
    assert_kept(people)
    assert_clock_struck_once(case)
    assert_messages(busy, sessions)


def test_two_beats_and_three_workers_do_nothing_twice(busy: Busy) -> None:
    sessions, case, people = classes(), overdue_case(), busy.people()
    reminded = make_session(starts_at=clock.now() + timedelta(hours=23, minutes=50), capacity=PEOPLE)
    for member in busy.members:
        make_booking(reminded, member, booked_at=clock.now() - timedelta(days=3))
    extra = [*busy.house.start_workers(2), busy.house.start_beat()]

    with pressing(people, sessions):
        wait_until(lambda: Message.objects.filter(template="booking_reminder").count() == PEOPLE, PATIENCE)
        time.sleep(AFTER)
    settle(busy)
    for process in extra:
        busy.house.kill(process)

    assert_kept(people)
    assert_clock_struck_once(case)
    assert_messages(busy, sessions)
    assert Message.objects.filter(template="booking_reminder").count() == PEOPLE


# --- what is there, and what must be true ----------------------------------------------------------------------------


def classes() -> list[int]:
    """New ones the day after tomorrow, each in a room of its own."""
    course, starts_at = make_course(), clock.now() + timedelta(days=2)
    return [
        make_session(course=course, room=make_room(), starts_at=starts_at, capacity=PLACES).pk for _ in range(CLASSES)
    ]


def overdue_case() -> Case:
    """A case whose clock strikes three times while machines fail."""
    case, now = make_case(grade=Case.Grade.URGENT, kind=Case.Kind.ENQUIRY), clock.now()
    Case.objects.filter(pk=case.pk).update(
        received_at=now - timedelta(hours=1), answer_due_at=now + timedelta(seconds=4)
    )
    return case


def settle(busy: Busy) -> None:
    """What no sweep has to mend is true at once; the rest soon, and a dead worker's messages once they are old."""
    at_once = [each for each in invariants() if each.todo is not SWEEPS]
    assert [broken for each in at_once if (broken := check(each))] == []
    clock.move(timedelta(minutes=15))
    wait_until(lambda: not Message.objects.filter(state__in=("pending", "claimed")).exists(), PATIENCE)
    wait_until(lambda: not check_all(), PATIENCE)


def assert_kept(people: list[Person]) -> None:
    """Whoever was told that a place is theirs has it, or has given it back; the same for the waitlist."""
    for person in people:
        assert set(person.booked) <= {*Booking.objects.filter(member=person.pk).values_list("session", flat=True)}
        assert set(person.waiting) <= {
            *WaitlistEntry.objects.filter(member=person.pk).values_list("session", flat=True)
        }
        assert set(person.answers) <= {0, 302, 409, 503}


def assert_clock_struck_once(case: Case) -> None:
    steps = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.STEP).order_by("pk")
    wait_until(lambda: steps.count() >= 3, PATIENCE)
    assert list(steps.values_list("step", flat=True)) == ["answer-50", "answer-80", "answer-100"]
    told = Message.objects.filter(subject_key=f"case:{case.pk}", template="case_step")
    assert told.count() == 3


def assert_messages(busy: Busy, sessions: list[int]) -> None:
    """One message for each thing that happened, and one letter for each message that was sent."""
    bookings = Booking.objects.filter(session__in=sessions)
    cancelled = bookings.filter(~Q(cancelled_at=None))
    causes = Message.objects.filter(subject_key__in=[f"booking:{each.pk}" for each in bookings])
    came = Q(template__in=("booking_confirmed", "waitlist_promoted"))
    assert (
        causes.filter(came).values("subject_key").distinct().count() == causes.filter(came).count() == len(bookings) > 0
    )
    assert causes.filter(template="booking_cancelled").count() == len(cancelled)
    copies = Counter(busy.house.mail.message_ids)
    sent = {f"<{each.message_id}@localhost>": each for each in Message.objects.filter(state="sent")}
    assert set(sent) <= set(copies)
    twice = {message_id for message_id, count in copies.items() if count > 1}
    assert [message_id for message_id in twice if not sent[message_id].is_uncertain] == []
    assert ScheduledSession.objects.filter(booked__gt=PLACES, pk__in=sessions).count() == 0
