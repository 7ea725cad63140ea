"""The demo venue, made through the services as a real one would be, the same each time but for the date it is made
on.
"""

import random
from datetime import date, time, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.models import Booking, Course, Resource, ScheduledSession, SessionSeries
from bookings.policies import booking_policy
from bookings.services.booking import book, cancel_booking
from bookings.services.checkin import check_in
from bookings.services.roster import close_roster
from bookings.services.series import end_series, put_on_weekly
from bookings.services.session import cancel_session
from bookings.services.waitlist import join
from feedback.services import demo_feedback, demo_members, demo_safety
from feedback.services.demo_cast import AREAS, COLLEAGUES, COURSES, DOMAIN, MEMBER_LOGINS, PASSWORD, ROOMS, WEEK
from members.models import Member
from members.services import search_keys
from members.services.import_mapping import read_mapping
from members.services.import_members import plan_import, store
from venue import clock, locking
from venue.actors import Automation
from venue.models import Area, OpeningHours, StaffMember, User
from venue.roles import Role
from venue.services.staff import hire

SEED = Automation(gettext_noop("demo data"))
MEMBER_LIST = Path(__file__).resolve().parent.parent.parent / "members/demo/members-from-old-software.gbk.csv"
PAST = timedelta(days=8)
OPENS, CLOSES = time(6, 30), time(1, 0)  # past midnight, as a bath house does


def is_seeded() -> bool:
    return StaffMember.objects.exists()


def seed() -> None:
    """Make everything. The past is made in the past: the clock of this process is set back while it happens."""
    dice = random.Random(20)  # noqa: S311 - the same demo every time
    now = clock.now()
    with clock.frozen(now - PAST):
        staff = make_staff()
        rooms = make_places()
        members = make_members()
        make_classes(staff, rooms)
    book_past(dice, members, until=now)
    with clock.frozen(now):
        book_ahead(dice, members)
        show_every_state(staff, members)
        demo_members.welcome_newcomers(random.Random(22))  # noqa: S311
        demo_members.give_codes()
    demo_feedback.make_voices(random.Random(23), staff, members, SEED)  # noqa: S311
    demo_safety.seed_safety(staff)


def make_staff() -> dict[str, StaffMember]:
    hired_on = date(2024, 3, 1)
    return {
        each.login: hire(
            email=each.email,
            name=each.name,
            roles=[each.role],
            hired_on=hired_on,
            password=PASSWORD,
            job_en=each.job_en,
            job_zh=each.job_zh,
            by=SEED,
        )
        for each in COLLEAGUES
    }


def make_places() -> dict[str, Resource]:
    with locking.atomic(by=SEED):
        areas = {
            key: Area.objects.create(name_en=en, name_zh=zh, kind=kind, floor=floor)
            for key, en, zh, kind, floor in AREAS
        }
        for weekday in range(7):
            OpeningHours.objects.create(weekday=weekday, opens=OPENS, closes=CLOSES)
        return {
            key: Resource.objects.create(area=areas[area], name_en=en, name_zh=zh, capacity=capacity)
            for key, area, en, zh, capacity in ROOMS
        }


def make_members() -> list[Member]:
    """The member list of the old software, its bad rows left out; the first three with a sign-in."""
    with clock.frozen(clock.now() - demo_members.SINCE):
        plan = plan_import(MEMBER_LIST, read_mapping(None))
        store(plan, by=SEED, leave_out_bad_rows=True)
    demo_members.price_plans()
    demo_members.renew_past(random.Random(21), until=clock.now())  # noqa: S311 - dice of its own: the same demo
    today = clock.today()
    members = list(
        Member.objects.filter(memberships__starts_on__lte=today, memberships__ends_on__gt=today + timedelta(days=60))
        .prefetch_related("memberships")
        .order_by("number")
        .distinct()
    )
    for login, member in zip(MEMBER_LOGINS, members, strict=False):
        give_sign_in(member, f"{login}@{DOMAIN}")
    return members


def give_sign_in(member: Member, email: str) -> User:
    with locking.atomic(by=SEED):
        user = User.objects.create_user(email, PASSWORD, name=member.name, language=member.language)
        user.groups.add(Group.objects.get(name=Role.MEMBER.value))
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        member.user, member.email = user, email
        search_keys.fill(member).save(update_fields=["user", "email", *search_keys.FIELDS])
    return user


def make_classes(staff: dict[str, StaffMember], rooms: dict[str, Resource]) -> list[SessionSeries]:
    with locking.atomic(by=SEED):
        courses = {
            key: Course.objects.create(
                name_en=en, name_zh=zh, module=module, level=level, minutes=minutes,
                description_en=about_en, description_zh=about_zh,
            )
            for key, en, zh, module, level, minutes, about_en, about_zh in COURSES
        }  # fmt: skip
    return [
        put_on_weekly(
            course=courses[course],
            room=rooms[room],
            instructor=staff[coach],
            weekday=weekday,
            begins_at=begins_at,
            minutes=courses[course].minutes,
            capacity=places,
            first_on=clock.today(),
            last_on=None,
            by=staff["manager"].user,
        )
        for course, room, coach, weekday, begins_at, places in WEEK
    ]


def book_past(dice: random.Random, members: list[Member], *, until: object) -> None:
    """Classes of the last days: booked the day before, most people came, most rosters are closed; the demo's member
    gave one place back late.
    """
    desk, closing = User.objects.get(email=f"desk@{DOMAIN}"), random.Random(24)  # noqa: S311
    sessions = list(ScheduledSession.objects.filter(ends_at__lt=until).order_by("starts_at"))
    for session in sessions:
        with clock.frozen(session.starts_at - timedelta(hours=20)):
            bookings = book_some(dice, session, members, share=0.25)
        with clock.frozen(session.starts_at - timedelta(minutes=10)):
            for booking in bookings:
                if dice.random() < 0.85:
                    check_in(booking.pk, by=desk)
        with clock.frozen(session.ends_at):
            if closing.random() < 0.8:
                close_roster(session.pk, present=(), by=session.instructor.user)
    cancel_late(members[0], sessions[len(sessions) // 2])


def cancel_late(member: Member, session: ScheduledSession) -> None:
    with clock.frozen(session.starts_at - timedelta(hours=3)):
        held = session.bookings.live().filter(member=member).first()
        if held is None and not session.is_full:
            held = book(session.pk, member.pk, by=SEED)
            cancel_booking(held.pk, by=member.user or SEED)


def book_ahead(dice: random.Random, members: list[Member]) -> None:
    """Classes of the coming days, evenings fuller than mornings; what runs now has people in it."""
    now = clock.now()
    open_until = now + booking_policy(now).opens_before
    for session in ScheduledSession.objects.filter(starts_at__gt=now, starts_at__lte=open_until).order_by("starts_at"):
        is_evening = timezone.localtime(session.starts_at).hour >= 18
        book_some(dice, session, members, share=dice.uniform(0.2, 0.5) if is_evening else dice.uniform(0.05, 0.2))


def book_some(dice: random.Random, session: ScheduledSession, members: list[Member], *, share: float) -> list[Booking]:
    day = timezone.localtime(session.starts_at).date()
    able = [member for member in members if any(each.covers(day) for each in member.memberships.all())]
    chosen = dice.sample(able, min(round(session.capacity * share), len(able)))
    return [book(session.pk, member.pk, by=SEED) for member in chosen]


def show_the_waitlist(members: list[Member], coming: list[ScheduledSession]) -> None:
    """A full class with a line in which the demo's member is second, and one in which somebody moved up."""
    first, limit = members[0], booking_policy(clock.now()).free_cancel
    later = [each for each in coming if each.starts_at > clock.now() + limit + timedelta(hours=1)]
    waited_for, moved = sorted(later, key=lambda each: each.capacity)[:2]
    for session in (waited_for, moved):
        taken = set(session.bookings.live().values_list("member_id", flat=True))
        if first.pk in taken:
            cancel_booking(session.bookings.live().get(member=first).pk, by=SEED)
            taken.remove(first.pk)
        others = [each for each in members if each.pk not in taken and each.pk != first.pk]
        places = session.capacity - len(taken)
        for member in others[:places]:
            book(session.pk, member.pk, by=SEED)
        before, after = others[places : places + 2]
        for member in (before, first, after):
            join(session.pk, member.pk, by=member.user or SEED)
    given_back = moved.bookings.live().earliest("pk")
    cancel_booking(given_back.pk, by=SEED)


def show_every_state(staff: dict[str, StaffMember], members: list[Member]) -> None:
    """One of everything that the dice may have left out: a full class, a cancelled booking, a class called off, an
    ended series.
    """
    manager = staff["manager"].user
    first = members[0]
    coming = list(
        ScheduledSession.objects.standing().filter(starts_at__gt=clock.now()).order_by("starts_at", "pk")[:14]
    )
    full, mine, given_back, off = coming[2], coming[3], coming[4], coming[6]
    show_the_waitlist(members, coming[7:])
    taken = set(full.bookings.live().values_list("member_id", flat=True))
    for member in [each for each in members if each.pk not in taken][: full.capacity - len(taken)]:
        book(full.pk, member.pk, by=SEED)
    if not mine.bookings.live().filter(member=first).exists():
        book(mine.pk, first.pk, by=first.user or SEED)
    if not given_back.bookings.live().filter(member=first).exists():
        book(given_back.pk, first.pk, by=first.user or SEED)
    cancel_booking(given_back.bookings.live().get(member=first).pk, by=first.user or SEED)
    cancel_session(off.pk, reason="教练临时有事，敬请谅解", by=manager)
    series = SessionSeries.objects.order_by("pk").last()
    if series:
        end_series(series.pk, last_on=clock.today() + timedelta(days=14), reason="课程调整", by=manager)
