"""What the cells press on: sessions with places, people who are signed in, the tables of the floor."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.crypto import get_random_string

from bin.tools.bench.floor import MODELS, FloorSession
from bookings.models import Booking, ScheduledSession
from bookings.models.booking import LIVE
from bookings.policies import CHECK_IN_OPENS, OPENS, WAITLIST_MODE
from feedback.services.demo_cast import DOMAIN
from members.models import EntryRules, Member, MemberCode, RulesAcceptance
from venue import clock
from venue.actors import Automation
from venue.models import Message, Policy, User
from venue.services.policy import set_policy
from venue.sessions import SessionStore
from venue.sign_in import BACKEND

BENCH = Automation("bench")
SESSIONS, PLACES, NO_LIMIT = 500, 20, 30_000
RUSHES, PEOPLE_IN_A_RUSH = 10, 500
LINES = 3  # classes with a waitlist
STAFF = ("desk", "manager")


TAKEN = """
    SELECT wanted.id, booking.member_id FROM bookings_scheduledsession wanted
    JOIN bookings_scheduledsession other ON other.starts_at < wanted.ends_at AND other.ends_at > wanted.starts_at
    JOIN bookings_booking booking ON booking.session_id = other.id AND booking.state = ANY(%s)
    WHERE wanted.id = ANY(%s)
"""


@dataclass(frozen=True)
class World:
    """Session keys by member, and the classes of each cell."""

    people: list[tuple[int, str]]  # key of the member, session key
    desk: str
    manager: str
    spread: list[int]
    hot: list[int]
    rush: list[int]
    lines: list[int]
    floors: list[int]


def prepare() -> World:
    """It is early in the morning; booking is open for all that is ahead, check-in for all that is today; no message
    waits.
    """
    now = clock.local(clock.now())
    clock.move(now.replace(hour=6, minute=30) + timedelta(days=1) - now)
    Message.objects.filter(state=Message.State.PENDING).update(state=Message.State.WITHDRAWN)
    for definition, value in ((OPENS, 60), (CHECK_IN_OPENS, 720)):
        set_policy(definition.key, value=value, by=BENCH)
    accept_rules()
    early = clock.now() + timedelta(days=1)
    for_all = ScheduledSession.objects.standing().filter(series=None, course__ability_needed="")
    for_all = for_all.exclude(course__in=with_lines_of_their_own())
    coming = for_all.filter(starts_at__gt=early).order_by("starts_at")
    keys = list(coming.values_list("pk", flat=True)[: SESSIONS + 3 + RUSHES + LINES])
    spread, hot, few = keys[:SESSIONS], keys[SESSIONS : SESSIONS + 3], keys[SESSIONS + 3 :]
    ScheduledSession.objects.filter(pk__in=spread).update(capacity=2_000)
    ScheduledSession.objects.filter(pk__in=hot).update(capacity=NO_LIMIT)
    for session in ScheduledSession.objects.filter(pk__in=few):
        ScheduledSession.objects.filter(pk=session.pk).update(capacity=session.booked + PLACES)
    return World(
        people=people(),
        **dict(zip(STAFF, sign_in([User.objects.get(email=f"{name}@{DOMAIN}") for name in STAFF]), strict=True)),
        spread=spread,
        hot=hot,
        rush=few[:RUSHES],
        lines=few[RUSHES:],
        floors=make_floor(),
    )


def with_lines_of_their_own() -> list[int]:
    """Courses that ask whoever is first, or tell all: nobody is asked so early, and a free place is anybody's."""
    scopes = Policy.objects.filter(key=WAITLIST_MODE.key, scope__startswith="course:").values_list("scope", flat=True)
    return [int(scope.removeprefix("course:")) for scope in scopes]


def accept_rules() -> None:
    """Everybody of the bulk has accepted the entry rules that hold, as whoever books did once."""
    rules = EntryRules.objects.first()
    members = Member.objects.filter(email__endswith="@people.example").values_list("pk", flat=True) if rules else ()
    at_desk = RulesAcceptance.Where.DESK
    rows = (RulesAcceptance(member_id=pk, rules=rules, where=at_desk) for pk in members)
    RulesAcceptance.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def people() -> list[tuple[int, str]]:
    """Everybody of the bulk up to twelve thousand, in the order of their keys."""
    members = Member.objects.filter(email__endswith="@people.example").select_related("user").order_by("pk")[:12_000]
    users = [member.user for member in members if member.user]
    Session.objects.all().delete()
    return list(zip([member.pk for member in members], sign_in(users), strict=True))


def sign_in(users: list[User]) -> list[str]:
    sessions = [
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
    ]
    return [session.session_key for session in Session.objects.bulk_create(sessions, batch_size=1000)]


def taken_hours(sessions: list[int]) -> frozenset[tuple[int, int]]:
    """Who could not book which of these sessions, because of a place at that time."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [list(LIVE), sessions])
        return frozenset(cursor.fetchall())


def make_floor() -> list[int]:
    """The floor's tables, empty, with as many sessions as the product's cells have, and three more for the hot ones."""
    with connection.schema_editor() as editor, connection.cursor() as cursor:
        for model in reversed(MODELS):
            cursor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table} CASCADE")
        for model in MODELS:
            editor.create_model(model)
    sessions = FloorSession._default_manager.bulk_create(FloorSession(capacity=1_000_000) for _ in range(SESSIONS + 3))
    return [session.pk for session in sessions]


def counts() -> tuple[int, int]:
    """Live bookings and confirmations: what a cell adds must be what it was answered."""
    return Booking.objects.live().count(), Message.objects.filter(template="booking_confirmed").count()


def codes_of_today() -> list[tuple[str, int]]:
    """The code of everybody who is booked today and could be checked in now, with the booking."""
    now = clock.now()
    window = {"session__starts_at__gt": now, "session__starts_at__lt": now + timedelta(hours=11)}
    booked = Booking.objects.filter(state=Booking.State.BOOKED, **window).order_by("pk")
    code_of = dict(MemberCode.objects.filter(member__in=booked.values("member")).values_list("member", "code"))
    return [(code_of[member], pk) for member, pk in booked.values_list("member", "pk") if member in code_of]
