"""The cells: each presses something in every way that matters, counts what came of it, and says what it found."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import django

django.setup()


from celery import current_app  # noqa: E402 - everything below needs Django set up

from bin.tools.bench import surveys as due_surveys  # noqa: E402
from bin.tools.bench.data import PEOPLE_IN_A_RUSH, PLACES, World, codes_of_today, counts, prepare, taken_hours  # noqa: E402
from bin.tools.bench.load import Heard, Press, first_case, first_survey, in_turn, middle_ratio, press, turns  # noqa: E402
from bin.tools.bench.waits import FullClass  # noqa: E402
from bin.tools.bench.wing import DAYS, PRACTITIONERS, ROOMS, make_wing  # noqa: E402
from bin.tools.prepare import PYTHON  # noqa: E402
from bookings.models import Booking, ScheduledSession  # noqa: E402
from members import pinyin  # noqa: E402
from members.models import Member  # noqa: E402
from venue.models import Message  # noqa: E402
from venue.processes import end_with_parent  # noqa: E402

LISTS = (
    "/",
    "/members/",
    "/members/?order=name",
    "/members/?stage=lapsed",
    "/members/?q=wang",
    "/desk/arrivals/?q=5678",
    "/desk/",
    "/desk/visits/",
    "/desk/busy/",
    "/desk/busy/?by=person",
    "/desk/rosters/",
    "/desk/penalties/",
    "/follow-ups/",
    "/intakes/",
    "/cases/",
    "/duties/",
    "/hazards/",
    "/house/messages/",
    "/manage/",
    "/manage/renewals/",
    "/manage/booking-figures/",
    "/manage/consents/",
    "/manage/looks/",
)
QUEUE = (
    "/cases/",
    "/cases/?mine=none&order=grade",
    "/cases/?sorted=no",
    "/cases/?state=all",
    "/cases/?state=settled&kind=praise&order=oldest",
    "/cases/?q=wang&state=all",
)
RESULTS = (
    "/manage/survey-results/",
    "/manage/survey-results/comments/",
    f"/manage/survey-results/comments/?q={quote('更衣室')}",
    f"/manage/survey-results/comments/?q={quote('停车')}&tone=negative",
    "/manage/survey-results/journey/",
    "/manage/satisfaction/",
)
BOOKED, TAKEN = frozenset({302}), frozenset({302, 409, 422})
CLIENTS = 8


def wish(session: int, key: str, expected: frozenset[int] | None = None) -> Press:
    """One press of "book" on a class, from a form of its own."""
    return Press(f"/classes/{session}/book/", key, {"form_key": str(uuid.uuid4())}, expected or BOOKED)


@dataclass
class Line:
    """One line of the table. `ratio` is what `least` or `most` is asked of; a list of `faults` makes it failed."""

    workload: str
    measured: str
    floor: str = ""
    ratio: float | None = None
    least: float | None = None
    most: float | None = None
    aim: float | None = None
    faults: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        if self.faults:
            return "FAILED"
        if self.ratio is None:
            return "held" if self.least is None and self.most is None else "FAILED"
        if (self.least is not None and self.ratio < self.least) or (self.most is not None and self.ratio > self.most):
            return "below the line" if self.least is not None else "above the line"
        return "held"


@dataclass(frozen=True)
class Beside:
    """A smaller venue under a server of its own: what the large one is compared with; its manager's session key."""

    port: int
    manager: str


class Bench:
    def __init__(self, port: int, seconds: float, folder: Path, beside: Beside | None = None) -> None:
        self.port, self.seconds, self.folder, self.beside = port, seconds, folder, beside
        self.world: World = prepare()
        self.dice = random.Random(3)  # noqa: S311 - the same presses every time
        self.turn = itertools.count()
        self.lines: list[Line] = []
        self.floor_spread = Heard()

    # --- pressing ----------------------------------------------------------------------------------------------------

    def bookings(self, sessions: list[int]) -> Iterator[Press]:
        """One person after another, each in the next session; nobody twice in one, since people and sessions go round
        at different paces, and nobody at an hour at which they have a place already.
        """
        people, taken = self.world.people, taken_hours(sessions)
        wishes = ((sessions[n % len(sessions)], people[(n // len(sessions) + n) % len(people)]) for n in self.turn)
        return (wish(pk, key) for pk, (member, key) in wishes if (pk, member) not in taken)

    def hot_bookings(self, session: int) -> Iterator[Press]:
        """Each hot session is for other people, since some of them take place at the same time."""
        hot, taken = self.world.hot, taken_hours([session])
        people = self.world.people[hot.index(session) :: len(hot)]
        return (wish(session, key) for member, key in people if (session, member) not in taken)

    def floor_bookings(self, sessions: list[int]) -> Iterator[Press]:
        for n in itertools.count():
            yield Press(f"/floor/book/{sessions[n % len(sessions)]}/?member={n}", expected=frozenset({201}))

    def again_and_again(self, path: str, keys: list[str]) -> Iterator[Press]:
        return (Press(path, key) for key in itertools.cycle(keys))

    def warm_up(self) -> None:
        """Each thread of the server has answered once what the cells press on: its connection, templates and kept
        statements are made, whichever cell comes first.
        """
        for presses in (self.bookings(self.world.spread), self.floor_bookings(self.world.floors)):
            press(self.port, itertools.islice(presses, 100), 16)

    def timed(
        self, presses: Iterator[Press], clients: int = CLIENTS, *, port: int | None = None, share: float = 1
    ) -> Callable[[], Heard]:
        return lambda: press(port or self.port, presses, clients, self.seconds * share)

    @contextmanager
    def counted(self, faults: list[str]) -> Iterator[list[Heard]]:
        """What is appended to the list must account for every booking and message that came into being meanwhile."""
        before, heard = counts(), list[Heard]()
        yield heard
        made = tuple(after - was for after, was in zip(counts(), before, strict=True))
        answered = sum(each.statuses[302] for each in heard)
        faults += [f"{count} × {what}" for each in heard for what, count in each.unexpected.items()]
        if made != (answered, answered):
            faults.append(f"{answered} answers, {made[0]} bookings, {made[1]} messages")

    # --- the cells ---------------------------------------------------------------------------------------------------

    def rush(self) -> None:
        """500 people, 32 clients, 20 places, ten sessions in turn."""
        faults: list[str] = []
        people = self.dice.sample(self.world.people, PEOPLE_IN_A_RUSH)
        with self.counted(faults) as heard:
            for pk in self.world.rush:
                before = ScheduledSession.objects.values_list("booked", flat=True).get(pk=pk)
                wishes = [
                    Press(f"/classes/{pk}/book/", key, {"form_key": str(uuid.uuid4())}, TAKEN) for _, key in people
                ]
                heard.append(press(self.port, iter(wishes), 32))
                sold = ScheduledSession.objects.values_list("booked", flat=True).get(pk=pk) - before
                if (sold, heard[-1].statuses[302]) != (PLACES, PLACES):
                    faults.append(f"session {pk}: {sold} sold, {heard[-1].statuses[302]} told so")
        whole = sum(heard, Heard())
        rate = len(whole.seconds) / whole.elapsed
        measured = f"{PLACES} of {PEOPLE_IN_A_RUSH} sold, {len(heard)} times; {rate:.0f} answers/s"
        self.lines.append(Line("rush: 500 members, 32 clients, 20 places", measured, faults=tuple(faults)))

    def waitlist(self) -> None:
        """The same crowd where whoever gets no place waits; then all places are given back while others snatch."""
        faults: list[str] = []
        filled, given_back = Heard(), Heard()
        for n, pk in enumerate(self.world.lines):
            people = self.dice.sample(self.world.people[n :: len(self.world.lines)], PEOPLE_IN_A_RUSH)
            full = FullClass(self.port, pk, people, faults)
            filled += full.fill()
            given_back += full.give_back()
        faults += [f"{count} × {what}" for each in (filled, given_back) for what, count in each.unexpected.items()]
        measured = f"{filled.rate:.0f} answers/s; cancel, move up p95 {given_back.quantile(95) * 1000:.0f} ms"
        self.lines.append(Line("rush with waitlist, cancel and move up", measured, faults=tuple(faults)))

    def fifty_clicks(self) -> None:
        faults: list[str] = []
        pk, (_, key) = self.world.spread[0], self.world.people[-1]
        before = counts()
        heard = press(self.port, (wish(pk, key, TAKEN) for _ in range(50)), 16)
        made = tuple(after - was for after, was in zip(counts(), before, strict=True))
        faults += [f"{count} × {what}" for what, count in heard.unexpected.items()]
        if made != (1, 1):
            faults.append(f"{made[0]} bookings, {made[1]} messages")
        self.lines.append(
            Line("one member clicks 50 times", f"{made[0]} booking, {made[1]} message", faults=tuple(faults))
        )

    def spread(self) -> None:
        """Booking over 500 sessions against the floor over 500 sessions; its slowest hundredth is kept for the scan."""
        floors = self.world.floors
        self.over_floor(
            "booking over 500 sessions, 8 clients", self.bookings(self.world.spread), floors[:-3], least=0.35, aim=0.6
        )

    def hot(self) -> None:
        floors = self.world.floors
        self.over_floor(
            "booking on one session, 8 clients",
            self.hot_bookings(self.world.hot[0]),
            floors[-3:-2],
            least=0.35,
            aim=1.0,
        )

    def over_floor(self, name: str, presses: Iterator[Press], floors: list[int], *, least: float, aim: float) -> None:
        """In many short rounds: how the clients' lines fall to the processes of the server is chance, and where one has
        more than its half it is the slower one that counts. Each round throws anew.
        """
        faults: list[str] = []
        with self.counted(faults) as heard:
            pressed = (self.timed(each, share=1 / 4) for each in (presses, self.floor_bookings(floors)))
            ours, floor = in_turn(*pressed, rounds=12)
            heard.append(ours)
        faults += [f"floor: {count} × {what}" for what, count in floor.unexpected.items()]
        if len(floors) > 1:
            self.floor_spread = floor
        self.ratio(name, ours, floor, least=least, aim=aim, faults=faults)

    def crowd(self) -> None:
        """The same session at 32 clients and at one: no collapse."""
        faults: list[str] = []
        many, one = (self.hot_bookings(pk) for pk in self.world.hot[1:])
        with self.counted(faults) as heard:
            heard += in_turn(self.timed(many, 32, share=1 / 4), self.timed(one, 1, share=1 / 4), rounds=12)
        self.ratio("the same, 32 clients ÷ 1 client", heard[0], heard[1], least=0.9, aim=1.1, faults=faults)

    def timetable(self) -> None:
        floor = self.again_and_again("/floor/timetable/1/", [""])
        members = self.again_and_again("/", [key for _, key in self.world.people[:200]])
        cells = [self.timed(each) for each in (self.again_and_again("/", [""]), members, floor)]
        anonymous, signed_in, bare = in_turn(*cells)
        for name, heard, least, aim in (
            ("week timetable, anonymous", anonymous, 1.5, 5),
            ("week timetable, signed in", signed_in, 0.5, 1.5),
        ):
            faults = [f"{count} × {what}" for each in (heard, bare) for what, count in each.unexpected.items()]
            self.ratio(name, heard, bare, least=least, aim=aim, faults=faults)

    def searches(self) -> Iterator[str]:
        """What a desk types of people who exist: surnames in letters, whole names, the ends of phones, numbers; and
        sometimes a wrong letter, which fits nobody.
        """
        members = list(Member.objects.filter(email__endswith="@people.example").order_by("?")[:300])
        for member in itertools.cycle(members):
            syllables = [each for each in pinyin.sort_key(member.name).split() if each.isascii()]
            whole = "".join(syllables)
            yield from (member.name, member.phone[-4:], member.number, whole, syllables[0])
            yield f"{whole[:3]}q{whole[4:]}"

    def desk_search(self) -> None:
        searches = (Press(f"/desk/arrivals/?q={quote(words)}", self.world.desk) for words in self.searches())
        empty = self.again_and_again("/empty/", [self.world.desk])
        ours, floor = in_turn(self.timed(searches, 4), self.timed(empty, 4))
        faults = [f"{count} × {what}" for each in (ours, floor) for what, count in each.unexpected.items()]
        name = "desk search, p95 ÷ that of an empty page"
        self.ratio_of_times(name, ours, floor, 95, most=3, aim=1.5, faults=faults)

    def panel(self) -> None:
        """Somebody is chosen by their number: everything about them in one answer."""
        chosen = itertools.cycle(Member.objects.filter(email__endswith="@people.example").order_by("?")[:300])
        asks = (Press(f"/desk/arrivals/?q={each.number}", self.world.desk) for each in chosen)
        empty = self.again_and_again("/empty/", [self.world.desk])
        ours, floor = in_turn(self.timed(asks, 4), self.timed(empty, 4))
        faults = [f"{count} × {what}" for each in (ours, floor) for what, count in each.unexpected.items()]
        name = "desk panel, p95 ÷ that of an empty page"
        self.ratio_of_times(name, ours, floor, 95, most=3, aim=1.5, faults=faults)

    def wing(self) -> None:
        """A fortnight of a treatment wing: when a treatment could be, with anybody and with one practitioner, and the
        board of a day.
        """
        wing = make_wing([member for member, _ in self.world.people])
        page, staff = f"/treatments/{wing.treatment}/", wing.staff[0]
        members = [key for _, key in self.world.people[:200]]
        asks = {
            f"when could this be, {PRACTITIONERS} × {ROOMS} × {DAYS} days": (page, members),
            "the same with one practitioner": (f"{page}?staff={staff}", members),
            f"board of {PRACTITIONERS} people and more": (
                f"/desk/busy/?by=person&day={wing.days[1]}",
                [self.world.desk],
            ),
            f"board of {ROOMS} rooms and more": (f"/desk/busy/?by=room&day={wing.days[1]}", [self.world.desk]),
        }
        for name, (path, keys) in asks.items():
            # One client, as in `beside_smaller`.
            ours, empty = (self.timed(self.again_and_again(each, keys), 1) for each in (path, "/empty/"))
            heard, floor = in_turn(ours, empty)
            faults = [f"{count} × {what}" for each in (heard, floor) for what, count in each.unexpected.items()]
            self.ratio_of_times(f"{name}, p50", heard, floor, 50, most=15, aim=8, faults=faults)

    def lists(self) -> None:
        """The middle time of every list and search."""
        for path in LISTS:
            self.beside_smaller(f"list {path}", path)

    def queue(self) -> None:
        """The queue of cases as far as it goes, and one case that waits."""
        for path in QUEUE:
            self.beside_smaller(f"queue {path}", path)
        ours = first_case(self.port, self.world.manager)
        theirs = first_case(self.beside.port, self.beside.manager) if self.beside else ""
        self.beside_smaller("page of a case", ours, theirs)

    def results(self) -> None:
        """What surveys say: all of them, comments by words, the way through the house, and one survey as a whole."""
        for path in RESULTS:
            self.beside_smaller(f"results {path.partition('?q=')[0]}", path)
        ours = first_survey(self.port, self.world.manager)
        theirs = first_survey(self.beside.port, self.beside.manager) if self.beside else ""
        for part in ("", "groups/", "drivers/"):
            self.beside_smaller(f"results of a survey {part}", ours + part, theirs + part)

    def beside_smaller(self, name: str, path: str, their_path: str = "") -> None:
        """The middle time of a page; with a smaller venue beside, against the same there, in many short rounds of which
        the middle one counts: both are near to each other, and the machine wanders. One client: two may meet in one
        process of a server, where each waits for the other, or not, and the ratio would say which.
        """
        ours = self.timed(self.again_and_again(path, [self.world.manager]), 1, share=0.5)
        if not self.beside:
            alone = ours()
            faults = [f"{count} × {what}" for what, count in alone.unexpected.items()]
            self.lines.append(Line(name, f"p50 {alone.quantile(50) * 1000:.0f} ms", faults=tuple(faults)))
            return
        there = self.again_and_again(their_path or path, [self.beside.manager])
        heard = turns(ours, self.timed(there, 1, port=self.beside.port, share=0.5), rounds=9)
        large, small = (sum(each, Heard()) for each in zip(*heard, strict=True))
        faults = [f"{count} × {what}" for each in (large, small) for what, count in each.unexpected.items()]
        ratio = middle_ratio(heard, 50)
        name = f"{name}, p50 ÷ on S"
        self.ratio_of_times(name, large, small, 50, most=1.5, aim=1.1, faults=faults, ratio=ratio)

    def scan(self) -> None:
        """A code is read and its owner checked in: two requests of one scan, of which both count."""
        todo = codes_of_today()
        form = {"next": "/desk/"}
        finds, checks = Heard(), Heard()
        for n in range(0, len(todo), 50):
            part = todo[n : n + 50]
            finds += press(self.port, (Press(f"/desk/arrivals/?q={c}", self.world.desk) for c, _ in part), 4)
            presses = (Press(f"/desk/bookings/{pk}/check-in/", self.world.desk, form, BOOKED) for _, pk in part)
            checks += press(self.port, presses, 4)
        in_now = Booking.objects.filter(pk__in=[pk for _, pk in todo], state=Booking.State.CHECKED_IN).count()
        faults = [f"{count} × {what}" for each in (finds, checks) for what, count in each.unexpected.items()]
        if in_now != len(todo):
            faults.append(f"{in_now} of {len(todo)} are checked in")
        self.ratio_of_times(
            "check-in, p99 ÷ that of F over 500", checks, self.floor_spread, 99, most=2, aim=1, faults=faults
        )
        found = f"p50 {finds.quantile(50) * 1000:.0f} ms, p99 {finds.quantile(99) * 1000:.0f} ms"
        self.lines.append(Line("  finding who the code belongs to", found))

    def outbox(self) -> None:
        """Worker and mail server run; how long after its commit has a confirmation been handed over?"""
        faults: list[str] = []
        Message.objects.filter(state=Message.State.PENDING).update(state=Message.State.WITHDRAWN)
        last = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]
        with self.counted(faults) as heard, worker(self.folder):
            heard.append(press(self.port, self.bookings(self.world.spread), CLIENTS, self.seconds * 2))
            deadline = time.monotonic() + 60
            ours = Message.objects.filter(pk__gt=last, template="booking_confirmed")
            while ours.exclude(state=Message.State.SENT).exists() and time.monotonic() < deadline:
                time.sleep(0.2)
        waits = sorted(
            (sent - made).total_seconds() for sent, made in ours.values_list("sent_at", "created_at") if sent
        )
        if (left := ours.exclude(state=Message.State.SENT).count()) or not waits:
            faults.append(f"{left} messages are not sent")
        p95 = waits[int(len(waits) * 0.95)] if waits else None
        measured = f"{len(waits)} messages, p50 {waits[len(waits) // 2]:.1f} s, p95 {p95:.1f} s" if p95 else "none"
        self.lines.append(
            Line("outbox, commit to handed over, p95", measured, "", p95, most=2, aim=0.5, faults=tuple(faults))
        )

    def surveys(self) -> None:
        """One run of the sweep over ten thousand people who are to be asked, against bare rows of letters."""
        swept = due_surveys.measured()
        faults = (
            [] if swept.asked == swept.letters == due_surveys.DUE else [f"{swept.asked} asked, {swept.letters} letters"]
        )
        if swept.twice:
            faults.append(f"{swept.twice} asked twice")
        self.lines.append(
            Line(
                f"surveys: {due_surveys.DUE:,} due, letters ÷ bare rows one by one",
                f"{swept.rate:.0f}/s",
                f"{swept.floor:.0f}/s",
                swept.rate / swept.floor,
                least=0.2,
                aim=1,
                faults=tuple(faults),
            )
        )
        self.lines.append(
            Line("  memory that it took more, MiB", f"{swept.mebibytes:.0f} MiB", "", swept.mebibytes, most=64, aim=16)
        )

    # --- what is said ------------------------------------------------------------------------------------------------

    def ratio(self, name: str, ours: Heard, floor: Heard, *, least: float, aim: float, faults: list[str]) -> None:
        measured, under = (f"{each.rate:.0f}/s" for each in (ours, floor))
        ratio = ours.rate / floor.rate if floor.seconds else None
        self.lines.append(Line(name, measured, under, ratio, least=least, aim=aim, faults=tuple(faults)))

    def ratio_of_times(
        self,
        name: str,
        ours: Heard,
        floor: Heard,
        percent: int,
        *,
        most: float,
        aim: float,
        faults: list[str],
        ratio: float | None = None,
    ) -> None:
        """`ratio` is that of the two, unless it was reckoned in another way."""
        took, under = (each.quantile(percent) for each in (ours, floor))
        percents = sorted({50, percent})
        measured, below = (
            ", ".join(f"p{each} {heard.quantile(each) * 1000:.0f}" for each in percents) + " ms"
            for heard in (ours, floor)
        )
        ratio = took / under if ratio is None else ratio
        self.lines.append(Line(name, measured, below, ratio, most=most, aim=aim, faults=tuple(faults)))


CELLS = (
    "rush",
    "waitlist",
    "fifty_clicks",
    "spread",
    "hot",
    "crowd",
    "timetable",
    "desk_search",
    "panel",
    "lists",
    "queue",
    "results",
    "scan",
    "outbox",
    "surveys",
    "wing",  # last: it fills the days that the lists of the smaller venue beside have empty
)


@contextmanager
def worker(folder: Path) -> Iterator[None]:
    """A worker as in a small venue, and a mail server."""
    mail = int(os.environ["EMAIL_URL"].rpartition(":")[2])
    celery = [os.fspath(PYTHON), "-m", "celery", "--app", "venue", "worker", "--concurrency", "4"]
    commands = [celery, [os.fspath(PYTHON), "-m", "bin.tools.bench.sink", str(mail)]]
    with (folder / "worker.log").open("w") as log:
        processes = [
            subprocess.Popen(each, stdout=log, stderr=log, preexec_fn=end_with_parent(signal.SIGTERM))
            for each in commands
        ]
        try:
            wait_for_worker()
            yield
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """One that does not stop is said so and killed: what was measured before stands."""
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        print(f"  process {process.pid} did not stop within 30 s and was killed", flush=True)
        process.kill()
        process.wait()


def wait_for_worker() -> None:
    """Until one answers; the letters of the bench are for one that is ready."""
    deadline = time.monotonic() + 60
    while not current_app.control.ping(timeout=0.5):
        if time.monotonic() > deadline:
            raise TimeoutError("no worker answers")


def main() -> None:
    port, seconds, folder, out, beside, *cells = sys.argv[1:]
    bench = Bench(int(port), float(seconds), Path(folder), Beside(**json.loads(beside)) if beside else None)
    bench.warm_up()
    for name in cells or CELLS:
        began = time.monotonic()
        getattr(bench, name)()
        print(f"  {name}: {time.monotonic() - began:.0f} s", flush=True)
    Path(out).write_text(json.dumps([asdict(line) | {"verdict": line.verdict} for line in bench.lines]))


if __name__ == "__main__":
    main()
