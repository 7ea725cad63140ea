"""Many desks pay the same money back at the same instant: it is paid once."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from members.models import LedgerAccount, Payment
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.ledger import make_standing_money
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = pytest.mark.stress

DESKS, RACES = 12, 8
OF_WHAT_STANDS = "members_ledgertransaction_paid_back_of_what_stands"


def races(server, is_seen=lambda paid, balance: False) -> list[tuple[int, Decimal]]:
    """Race after race until it is seen, each about another person: how often it was paid back, and what stands then."""
    keys = sign_in([make_staff(role=Role.FRONT_DESK).user for _ in range(DESKS)])
    outcomes = []
    for person in make_people(RACES):
        make_standing_money(person, cause=f"penalty:{person.pk}")
        path, typed = reverse("members:pay_back", args=[person.pk]), {"amount": "20", "method": "cash"}
        server.press_at_once([Press(path, key, {**typed, "form_key": uuid.uuid4()}) for key in keys])
        balance = LedgerAccount.objects.get(kind="money", member=person).balance
        outcomes.append((Payment.objects.filter(kind="back", member=person).count(), balance))
        if is_seen(*outcomes[-1]):
            break
    return outcomes


@contextmanager
def without_trigger() -> Iterator[None]:
    """Give up what the database holds by itself. What it would refuse is removed before it comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_no_more_back_than_stands%'")
        [(name,)] = cursor.fetchall()
        cursor.execute(f"ALTER TABLE members_ledgertransaction DISABLE TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE members_ledgertransaction CASCADE")
            cursor.execute(f"ALTER TABLE members_ledgertransaction ENABLE TRIGGER {name}")


def test_money_is_paid_back_once(whole_server):
    before = whole_server.refusals()
    assert set(races(whole_server)) == {(1, 0)}
    assert whole_server.refusals() == before


def test_without_locks_the_database_refuses_the_second(lockless_server):
    before = lockless_server.refusals()

    def refused():
        return (lockless_server.refusals() - before)[OF_WHAT_STANDS] > 0

    assert set(races(lockless_server, lambda *_: refused())) == {(1, 0)}
    assert refused()


def test_without_locks_and_trigger_it_is_paid_more_than_once(lockless_server):
    with without_trigger():
        paid, balance = races(lockless_server, lambda paid, _: paid > 1)[-1]
    assert (paid > 1, balance < 0) == (True, True)
