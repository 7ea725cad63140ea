"""The bulk seed, at the size of a small house."""

import pytest
from django.db.models import Count, F

from bookings.models import Booking, ResourceAllocation, ScheduledSession
from feedback.invariants import INVARIANTS
from feedback.models import Answer, Case, SurveyVersion
from feedback.services import bulk, demo
from feedback.services.bulk import Size, seed_bulk
from members.ledger_invariants import LEDGER_INVARIANTS
from members.models import Member, Membership, Payment, Stage
from members.selectors.search import find
from tests.factories.bookings import make_course
from tests.factories.members import make_plan
from tests.factories.surveys import make_item, make_question, make_survey, make_version, release
from tests.factories.venue import make_area
from venue import clock
from venue.invariants import check
from venue.models import Message

KEPT = ("feedback.clock", "feedback.ended", "feedback.closed", "feedback.survey")
OF_CASES = [each for each in INVARIANTS if each.name in KEPT]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_bulk_is_whole(monkeypatch):
    monkeypatch.setattr(demo, "seed", lambda: None)
    make_area(), make_course(), make_plan(price=100)
    SurveyVersion.objects.filter(state="open").update(state="closed", closed_at=clock.now())
    told: list[str] = []
    version = make_version(make_survey(kind="class"))
    make_question(version), make_item(make_question(version, "matrix")), make_question(version, "text")
    release(version)
    days_past = 3

    seed_bulk(
        Size(
            members=200,
            sessions=(bulk.DAYS_AHEAD + days_past) * bulk.SESSIONS_A_DAY,
            messages=100,
            cases=1_200,
            answers=120,
        ),
        told.append,
    )

    assert (Member.objects.count(), Message.objects.count()) == (200, 100)
    paid = Payment.objects.order_by("membership").values_list("membership")
    assert list(paid) == list(Membership.objects.order_by("pk").values_list("pk"))
    assert [check(each) for each in LEDGER_INVARIANTS] == [None] * len(LEDGER_INVARIANTS)
    sessions, bookings = ScheduledSession.objects.all(), Booking.objects.all()
    assert (sessions.count(), bookings.count(), ResourceAllocation.objects.count()) == (900, 45_000, 1_800)
    counted = Booking.objects.live().values("session").annotate(live=Count("pk"))
    assert dict(counted.values_list("session", "live")) == dict(sessions.values_list("pk", "booked"))
    assert sessions.filter(ends_at__lt=clock.now()).exists()
    assert bookings.exclude(membership__member=F("member")).count() == 0
    someone = Member.objects.order_by("pk")[77]
    assert find(someone.number, 1) == [someone]
    assert Stage.objects.current().filter(kind="member", since__lte=clock.now()).count() == 200
    assert told[-1] == "statistics"
    answers = Answer.objects.filter(question__version=version)
    assert (version.responses.count(), version.invitations.filter(answered_at__isnull=False).count()) == (120, 60)
    assert [answers.filter(question__kind=kind).count() for kind in ("csat", "matrix", "text")] == [120, 120, 40]
    assert (Case.objects.get_queryset().open().count(), Case.objects.get_queryset().settled().count()) == (150, 1_050)
    assert [check(each) for each in OF_CASES] == [None] * len(OF_CASES)


def test_next_row_gets_a_number_that_is_free(monkeypatch):
    monkeypatch.setattr(demo, "seed", lambda: None)
    make_area(), make_course(), make_plan(price=100)
    seed_bulk(Size(members=50, sessions=900, messages=1), lambda sentence: None)
    assert make_plan().pk
    assert Member.objects.create(name="One more", number="x").pk == Member.objects.count()
