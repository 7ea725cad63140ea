from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from bookings.models import Course
from members import errors
from members.models import CreditLot, LedgerAccount, LedgerEntry, LedgerTransaction
from members.modules import Module
from members.selectors.credits import usable_lots
from members.services.ledger import (
    account_of,
    house_account,
    post,
    post_fee,
    return_credit,
    return_credits,
    reverse,
    spend_credit,
)
from members.services.sale import Paying, renew, sell
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_account, make_fee, make_pack, make_pack_plan, make_transaction
from tests.factories.members import make_member, make_plan, make_sold
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

Kind, What = LedgerAccount.Kind, LedgerTransaction.Kind
TEN = Decimal("10.00")


def entries_of(posted):
    return {each.account.kind: each.amount for each in posted.entries.select_related("account")}


def balance(account):
    account.refresh_from_db()
    return account.balance


# --- what a sale writes ----------------------------------------------------------------------------------------------


def test_membership_is_sold_and_paid_in_the_books(desk):
    payment = sell(make_member().pk, make_plan().pk, clock.today(), Paying("cash"), by=desk)
    sale, paid = LedgerTransaction.objects.order_by("pk")
    price = Decimal("2880.00")
    assert (sale.cause, entries_of(sale)) == (
        f"sale:{payment.membership_id}", {"money": -price, "sales": price},
    )  # fmt: skip
    assert (paid.cause, entries_of(paid)) == (f"payment:{payment.pk}", {"money": price, "takings": -price})
    assert [(each.by, each.by_name, each.at) for each in (sale, paid)] == [(desk, "Zhou Lan", clock.now())] * 2
    assert balance(account_of(payment.membership.member_id, Kind.MONEY)) == 0


def test_pack_is_sold_with_its_credits_and_runs_beside_a_membership(desk):
    sold = make_sold()
    lot = make_pack(sold.member, module="aqua")
    sale = LedgerTransaction.objects.get(key=f"sale:{lot.membership_id}")
    assert (lot.left, lot.credits, lot.module, lot.membership.kind) == (10, 10, "aqua", "pack")
    assert entries_of(sale) == {
        "money": Decimal(-800), "sales": Decimal(800), "credits": Decimal(10), "credits_issued": Decimal(-10),
    }  # fmt: skip


def test_two_packs_of_a_kind_on_one_day(desk):
    member, plan = make_member(), make_pack_plan()
    for _ in range(2):
        sell(member.pk, plan.pk, clock.today(), Paying("cash"), by=desk)
    assert [lot.left for lot in usable_lots(member.pk, clock.today())] == [10, 10]


def test_pack_is_not_renewed(desk):
    with pytest.raises(errors.PackNotRenewed):
        renew(make_pack().membership_id, Paying("cash"), by=desk)


# --- posting ---------------------------------------------------------------------------------------------------------


def test_the_same_key_again_returns_the_first(desk):
    member = make_member()
    first = make_fee(member)
    assert post_fee(member.pk, Decimal(99), "booking:1", by=desk) == first
    assert balance(account_of(member.pk, Kind.FEES)) == Decimal("-30.00")


def test_what_does_not_add_up_is_refused_at_the_commit():
    entries = {account_of(make_member().pk, Kind.MONEY): TEN, house_account(Kind.CREDITS_ISSUED): -TEN}
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        post(What.SALE, "sale:1", "sale:1", entries, by=HOUSE)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert caught.value.__cause__.diag.constraint_name == "members_ledgerentry_adds_up"


def test_reversal_is_the_opposite_and_happens_once(desk):
    member = make_member()
    fee = make_fee(member)
    back = reverse(fee, by=desk, note=" Goodwill ")
    assert reverse(fee, by=desk, note="again") == back
    assert (back.kind, back.reverses, back.cause, back.note, entries_of(back)) == (
        "reversal", fee, "booking:1", "Goodwill", {"fees": Decimal(30), "fee_income": Decimal(-30)},
    )  # fmt: skip
    assert balance(account_of(member.pk, Kind.FEES)) == 0


def test_accounts_are_opened_once():
    member = make_member()
    assert account_of(member.pk, Kind.FEES) == account_of(member.pk, Kind.FEES)
    assert house_account(Kind.SALES) == house_account(Kind.SALES)


# --- credits ---------------------------------------------------------------------------------------------------------


def test_credit_is_used_once_for_a_cause_and_comes_back_to_the_same_pack(desk):
    lot, other = make_pack(), make_pack()
    spent = spend_credit(lot, "booking:5", by=desk)
    assert spend_credit(lot, "booking:5", by=desk) == spent
    assert (balance(lot.account), balance(other.account)) == (9, 10)
    back = return_credit("booking:5", by=desk)
    assert return_credit("booking:5", by=desk) == back
    assert (back.kind, back.reverses, balance(lot.account)) == ("credit_returned", spent, 10)


def test_nothing_comes_back_where_nothing_was_used(desk):
    assert return_credit("booking:404", by=desk) is None


def test_last_credit_is_the_last_and_its_cause_may_ask_again(desk):
    lot = make_pack(credits=1)
    spent = spend_credit(lot, "booking:5", by=desk)
    assert spend_credit(lot, "booking:5", by=desk) == spent
    with pytest.raises(errors.NoCreditLeft):
        spend_credit(lot, "booking:6", by=desk)
    assert balance(lot.account) == 0


def test_credits_of_a_whole_class_come_back_in_any_order(desk):
    lots = [make_pack() for _ in range(3)]
    for number, lot in enumerate(lots):
        spend_credit(lot, f"booking:{number}", by=desk)
    assert len(return_credits(["booking:2", "booking:0", "booking:9", "booking:1"], by=desk)) == 3
    assert [balance(lot.account) for lot in lots] == [10, 10, 10]


def test_order_in_which_packs_are_used(desk):
    member, today = make_member(), clock.today()
    long, first, second = (make_pack(member, months=months) for months in (9, 3, 3))
    aqua, empty = make_pack(member, module="aqua", months=12), make_pack(member, credits=1, months=1)
    make_pack(member, starts_on=today + timedelta(days=1))
    make_pack()
    spend_credit(empty, "booking:1", by=desk)
    assert usable_lots(member.pk, today, "aqua") == [aqua, first, second, long]
    assert usable_lots(member.pk, today, "strength") == [first, second, long]


def test_modules_are_those_of_courses():
    assert Module.choices == [*Course.Module.choices, ("treatment", "treatments")]


# --- what the database refuses ---------------------------------------------------------------------------------------


def refused(action):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        action()
    return caught.value.__cause__.diag.constraint_name


def entry(account, amount, posted=None):
    return LedgerEntry.objects.create(transaction=posted or make_transaction(), account=account, amount=amount)


@pytest.mark.parametrize(("kind", "is_somebodys"), [("money", False), ("credits", False), ("sales", True)])
def test_accounts_have_their_holder(kind, is_somebodys):
    member = make_member() if is_somebodys else None
    name = "members_ledgeraccount_has_its_holder"
    assert refused(lambda: LedgerAccount.objects.create(kind=kind, member=member)) == name


def test_constraints_of_accounts():
    member = make_member()
    make_account(member), make_account(member, kind="credits"), make_account(member, kind="credits")
    assert refused(lambda: make_account(member)) == "members_ledgeraccount_one_each"
    house = house_account(Kind.SALES)
    once_more = lambda: LedgerAccount.objects.create(kind="sales")  # noqa: E731
    assert refused(once_more) == "members_ledgeraccount_one_of_the_house"
    assert refused(lambda: LedgerAccount.objects.create(kind="takings", balance=1)) == (
        "members_ledgeraccount_house_keeps_none"
    )
    assert refused(lambda: LedgerAccount.objects.filter(member=member).update(balance=5)) == (
        "members_ledgeraccount_balance_guard"
    )
    post(What.SALE, "sale:1", "sale:1", {house: TEN, account_of(member.pk, Kind.MONEY): -TEN}, by=HOUSE)
    assert (balance(house), balance(account_of(member.pk, Kind.MONEY))) == (0, -TEN)


def test_credits_do_not_go_below_nothing_nor_fees_above():
    credits, fees = make_account(kind="credits"), make_account(kind="fees")
    assert refused(lambda: entry(credits, Decimal(-1))) == "members_ledgeraccount_credits_last"
    assert refused(lambda: entry(fees, Decimal(1))) == "members_ledgeraccount_fees_are_owed"
    deposits = make_account(kind="deposits")
    assert refused(lambda: entry(deposits, Decimal(-1))) == "members_ledgeraccount_deposits_are_held"


def test_an_account_stays_its_holders():
    account = make_account()
    with pytest.raises(InternalError), transaction.atomic():
        LedgerAccount.objects.filter(pk=account.pk).update(member=make_member())


def test_constraints_of_transactions():
    posted = make_transaction()
    make_transaction(kind="reversal", reverses=posted)
    prefix = "members_ledgertransaction"
    assert refused(lambda: make_transaction(key=posted.key)) == f"{prefix}_once"
    assert refused(lambda: make_transaction(kind="reversal", reverses=posted)) == f"{prefix}_reversed_once"
    assert refused(lambda: make_transaction(kind="reversal")) == f"{prefix}_undoes_one"
    assert refused(lambda: make_transaction(reverses=make_transaction())) == f"{prefix}_undoes_one"
    assert refused(lambda: make_transaction(cause="Wang Wei")) == f"{prefix}_has_a_cause"


def test_constraints_of_entries_and_lots():
    account = make_account()
    posted = post(What.SALE, "sale:1", "sale:1", {account: TEN, house_account(Kind.SALES): -TEN}, by=HOUSE)
    assert refused(lambda: entry(account, TEN, posted)) == "members_ledgerentry_one_per_account"
    assert refused(lambda: entry(account, Decimal(0))) == "members_ledgerentry_is_something"
    lot = {"membership": make_sold(), "account": make_account(kind="credits")}
    assert refused(lambda: CreditLot.objects.create(**lot, credits=0)) == "members_creditlot_has_credits"


@pytest.mark.parametrize("model", [LedgerTransaction, LedgerEntry, CreditLot])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_books_are_append_only(model, statement):
    make_pack()
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))


@pytest.mark.parametrize(
    "fields", [{"kind": "pack", "credits": None}, {"kind": "pack", "credits": 0}, {"credits": 10}, {"module": "aqua"}]
)
def test_a_pack_has_credits_and_a_membership_none(fields):
    assert refused(lambda: make_plan(**fields)) == "members_membershipplan_pack_has_credits"
