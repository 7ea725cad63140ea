"""Packs, and what is in the books."""

from decimal import Decimal
from typing import Any

from members.models import CreditLot, LedgerAccount, LedgerTransaction, Member, Refund
from members.services.fees import take_back_fee, take_fees
from members.services.ledger import post_fee
from members.services.refund import request_refund
from members.services.sale import Paying, sell
from tests.factories.bookings import HOUSE
from tests.factories.members import make_member, make_plan
from venue import clock


def make_pack_plan(**fields: Any) -> Any:
    return make_plan(**{"kind": "pack", "credits": 10, "months": 6, "price": Decimal("800.00"), **fields})


def make_pack(member: Member | None = None, *, starts_on: Any = None, **plan: Any) -> CreditLot:
    """A pack of ten that begins today, sold and paid at the desk."""
    member = member or make_member()
    payment = sell(member.pk, make_pack_plan(**plan).pk, starts_on or clock.today(), Paying("cash"), by=HOUSE)
    return CreditLot.objects.select_related("account", "membership").get(membership=payment.membership)


def make_transaction(**fields: Any) -> LedgerTransaction:
    """One without entries."""
    number = LedgerTransaction.objects.count() + 1
    defaults = {"kind": "sale", "cause": f"sale:{number}", "key": f"test:{number}", "by_name": "Lin Ke"}
    return LedgerTransaction.objects.create(**defaults | fields)


def make_account(member: Member | None = None, **fields: Any) -> LedgerAccount:
    return LedgerAccount.objects.create(member=member or make_member(), **{"kind": "money", **fields})


def make_fee(member: Member, amount: str = "30.00", cause: str = "booking:1") -> LedgerTransaction:
    return post_fee(member.pk, Decimal(amount), cause, by=HOUSE)


def make_refund(member: Member | None = None, amount: str = "20.00", **fields: Any) -> Refund:
    """Asked for, of money that stands there."""
    member = member or make_member()
    make_standing_money(member, amount, cause=f"penalty:{member.pk}")
    return request_refund(member.pk, Decimal(amount), **fields, by=HOUSE)


def make_standing_money(member: Member, amount: str = "20.00", cause: str = "penalty:1") -> Member:
    """A fee that was paid and then taken back: the money stands in the account of the person."""
    make_fee(member, amount, cause)
    take_fees(member.pk, Decimal(amount), Paying("cash"), by=HOUSE)
    take_back_fee(cause, by=HOUSE, note="wrong")
    return member
