"""One full class with a line: eight give their places back while eight others try to book, from sixteen threads."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.models import Booking, WaitlistEntry
from bookings.services.promoting import promote_all
from tests.clients import sign_in
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.bookings import make_session
from venue import clock
from venue.models import Message

pytestmark = pytest.mark.stress

PLACES, STRANGERS = 8, 8
KIND = {302, 409, 503}
NOT_OVERSOLD = "bookings_scheduledsession_not_oversold"
TRIES, RACES = 12, 6


@dataclass(frozen=True)
class Outcome:
    """`promoted` are positions in line in the order in which they got their places."""

    kind: bool
    given_back: int
    promoted: list[int]
    strangers: int
    live: int
    counter: int
    told: int


def rush(server, people, in_line, number=0):
    """One class for each `number` up to six: nobody's is at the time of another, and two at most are on one day."""
    later = timedelta(days=3 + number % 3, hours=2 * (number // 3))
    session = make_session(capacity=PLACES, starts_at=clock.now() + later)
    holders, strangers, waiting = people[:PLACES], people[PLACES : PLACES + STRANGERS], people[-in_line:]
    places = [Booking.objects.create(session=session, member=each) for each in holders]
    line = [WaitlistEntry.objects.create(session=session, member=each) for each in waiting]
    keys = sign_in([each.user for each in holders + strangers])
    start = threading.Barrier(PLACES + STRANGERS)

    def give_back(place, key):
        start.wait()
        return [server.press(Press(reverse("bookings:cancel", args=[place.pk]), key)).status]

    def insist(key):
        """Try until it works, as people do when places become free."""
        start.wait()
        statuses = []
        while len(statuses) < TRIES and 302 not in statuses:
            form = {"form_key": uuid.uuid4()}
            statuses.append(server.press(Press(reverse("bookings:book", args=[session.pk]), key, form)).status)
        return statuses

    with ThreadPoolExecutor(PLACES + STRANGERS) as pool:
        done = [pool.submit(give_back, place, key) for place, key in zip(places, keys, strict=False)]
        done += [pool.submit(insist, key) for key in keys[PLACES:]]
        answers = {status for each in done for status in each.result()}
    promote_all()
    session.refresh_from_db()
    live = list(session.bookings.live().order_by("pk").values_list("member_id", flat=True))
    positions = {entry.member_id: number for number, entry in enumerate(line, start=1)}
    return Outcome(
        kind=answers <= KIND,
        given_back=session.bookings.filter(state="cancelled").count(),
        promoted=[positions[pk] for pk in live if pk in positions],
        strangers=len({each.pk for each in strangers} & set(live)),
        live=len(live),
        counter=session.booked,
        told=Message.objects.filter(template="waitlist_promoted").count(),
    )


def test_places_given_back_go_to_the_first_in_line_in_their_order(whole_server):
    before = whole_server.refusals()

    outcome = rush(whole_server, make_people(PLACES + STRANGERS + 12), in_line=12)

    first = list(range(1, outcome.given_back + 1))
    assert outcome == Outcome(
        kind=True,
        given_back=outcome.given_back,
        promoted=first,
        strangers=0,
        live=PLACES,
        counter=PLACES,
        told=len(first),
    )
    assert outcome.given_back > 0
    assert whole_server.refusals() == before  # the rules decided, under their locks


def test_what_the_line_leaves_over_goes_to_others_and_never_too_much(whole_server):
    outcome = rush(whole_server, make_people(PLACES + STRANGERS + 4), in_line=4)

    assert (outcome.kind, outcome.promoted) == (True, [1, 2, 3, 4][: outcome.given_back])
    assert outcome.live == outcome.counter <= PLACES


def until(server, seen, outcome):
    """Race after race until it is seen; what the last one came to."""
    people = make_people(PLACES + STRANGERS + 4)
    for number in range(RACES):
        last = outcome(rush(server, people, in_line=4, number=number))
        if seen(last):
            return last
    return last


def test_without_locks_the_constraint_refuses_what_would_be_too_much(lockless_server):
    before = lockless_server.refusals()

    def outcome(outcome):
        assert outcome.live == outcome.counter <= PLACES
        return (lockless_server.refusals() - before)[NOT_OVERSOLD]

    assert until(lockless_server, bool, outcome) > 0


def test_without_locks_and_constraint_the_oversell_is_seen(lockless_server):
    with without_constraints(NOT_OVERSOLD):
        outcome = until(lockless_server, lambda outcome: outcome.live > PLACES, lambda outcome: outcome)

    assert outcome.live == outcome.counter > PLACES
