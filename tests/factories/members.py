"""People and their contracts."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from members.models import EntryRules, Member, Membership, MembershipPlan, Payment
from members.services import search_keys
from venue import clock

numbers = count(1)


def make_member(**fields: Any) -> Member:
    """A grown-up who is their own contact, without a contract and without a sign-in."""
    number = next(numbers)
    defaults = {
        "number": f"T{number:05}",
        "name": f"Member {number}",
        "phone": f"+86138{number:08}",
        "email": f"member{number}@test.example",
        "origin": Member.Origin.DESK,
    }
    member = Member(**defaults | fields)
    search_keys.fill(member).save(force_insert=True)
    return member


def make_plan(**fields: Any) -> MembershipPlan:
    number = next(numbers)
    names = {"code": f"plan-{number}", "name_en": f"Plan {number}", "name_zh": f"卡{number}"}
    defaults = {**names, "months": 12, "price": Decimal("2880.00")}
    return MembershipPlan.objects.create(**defaults | fields)


def make_membership(member: Member | None = None, **fields: Any) -> Membership:
    """A contract that began a month ago and holds for eleven more."""
    today = clock.today()
    defaults = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=335)}
    if "plan" not in fields:
        fields["plan"] = make_plan()
    return Membership.objects.create(member=member or make_member(), **defaults | fields)


def make_sold(member: Member | None = None, **fields: Any) -> Membership:
    """A contract as `make_membership` makes it, but sold here."""
    return make_membership(member, **{"price_paid": Decimal("2880.00"), "sold_at": clock.now(), **fields})


def make_payment(membership: Membership | None = None, **fields: Any) -> Payment:
    """What was taken for a contract that was sold."""
    membership = membership or make_sold()
    defaults = {
        "number": f"T{next(numbers)}",
        "amount": membership.price_paid,
        "method": Payment.Method.WECHAT,
        "taken_by_name": "Lin Ke",
    }
    return Payment.objects.create(membership=membership, **defaults | fields)


def make_rules(**fields: Any) -> EntryRules:
    """A version of the entry rules, which holds until the next."""
    return EntryRules.objects.create(**{"text_en": "Shower first.", "text_zh": "请先淋浴。", **fields})
