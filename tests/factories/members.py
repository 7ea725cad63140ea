"""People and their contracts."""

from datetime import timedelta
from itertools import count
from typing import Any

from members.models import Member, Membership, MembershipPlan
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
    defaults = {"code": f"plan-{number}", "name_en": f"Plan {number}", "name_zh": f"卡{number}", "months": 12}
    return MembershipPlan.objects.create(**defaults | fields)


def make_membership(member: Member | None = None, **fields: Any) -> Membership:
    """A contract that began a month ago and holds for eleven more."""
    today = clock.today()
    defaults = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=335)}
    if "plan" not in fields:
        fields["plan"] = make_plan()
    return Membership.objects.create(member=member or make_member(), **defaults | fields)
