"""Many people at once, made in a handful of queries."""

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string

from members.models import Member, Membership
from tests.factories.members import make_plan
from venue import clock
from venue.models import User
from venue.sessions import SessionStore
from venue.sign_in import BACKEND


def make_people(count: int) -> list[Member]:
    """People with a contract, a sign-in and an address."""
    users = User.objects.bulk_create(
        User(email=f"p{n}@test.example", name=f"P {n}", password="!") for n in range(count)
    )
    members = Member.objects.bulk_create(
        Member(number=f"P{n:05}", name=user.name, email=user.email, user=user, origin=Member.Origin.ONLINE)
        for n, user in enumerate(users)
    )
    plan, today = make_plan(), clock.today()
    Membership.objects.bulk_create(
        Membership(member=member, plan=plan, starts_on=today, ends_on=today + timedelta(days=90)) for member in members
    )
    return members


def sign_in(users: list[User]) -> list[str]:
    """The session key of each."""
    sessions = Session.objects.bulk_create(
        Session(
            session_key=get_random_string(32),
            session_data=SessionStore().encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: BACKEND,
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=clock.now() + timedelta(days=1),
        )
        for user in users
    )
    return [session.session_key for session in sessions]
