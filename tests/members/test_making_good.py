from decimal import Decimal

import pytest

from members.models import LedgerTransaction, Membership
from members.services.making_good import give_money, give_pack
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_pack_plan
from tests.factories.members import make_member
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CAUSE = "compensation:5"


def test_money_stands_in_the_account_and_the_house_has_given_it():
    member = make_member()

    posted = give_money(member.pk, Decimal("50.00"), CAUSE, by=HOUSE)

    entries = dict(posted.entries.values_list("account__kind", "amount"))
    assert entries == {"money": Decimal("50.00"), "goodwill": Decimal("-50.00")}
    assert (posted.kind, posted.cause, member.accounts.get().balance) == ("made_good", CAUSE, Decimal("50.00"))


def test_money_is_given_once_for_a_cause():
    member = make_member()

    first, again = (give_money(member.pk, Decimal("50.00"), CAUSE, by=HOUSE) for _ in range(2))

    assert (first, member.accounts.get().balance) == (again, Decimal("50.00"))


def test_given_pack_begins_today_and_was_sold_to_nobody():
    member, plan = make_member(), make_pack_plan(credits=1, months=1)

    first, again = (give_pack(member.pk, plan.pk, CAUSE, by=HOUSE) for _ in range(2))

    contract = Membership.objects.get(member=member)
    assert (first, LedgerTransaction.objects.count()) == (again, 1)
    assert (contract.starts_on, contract.sold_at, contract.price_paid) == (clock.today(), None, None)
    assert (contract.credit_lot.credits, contract.credit_lot.left) == (1, 1)
