"""Money that stands in somebody's account is paid back: never more than stands there, and told to the person."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.errors import MoreThanStands, NothingToPayBack
from members.ledger_invariants import payments_outside_the_books
from members.models import LedgerAccount, LedgerTransaction, Payment
from members.panel import contract as panel
from members.rules import PAY_BACK_RULES, PayBackFacts
from members.selectors.fees import fees_of, owed_and_standing
from members.services.ledger import Kind, account_of, house_account, post
from members.services.pay_back import pay_back
from members.services.sale import Paying
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_standing_money
from tests.factories.members import make_member
from venue import clock
from venue.models import AuditEvent, Message
from venue.rules import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TWENTY = Decimal("20.00")
CARD = Paying("card", " 4711 ")


@pytest.fixture
def creditor(db):
    """Somebody who has paid a fee of twenty that was taken back."""
    return make_standing_money(make_member(language="en"))


def url_of(member):
    return reverse("members:pay_back", args=[member.pk])


def typed(amount="20", **fields):
    return {"amount": amount, "method": "card", "form_key": str(uuid.uuid4()), **fields}


def facts(stands, amount):
    return PayBackFacts(Decimal(stands), Decimal(amount))


# --- rules and what the database holds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stands", "amount", "error"),
    [("0", "1", NothingToPayBack), ("-5", "1", NothingToPayBack), ("5", "6", MoreThanStands)],
)
def test_rules_refuse_what_does_not_stand_there(stands, amount, error):
    with pytest.raises(error):
        check(PAY_BACK_RULES, facts(stands, amount), clock.today())


@pytest.mark.parametrize("amount", ["5", "4.99"])
def test_rules_let_all_or_a_part_be_paid_back(amount):
    check(PAY_BACK_RULES, facts("5", amount), clock.today())


def test_database_refuses_more_than_stands_at_the_commit(creditor):
    entries = {account_of(creditor.pk, Kind.MONEY): -TWENTY - 1, house_account(Kind.TAKINGS): TWENTY + 1}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        post(LedgerTransaction.Kind.PAID_BACK, "payment:9", "payment:9", entries, by=HOUSE)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert caught.value.__cause__.diag.constraint_name == "members_ledgertransaction_paid_back_of_what_stands"


def test_payment_back_is_somebodys():
    row = {"kind": "back", "number": "T1", "amount": 1, "method": "cash", "taken_by_name": "Lin Ke"}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Payment.objects.create(**row)
    assert caught.value.__cause__.diag.constraint_name == "members_payment_is_for_one_thing"


# --- the service -----------------------------------------------------------------------------------------------------


def test_money_is_paid_back_in_the_books_with_message_and_audit(creditor, desk):
    payment = pay_back(creditor.pk, TWENTY, CARD, note=" in person ", by=desk)

    posted = LedgerTransaction.objects.get(key=f"payment:{payment.pk}")
    entries = {each.account.kind: each.amount for each in posted.entries.select_related("account")}
    assert (posted.kind, posted.note, posted.by, entries) == (
        "paid_back", "in person", desk, {"money": -TWENTY, "takings": TWENTY},
    )  # fmt: skip
    assert (payment.kind, payment.payer, payment.amount, payment.method, payment.reference) == (
        "back", creditor, TWENTY, "card", "4711",
    )  # fmt: skip
    assert owed_and_standing(creditor) == (0, 0)
    letter = Message.objects.get(template="paid_back")
    assert (letter.address, "CN¥20.00" in letter.body, letter.subject_key) == (
        creditor.email, True, f"payment:{payment.pk}",
    )  # fmt: skip
    event = AuditEvent.objects.get(action="payment.paid_back")
    assert (event.by, event.ref, event.facts) == (desk, str(payment.pk), {"amount": "20.00", "method": "card"})
    assert not payments_outside_the_books().exists()
    assert [each.kind for each in fees_of(creditor).paid] == ["fees"]


def test_money_is_paid_back_in_parts_and_not_a_third_time(creditor, desk):
    pay_back(creditor.pk, Decimal("15.00"), CARD, by=desk)
    with pytest.raises(MoreThanStands):
        pay_back(creditor.pk, TWENTY, CARD, by=desk)
    pay_back(creditor.pk, Decimal("5.00"), CARD, by=desk)
    with pytest.raises(NothingToPayBack):
        pay_back(creditor.pk, Decimal("0.01"), CARD, by=desk)
    assert LedgerAccount.objects.get(kind="money", member=creditor).balance == 0


def test_payment_back_that_is_not_in_the_books_is_noticed(creditor):
    row = Payment.objects.create(
        kind="back", number="T1", member=creditor, amount=TWENTY, method="cash", taken_by_name="Lin Ke"
    )
    assert list(payments_outside_the_books()) == [row]


# --- pages -----------------------------------------------------------------------------------------------------------


def test_desk_pays_back_on_a_page_and_two_clicks_pay_once(creditor, desk):
    client = client_of(desk)
    assert 'value="20.00"' in client.get(url_of(creditor)).text
    sent = typed(note="left in a hurry")

    answers = [client.post(url_of(creditor), sent) for _ in range(2)]

    payment = Payment.objects.get(kind="back")
    assert [each["Location"] for each in answers] == [reverse("members:receipt", args=[payment.pk])] * 2
    receipt = client.get(answers[0]["Location"]).text
    assert (f"Pay-back {payment.number}" in receipt, "Paid back by" in receipt) == (True, True)
    assert "There is nothing to pay back" in client.get(url_of(creditor)).text
    books = client.get(reverse("members:ledger", args=[creditor.pk])).text
    for words in ("paid back", f"Pay-back {payment.number}", "−CN¥20.00", "left in a hurry"):
        assert words in books


def test_more_than_stands_is_refused_beside_the_amount(creditor, desk):
    answer = client_of(desk).post(url_of(creditor), typed("20.01"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])
    assert "CN¥20.00 stands in the account; more than that" in answer.text


def test_desk_sees_the_amount_where_it_looks(creditor, desk):
    client, nobody = client_of(desk), make_member()
    pages = [reverse(f"members:{name}", args=[creditor.pk]) for name in ("member", "ledger")]
    assert [url_of(creditor) in client.get(page).text for page in pages] == [True, True]
    assert url_of(nobody) not in client.get(reverse("members:member", args=[nobody.pk])).text
    assert ("CN¥20.00 can be paid back", url_of(creditor)) in [
        (str(row.text), row.url) for row in panel(creditor, desk)
    ]
