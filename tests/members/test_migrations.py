"""What was sold before there were books is taken into them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEFORE, AFTER = [("members", "0001_initial")], [("members", "0004_guard_ledger")]
SOLD = datetime(2026, 1, 5, 10, tzinfo=UTC)
ROWS = (
    "SELECT booked.kind, booked.key, at, by_id, by_name, account.kind, account.member_id, amount"
    " FROM members_ledgerentry entry JOIN members_ledgertransaction booked ON booked.id = entry.transaction_id"
    " JOIN members_ledgeraccount account ON account.id = entry.account_id"
    " ORDER BY booked.id, account.member_id NULLS LAST"
)


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture
def old():
    """A database of its own as it was before the books: no later migration need be taken back for it."""
    before = connection.settings_dict
    name = f"{before['NAME']}_books"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")
    connection.close()
    connection.settings_dict = before | {"NAME": name}
    try:
        yield migrate(BEFORE)
    finally:
        connection.close()
        connection.settings_dict = before
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_sales_and_payments_are_taken_in_and_out_again(old):
    member = old.get_model("members", "Member").objects.create(name="Wang", number="1", origin="desk")
    plan = old.get_model("members", "MembershipPlan").objects.create(
        code="year", name_en="Year", name_zh="年", months=12
    )
    seller = old.get_model("venue", "User").objects.create(email="desk@test.example", password="!")
    contract = {"member": member, "plan": plan, "starts_on": date(2026, 1, 5), "ends_on": date(2027, 1, 4)}
    contracts = old.get_model("members", "Membership").objects
    sold = contracts.create(**contract, price_paid=Decimal(900), sold_at=SOLD, sold_by=seller)
    contracts.create(**contract | {"starts_on": date(2025, 1, 5)})  # of an imported list
    payment = old.get_model("members", "Payment").objects.create(
        number="R1", membership=sold, amount=Decimal(900), method="cash", taken_at=SOLD, taken_by=seller,
        taken_by_name="Zhou Lan",
    )  # fmt: skip

    new = migrate(AFTER)

    price, who = Decimal(900), (SOLD, seller.pk, "Zhou Lan")
    sale, paid = ("sale", f"sale:{sold.pk}", *who), ("payment", f"payment:{payment.pk}", *who)
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        assert cursor.fetchall() == [
            (*sale, "money", member.pk, -price),
            (*sale, "sales", None, price),
            (*paid, "money", member.pk, price),
            (*paid, "takings", None, -price),
        ]
    accounts = new.get_model("members", "LedgerAccount").objects.order_by("kind").values_list("kind", "balance")
    assert list(accounts) == [("money", 0), ("sales", 0), ("takings", 0)]
    assert set(new.get_model("members", "Membership").objects.values_list("kind", flat=True)) == {"period"}

    before = migrate(BEFORE)

    assert before.get_model("members", "Payment").objects.get().amount == price
    assert "members_ledgerentry" not in connection.introspection.table_names()


def test_whoever_did_not_want_to_be_asked_has_said_no_to_it(old):
    apps = migrate([("members", "0010_consents")])
    people, preferences = apps.get_model("members", "Member").objects, apps.get_model("venue", "ContactPreference")
    parent = people.create(name="Wang", number="1", origin="desk", email="wang@test.example")
    people.create(name="Child", number="2", origin="desk", email="wang@test.example", guardian=parent)
    people.create(name="Li", number="3", origin="desk", email="li@test.example")
    for address, is_allowed in (("Wang@test.example", False), ("li@test.example", True), ("gone@test.example", False)):
        preferences.objects.create(
            address=address, purpose="feedback", channel="email", is_allowed=is_allowed, changed_at=SOLD
        )

    new = migrate([("members", "0011_take_in_refusals")])

    answers = new.get_model("members", "Consent").objects.values_list("member", "purpose", "is_given", "answered_at")
    assert list(answers) == [(parent.pk, "feedback", False, SOLD)]
    left = new.get_model("venue", "ContactPreference").objects.order_by("address").values_list("address", "is_allowed")
    assert sorted(left) == [("Wang@test.example", False), ("gone@test.example", False)]
