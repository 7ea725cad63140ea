"""Many people at once, made in a handful of queries."""

from datetime import timedelta

from members.models import Member, Membership
from tests.factories.members import make_plan
from venue import clock
from venue.models import User


def make_people(count: int) -> list[Member]:
    """People with a contract, a sign-in and an address; others than those that are there."""
    first = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"p{n}@test.example", name=f"P {n}", password="!") for n in range(first, first + count)
    )
    members = Member.objects.bulk_create(
        Member(number=f"P{n:05}", name=user.name, email=user.email, user=user, origin=Member.Origin.ONLINE)
        for n, user in enumerate(users, first)
    )
    plan, today = make_plan(), clock.today()
    Membership.objects.bulk_create(
        Membership(member=member, plan=plan, starts_on=today, ends_on=today + timedelta(days=90)) for member in members
    )
    return members
