"""Ten thousand people of whom something is due, asked in one run: how fast, and with how much memory.

`measured()` runs this in a process of its own, so that the memory it held is not that of the cells before it.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402 - here and below, they need Django set up

from bin.tools.bench.floor import BODY, FloorMessage  # noqa: E402
from bookings.models import CheckIn  # noqa: E402
from feedback.models import Survey, SurveyInvitation, SurveyVersion  # noqa: E402
from feedback.selectors.surveys import version_asked  # noqa: E402
from feedback.services.inviting import BATCH, invite_due  # noqa: E402
from members.models import Member  # noqa: E402
from members.services.search_keys import fill  # noqa: E402
from venue import clock  # noqa: E402
from venue.models import Area, Message  # noqa: E402

DUE = 10_000
AGO = timedelta(hours=5)
ONLINE = Member.Origin.ONLINE


@dataclass(frozen=True)
class Swept:
    """How many were asked in how many seconds, by how many letters, how many of them twice, and how many MiB more than
    before it took; how many bare letters the floor wrote a second.
    """

    asked: int
    letters: int
    twice: int
    seconds: float
    mebibytes: float
    floor: float

    @property
    def rate(self) -> float:
        return self.letters / self.seconds


def make_due(count: int = DUE, mark: str = "B") -> None:
    """People who were here some hours ago without a booking; their numbers begin with `mark`."""
    if version_asked(Survey.Kind.VISIT) is None:
        survey = Survey.objects.create(kind=Survey.Kind.VISIT, name_en="Bench", name_zh="压测")
        SurveyVersion.objects.create(survey=survey, state=SurveyVersion.State.OPEN, opened_at=clock.now())
    Survey.objects.filter(kind=Survey.Kind.VISIT, is_active=True).update(sample=100)
    area, at = Area.objects.all()[0], clock.now() - AGO
    for first in range(0, count, BATCH):  # in small parts, so that the peak of this process is that of the sweep
        people = Member.objects.bulk_create(
            fill(Member(number=f"{mark}{n:06}", name=f"Bench {n}", email=f"{mark}{n}@test.example", origin=ONLINE))
            for n in range(first, first + BATCH)
        )
        CheckIn.objects.bulk_create(
            CheckIn(member=person, area=area, at=at, let_in_because="bench") for person in people
        )


def measured() -> Swept:
    """What a process of its own finds."""
    module = [sys.executable, "-m", "bin.tools.bench.surveys"]
    done = subprocess.run(module, check=True, stdout=subprocess.PIPE, text=True)
    return Swept(**json.loads(done.stdout.splitlines()[-1]))


def sweep() -> Swept:
    """Others who are due at this hour are asked before; only by the survey after a visit, since a large venue has more
    people than one run takes who are asked for their recommendation. A few more are asked before, since what the first
    letters of a process load, some 70 MiB, is not of the run.
    """
    make_due(BATCH, "W")
    while ask():
        pass
    make_due()
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before, began = _peak(), time.monotonic()
    asked = ask()
    seconds, mebibytes = time.monotonic() - began, _peak() - before
    letters = Message.objects.filter(pk__gt=last, template="survey_invitation").count()
    return Swept(asked, letters, asked_twice(), seconds, mebibytes, floor())


def ask() -> int:
    return invite_due(kinds=[Survey.Kind.VISIT])


def asked_twice() -> int:
    """How many invitations a second run puts, and people that were asked more than once."""
    again, rows = ask(), SurveyInvitation.objects.filter(member__number__startswith="B0")
    return again + rows.count() - rows.values("member").distinct().count()


def floor() -> float:
    """Bare letters a second, written one by one, in transactions as large as those of the sweep."""
    began, now = time.monotonic(), clock.now()
    for first in range(0, DUE, BATCH):
        with transaction.atomic():
            for number in range(first, first + BATCH):
                FloorMessage._default_manager.create(
                    address="a@test.example",
                    subject="How was it?",
                    body=BODY,
                    params={"url": "http://localhost/"},
                    dedupe_key=f"survey:{number}",
                    created_at=now,
                )
    return DUE / (time.monotonic() - began)


def _peak() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(sweep())))
