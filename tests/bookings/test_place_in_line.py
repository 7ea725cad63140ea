"""How far a line is read for somebody who wants a place: no further than the answer depends on it, and with the answer
that the whole line would give.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import OuterRef

from bookings.errors import PlacePromised
from bookings.models import Decision, ScheduledSession, WaitlistEntry
from bookings.policies import booking_policies
from bookings.selectors import place_in_line
from bookings.selectors.facts import facts_of
from bookings.selectors.line import line_now
from bookings.selectors.place_in_line import Ahead
from bookings.services.booking import book
from bookings.services.promoting import promote
from bookings.services.waitlist import join
from tests.bookings.test_line import HOUR, STARTS, in_each_state
from tests.concurrency.people import make_people
from tests.conftest import somebody_who_may_book
from tests.factories.bookings import make_booking, make_session, make_wait
from tests.factories.members import make_membership
from tests.queries import queries_of
from venue import clock
from venue.actors import Automation

pytestmark = [pytest.mark.django_db, pytest.mark.broad]

BY = Automation("test")


@pytest.fixture
def read(monkeypatch):
    """Slices of one, of two, and the rest; how many people were looked at."""
    looked_at = []
    facts_of_waiter = place_in_line.facts_of_waiter

    def noted(row, *rest):
        looked_at.append(row.pk)
        return facts_of_waiter(row, *rest)

    monkeypatch.setattr(place_in_line, "SLICES", (1, 2, None))
    monkeypatch.setattr(place_in_line, "facts_of_waiter", noted)
    return looked_at


def able(count):
    return [make_membership().member for _ in range(count)]


def facts(session, member, ahead=Ahead.COUNTED):
    session.refresh_from_db()
    return facts_of(session, member.pk, booking_policies(clock.now()), clock.now(), ahead=ahead)


@pytest.mark.parametrize("hours", [13, 2])
def test_slices_say_what_the_whole_line_says(frozen, read, hours):
    frozen.set(STARTS - 30 * HOUR)
    session = make_session(capacity=3, starts_at=STARTS)
    frozen.set(STARTS - hours * HOUR)
    people = in_each_state(session)
    for member in able(2):
        make_wait(session, member, offers=len(people) % 2)
    line = line_now(session, booking_policies(clock.now()), clock.now())

    for member in [*(each.entry.member for each in line.waiting), somebody_who_may_book(name="Zhao")]:
        found, expected = facts(session, member), line.place_of(member.pk)
        assert (found.is_waiting, found.waiting_ahead, found.waiter) == (
            expected.is_waiting,
            expected.ahead,
            expected.waiter,
        )


def test_full_class_is_refused_without_its_line(frozen, read):
    session = make_session(capacity=1, starts_at=STARTS)
    make_booking(session)
    stranger = somebody_who_may_book(name="Zhao")
    facts(session, stranger)  # what is kept by the process
    nobody = queries_of(lambda: facts(session, stranger))

    for member in able(4):
        make_wait(session, member)

    assert queries_of(lambda: facts(session, stranger)) == nobody + 1  # one's own wait
    assert read == []


def test_who_joins_reads_until_every_free_place_is_somebodys_and_who_books_is_told_how_many_wait(frozen, read):
    frozen.set(STARTS - 20 * HOUR)
    session = make_session(capacity=2, starts_at=STARTS)
    for member in able(5):
        make_wait(session, member)
    late, stranger = (somebody_who_may_book(name=name) for name in ("Late", "Zhao"))

    join(session.pk, late.pk, by=BY)
    assert len(set(read)) == 2
    with pytest.raises(PlacePromised):
        book(session.pk, stranger.pk, by=BY)

    assert Decision.objects.get(member=stranger, rule="place_promised").facts["waiting"] == 6


def test_first_in_line_books_without_looking_at_those_behind(frozen, read):
    frozen.set(STARTS - 20 * HOUR)
    session = make_session(capacity=1, starts_at=STARTS)
    first, *others = able(4)
    for member in (first, *others):
        make_wait(session, member)

    assert book(session.pk, first.pk, by=BY).is_live
    assert read == []


def test_whoever_moves_up_is_looked_at_alone_however_long_the_line(frozen, read):
    frozen.set(STARTS - 20 * HOUR)
    one, many = (make_session(capacity=1, starts_at=STARTS + n * timedelta(days=1)) for n in range(2))
    make_wait(one, able(1)[0])
    for member in able(6):
        make_wait(many, member)

    assert [len(promote(each.pk)) for each in (one, many)] == [1, 1]
    assert read == []


@pytest.mark.parametrize("lines", [1, 2, 50])
def test_classes_without_a_line_read_no_other_line(lines):
    crowded, quiet = [make_session() for _ in range(lines)], make_session()
    people = make_people(1_000 // lines)
    WaitlistEntry.objects.bulk_create(WaitlistEntry(session=each, member=who) for each in crowded for who in people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bookings_waitlistentry")
    asked = ScheduledSession.objects.values_list(WaitlistEntry.objects.has_line(OuterRef("pk"))).order_by()
    plan = asked.filter(pk=quiet.pk).explain(analyze=True).partition("SubPlan")[2]  # how few sessions are read is open
    read = [int(number) for number in re.findall(r"Rows Removed by Filter: (\d+)", plan)]

    assert "on bookings_waitlistentry" in plan and "Seq Scan" not in plan and not read, plan
    assert [*asked.filter(pk=quiet.pk), *asked.filter(pk=crowded[0].pk)] == [(False,), (True,)]
