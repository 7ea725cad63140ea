"""Fees: taken at the desk, whole or in part, and taken back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from members.errors import MoreThanOwed, NoFeesOwed
from members.ledger_invariants import payments_outside_the_books
from members.models import LedgerAccount, Payment
from members.selectors.fees import fees_of, owed_by
from members.services.fees import take_back_fee, take_fees
from members.services.sale import Paying
from tests.clients import client_of
from tests.factories.ledger import make_fee
from tests.factories.members import make_member
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CASH = Paying("cash", " 77 ")


@pytest.fixture
def debtor(db):
    member = make_member(language="en")
    make_fee(member, "30.00", "penalty:1")
    return member


def balances(member):
    accounts = LedgerAccount.objects.filter(member=member, kind__in=("fees", "money"))
    return {kind: balance for kind, balance in accounts.values_list("kind", "balance") if balance}


def test_fee_is_taken_whole_or_in_part_with_a_receipt(debtor, desk):
    first = take_fees(debtor.pk, Decimal("10.00"), CASH, by=desk)
    assert owed_by([debtor.pk]) == {debtor.pk: Decimal("20.00")}

    take_fees(debtor.pk, Decimal("20.00"), CASH, by=desk)

    assert (owed_by([debtor.pk]), balances(debtor)) == ({}, {})
    assert (first.kind, first.payer, first.membership, first.reference, first.taken_by) == (
        "fees", debtor, None, "77", desk,
    )  # fmt: skip
    [receipt, _] = Message.objects.filter(template="fee_receipt").order_by("pk")
    assert (receipt.address, "CN¥10.00" in receipt.body) == (debtor.email, True)
    assert not payments_outside_the_books().exists()
    assert len(fees_of(debtor).paid) == 2


def test_never_more_is_taken_than_is_owed(debtor, desk):
    with pytest.raises(MoreThanOwed):
        take_fees(debtor.pk, Decimal("30.01"), CASH, by=desk)
    with pytest.raises(NoFeesOwed):
        take_fees(make_member().pk, Decimal("1.00"), CASH, by=desk)
    assert not Payment.objects.exists()


def test_fee_is_taken_back_once_and_what_was_paid_of_it_is_owed_to_the_person(debtor, desk):
    take_fees(debtor.pk, Decimal("20.00"), CASH, by=desk)

    for _ in range(2):
        take_back_fee("penalty:1", by=desk, note="wrong")

    assert balances(debtor) == {"money": Decimal("20.00")}
    assert fees_of(debtor).charged == []


def test_fee_that_was_not_paid_is_owed_no_longer(debtor, desk):
    make_fee(debtor, "5.00", "penalty:2")
    take_back_fee("penalty:1", by=desk, note="wrong")
    assert balances(debtor) == {"fees": Decimal("-5.00")}
    assert take_back_fee("penalty:9", by=desk, note="none") is None


def test_desk_takes_fees_on_a_page_and_the_receipt_says_what_for(debtor, desk):
    client, url = client_of(desk), reverse("members:fees", args=[debtor.pk])
    assert 'value="30.00"' in client.get(url).content.decode()

    too_much = client.post(url, {"amount": "31", "method": "cash"})
    assert (too_much.status_code, "CN¥30.00 is owed; more than that" in too_much.content.decode()) == (422, True)
    taken = client.post(url, {"amount": "30", "method": "cash"}, follow=True)

    assert taken.redirect_chain[-1][0] == reverse("members:receipt", args=[Payment.objects.get().pk])
    assert "Fees owed" in taken.content.decode()
    assert "No fees are owed" in client.get(url).content.decode()


def test_desk_sees_at_once_who_owes(debtor, desk):
    page = client_of(desk).get(reverse("bookings:desk"), {"q": debtor.number}).content.decode()
    assert "CN¥30.00 in fees is owed" in page
    assert reverse("members:fees", args=[debtor.pk]) in page
