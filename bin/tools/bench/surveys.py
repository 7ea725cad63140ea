"""Ten thousand people of whom something is due, asked in one run: how fast, and with how much memory."""

import resource
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from bin.tools.bench.floor import BODY, FloorMessage
from bookings.models import CheckIn
from feedback.models import Survey, SurveyInvitation, SurveyVersion
from feedback.selectors.surveys import version_asked
from feedback.services.inviting import BATCH, invite_due
from members.models import Member
from venue import clock
from venue.models import Area, Message

DUE = 10_000
AGO = timedelta(hours=5)


@dataclass(frozen=True)
class Swept:
    """How many were asked in how many seconds, by how many letters, and how many MiB more than before it took."""

    asked: int
    letters: int
    seconds: float
    mebibytes: float

    @property
    def rate(self) -> float:
        return self.letters / self.seconds


def make_due() -> None:
    """People who were here some hours ago without a booking."""
    if version_asked(Survey.Kind.VISIT) is None:
        survey = Survey.objects.create(kind=Survey.Kind.VISIT, name_en="Bench", name_zh="压测")
        SurveyVersion.objects.create(survey=survey, state=SurveyVersion.State.OPEN, opened_at=clock.now())
    Survey.objects.filter(kind=Survey.Kind.VISIT, is_active=True).update(sample=100)
    area, at = Area.objects.all()[0], clock.now() - AGO
    for first in range(0, DUE, BATCH):  # in small parts, so that the peak of this process is that of the sweep
        people = Member.objects.bulk_create(
            Member(number=f"B{n:06}", name=f"Bench {n}", email=f"bench{n}@test.example", origin=Member.Origin.ONLINE)
            for n in range(first, first + BATCH)
        )
        CheckIn.objects.bulk_create(
            CheckIn(member=person, area=area, at=at, let_in_because="bench") for person in people
        )


def sweep() -> Swept:
    """Others who are due at this hour are asked before."""
    invite_due()
    make_due()
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before, began = _peak(), time.monotonic()
    asked = invite_due()
    seconds, mebibytes = time.monotonic() - began, _peak() - before
    letters = Message.objects.filter(pk__gt=last, template="survey_invitation").count()
    return Swept(asked, letters, seconds, mebibytes)


def asked_twice() -> int:
    """How many invitations a second run puts, and people that were asked more than once."""
    again, rows = invite_due(), SurveyInvitation.objects.filter(member__number__startswith="B0")
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
