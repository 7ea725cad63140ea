"""A venue of the size that benches are run on: the demo venue, and thousands of people, classes and bookings beside it.

Written past the services, by INSERT … SELECT and COPY with the triggers off, which would make it forty times slower.
So nothing here has a history, and what triggers keep is counted afterwards. Constraints and unique indexes hold as
ever; foreign keys are triggers too, so `check_invariants` is worth running after it.
"""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction

from bookings.models import Course
from feedback.services import bulk_answers, demo
from feedback.services.bulk_answers import ANSWERS, COMMENTS
from feedback.services.bulk_books import BOOKS
from feedback.services.bulk_cases import CASES, OPEN, RECENT
from members import pinyin
from members.models import Member, MembershipPlan
from members.services.search_keys import keys_of
from venue import clock
from venue.models import Area
from venue.roles import Role


@dataclass(frozen=True)
class Size:
    """Fifty bookings a session, of which at most twenty live, as in a house that is always nearly full."""

    members: int
    sessions: int
    messages: int
    cases: int = 0
    answers: int = 0

    @property
    def bookings(self) -> int:
        return self.sessions * ROWS_A_SESSION


ROWS_A_SESSION = 50
SIZES = {"S": Size(10_000, 2_000, 10_000, 10_000, 20_000), "M": Size(100_000, 20_000, 100_000, 100_000, 200_000)}
SESSIONS_A_DAY, DAYS_AHEAD, FIRST_HOUR = 20, 42, 7
ROOMS, INSTRUCTORS = 10, 30
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文斌晓宇欣怡梓涵子轩浩然雨桐思远嘉禾婉清若曦"

Tell = Callable[[str], None]


class NotAllowed(Exception):
    """The database's user may not switch triggers off."""


def seed_bulk(size: Size, tell: Tell) -> None:
    """The demo venue with `size` beside it, in one transaction; `tell` hears what is being written."""
    demo.seed()
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute("SET LOCAL session_replication_role = replica")
        except DatabaseError as error:
            raise NotAllowed(str(error)) from None
        values = parameters(cursor, size)
        tell(f"{size.members:,} people")
        cursor.execute(USERS, values)
        copy_members(cursor, size, values)
        for sentence, statements in STEPS.items():
            tell(sentence.format(size=size))
            for statement in statements:
                cursor.execute(statement, values)
        for table in WRITTEN:
            last = f"SELECT coalesce(max(id), 1) FROM {table}"
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")
    with connection.cursor() as cursor:
        tell("statistics")
        cursor.execute("VACUUM ANALYZE")


def parameters(cursor: Any, size: Size) -> dict[str, Any]:
    """What the statements are filled with: how many of each, and the last number that is taken in each table."""
    values: dict[str, Any] = {
        "members": size.members,
        "sessions": size.sessions,
        "messages": min(size.messages, size.bookings),
        "cases": size.cases,
        "open_cases": min(OPEN, size.cases),
        "recent_cases": min(RECENT, size.cases),
        "answers": size.answers,
        "versions": bulk_answers.versions(),
        "comments": COMMENTS,
        "rows": ROWS_A_SESSION,
        "a_day": SESSIONS_A_DAY,
        "first_day": clock.today() - timedelta(days=size.sessions // SESSIONS_A_DAY - DAYS_AHEAD),
        "today": clock.today(),
        "now": clock.now(),
        "zone": clock.zone().key,
        "first_hour": FIRST_HOUR,
        "rooms": ROOMS,
        "instructors": INSTRUCTORS,
        "role": Role.MEMBER.value,
        "area": Area.objects.order_by("pk").values_list("pk", flat=True)[0],
        "courses": list(Course.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)),
        "plans": list(
            MembershipPlan.objects.filter(price__gt=0, kind="period").order_by("pk").values_list("pk", flat=True)
        ),
    }
    for table in WRITTEN:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        values[table] = cursor.fetchone()[0]
    return values


def copy_members(cursor: Any, size: Size, values: dict[str, Any]) -> None:
    """People with names of two or three characters, and the keys they are found by, streamed."""
    cursor.execute("SELECT nextval('members_number') FROM generate_series(1, %s)", [size.members])
    numbers = [str(number) for (number,) in cursor.fetchall()]
    columns = (
        "id, number, name, phone, email, gender, born_on, language, user_id, origin, joined_at, search_keys, sort_key"
    )
    with connection.cursor() as copying:
        copying.copy_expert(f"COPY members_member ({columns}) FROM STDIN", Lines(member_lines(numbers, values)))


def member_lines(numbers: list[str], values: dict[str, Any]) -> Iterator[str]:
    dice = random.Random(7)  # noqa: S311 - the same people every time
    first, user = values["members_member"], values["venue_user"]
    for n, number in enumerate(numbers, 1):
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2))))
        phone, email = f"+86199{n:08}", f"p{user + n}@people.example"
        member = Member(number=number, name=name, phone=phone, email=email, joined_at=values["now"])
        born = f"{dice.randrange(1950, 2007)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        keys, sort_key = keys_of(member), pinyin.sort_key(name)[: Member.SORT_KEY_LENGTH]
        fields = (first + n, number, name, phone, email, dice.choice(("female", "male")), born)
        others = ("zh-hans", user + n, "desk", values["now"].isoformat(), keys, sort_key)
        yield "\t".join(map(str, (*fields, *others))) + "\n"


class Lines(io.TextIOBase):
    """A file that is read once, a piece at a time: what COPY reads from, without holding all of it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def read(self, size: int | None = -1) -> str:
        return "".join(islice(self.lines, 1000))


USERS = """
    INSERT INTO venue_user (id, password, is_superuser, phone, email, name, language, is_active, date_joined)
    SELECT %(venue_user)s + n, '!', false, '', 'p' || %(venue_user)s + n || '@people.example', '', 'zh-hans', true,
        %(now)s
    FROM generate_series(1, %(members)s) n
"""

# Each step by what it says of itself. A session is counted from 0: day n / a_day, place in the day n % a_day; the
# first hours and rooms are such that nobody and nothing is claimed twice, which the exclusion constraint checks.
STEPS = {
    "{size.members:,} contracts and payments": [
        """
        INSERT INTO venue_user_groups (user_id, group_id)
        SELECT %(venue_user)s + n, (SELECT id FROM auth_group WHERE name = %(role)s)
        FROM generate_series(1, %(members)s) n
        """,
        """
        INSERT INTO account_emailaddress (email, verified, "primary", user_id)
        SELECT email, true, true, id FROM venue_user WHERE id > %(venue_user)s
        """,
        """
        INSERT INTO members_membership (id, member_id, plan_id, kind, starts_on, ends_on, created_at, tier,
            entitlement_en, entitlement_zh, price_paid, price_reason, sold_at)
        SELECT %(members_membership)s + n, %(members_member)s + n, plan.id, plan.kind, day, day + 364, day, plan.tier,
            plan.entitlement_en, plan.entitlement_zh, plan.price, '', day + time '10:00'
        FROM generate_series(1, %(members)s) n, LATERAL (SELECT %(today)s::date - n %% 300 AS day) begun,
            LATERAL (SELECT * FROM members_membershipplan
                WHERE id = (%(plans)s::bigint[])[1 + n %% array_length(%(plans)s::bigint[], 1)]) plan
        """,
        """
        INSERT INTO members_payment (id, number, kind, membership_id, amount, method, reference, taken_at,
            taken_by_name)
        SELECT %(members_payment)s + row_number() OVER (ORDER BY id), 'R' || nextval('members_receipt'), 'sale', id,
            price_paid, 'card', '', sold_at, ''
        FROM members_membership WHERE id > %(members_membership)s
        """,
        """
        INSERT INTO members_stage (member_id, kind, since)
        SELECT member_id, 'member', least(%(now)s, sold_at) FROM members_membership WHERE id > %(members_membership)s
        """,
        *BOOKS,
        """
        INSERT INTO members_membercode (member_id, code, issued_at, revoke_reason)
        SELECT %(members_member)s + n, '7' || lpad(n::text, 23, '0'), %(now)s, '' FROM generate_series(1, %(members)s) n
        """,
    ],
    "{size.sessions:,} sessions": [
        """
        INSERT INTO venue_user (id, password, is_superuser, phone, email, name, language, is_active, date_joined)
        SELECT %(venue_user)s + %(members)s + n, '!', false, '', 'coach' || n || '@people.example', 'Coach ' || n,
            'zh-hans', true, %(now)s
        FROM generate_series(1, %(instructors)s) n
        """,
        """
        INSERT INTO venue_staffmember (id, user_id, job_en, job_zh, hired_on)
        SELECT %(venue_staffmember)s + n, %(venue_user)s + %(members)s + n, 'Coach', '教练', %(first_day)s
        FROM generate_series(1, %(instructors)s) n
        """,
        """
        INSERT INTO bookings_resource (id, kind, room_kind, area_id, name_en, name_zh, capacity, is_active)
        SELECT %(bookings_resource)s + n, 'room', 'hall', %(area)s, 'Hall ' || 100 + n, 100 + n || '号厅', 20, true
        FROM generate_series(1, %(rooms)s) n
        """,
        """
        INSERT INTO bookings_resource (id, kind, staff_id, name_en, name_zh, capacity, is_active)
        SELECT %(bookings_resource)s + %(rooms)s + n, 'staff', %(venue_staffmember)s + n, '', '', 1, true
        FROM generate_series(1, %(instructors)s) n
        """,
        """
        INSERT INTO bookings_scheduledsession (id, course_id, instructor_id, starts_at, ends_at, capacity, booked,
            state, cancel_reason, created_at)
        SELECT %(bookings_scheduledsession)s + 1 + n,
            (%(courses)s::bigint[])[1 + n %% array_length(%(courses)s::bigint[], 1)],
            %(venue_staffmember)s + 1 + n %% %(instructors)s, begins, begins + interval '1 hour', 20, 0,
            'scheduled', '', least(%(now)s, begins - interval '30 days')
        FROM generate_series(0, %(sessions)s - 1) n, LATERAL (SELECT (%(first_day)s::date + n / %(a_day)s
            + make_interval(hours => %(first_hour)s + n %% %(a_day)s %% 14)) AT TIME ZONE %(zone)s AS begins) times
        """,
        """
        INSERT INTO bookings_resourceallocation (resource_id, during, session_id)
        SELECT resource, tstzrange(starts_at, ends_at), id FROM bookings_scheduledsession,
            LATERAL (VALUES (%(bookings_resource)s + 1 + (id - %(bookings_scheduledsession)s - 1) %% %(rooms)s),
                (%(bookings_resource)s + %(rooms)s + instructor_id - %(venue_staffmember)s)) claims (resource)
        WHERE id > %(bookings_scheduledsession)s
        """,
    ],
    "{size.bookings:,} bookings": [
        """
        INSERT INTO bookings_booking (session_id, member_id, membership_id, policies, state, booked_at, checked_in_at,
            cancelled_at, is_cancelled_by_venue, overridden)
        SELECT session.id, %(members_member)s + who, %(members_membership)s + who, '{}', fate.state, booked_at,
            CASE fate.state WHEN 'attended' THEN starts_at - interval '5 minutes' END,
            CASE WHEN fate.state IN ('cancelled', 'late_cancelled') THEN booked_at + interval '1 hour' END, false,
            '{}'
        FROM bookings_scheduledsession session, generate_series(0, %(rows)s - 1) place,
            LATERAL (SELECT 1 + (session.id * %(rows)s + place) %% %(members)s AS who,
                least(%(now)s, starts_at - interval '1 day') - make_interval(hours => 2 + place) AS booked_at,
                CASE WHEN place >= 45 THEN 'late_cancelled' WHEN place >= 20 THEN 'cancelled'
                    WHEN ends_at < %(now)s THEN CASE WHEN place < 17 THEN 'attended' ELSE 'no_show' END
                    WHEN place < 15 THEN 'booked' ELSE 'cancelled' END AS state) fate
        WHERE session.id > %(bookings_scheduledsession)s
        """,
        """
        UPDATE bookings_scheduledsession session SET booked = live.places,
            roster_closed_at = CASE WHEN ends_at < %(now)s THEN ends_at END
        FROM (SELECT session_id, count(*) places FROM bookings_booking
            WHERE state NOT IN ('cancelled', 'late_cancelled') GROUP BY session_id) live
        WHERE live.session_id = session.id AND session.id > %(bookings_scheduledsession)s
        """,
    ],
    "{size.messages:,} messages": [
        """
        INSERT INTO venue_message (user_id, address, channel, purpose, template, language, params, subject, body,
            dedupe_key, subject_key, is_direct, is_secret, send_after, created_at, state, attempts, is_uncertain,
            sent_at, error, message_id)
        SELECT member.user_id, member.email, 'email', 'service', 'booking_confirmed', 'zh-hans', '{}',
            '预约成功', '预约成功', 'booking_confirmed:' || booking.id, 'booking:' || booking.id, true, false,
            booked_at, booked_at, 'sent', 1, false, booked_at, '', gen_random_uuid()
        FROM (SELECT * FROM bookings_booking ORDER BY id DESC LIMIT %(messages)s) booking
            JOIN members_member member ON member.id = booking.member_id
        """,
    ],
    "{size.cases:,} cases": CASES,
    "{size.answers:,} answers to surveys": ANSWERS,
}
WRITTEN = (
    "venue_user",
    "venue_staffmember",
    "members_member",
    "members_membership",
    "members_payment",
    "bookings_resource",
    "bookings_scheduledsession",
    "feedback_case",
    "feedback_surveyinvitation",
    "feedback_surveyresponse",
)
