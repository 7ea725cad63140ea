"""The classes of the demo: two months of them, who came, who books ahead, and every state a place can be in."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F

from bookings.models import Booking, Course, Resource, ScheduledSession, SessionSeries
from bookings.policies import booking_policy
from bookings.services.booking import book, cancel_booking
from bookings.services.checkin import check_in
from bookings.services.course import change_course, create_course
from bookings.services.promoting import promote_all
from bookings.services.reminders import put_due_reminders
from bookings.services.roster import close_roster
from bookings.services.series import end_series, extend, put_on_weekly
from bookings.services.session import cancel_session
from bookings.services.waitlist import join, leave
from feedback.services.demo_cast import ASKS, CONTAINS, CONTENT, COURSES, FROM_THE_START, SEED, WEEK
from feedback.services.demo_feedback import ask_and_answer
from feedback.services.demo_members import PACKS, UNTOLD, covered_on, desk
from members.models import Member
from venue import clock
from venue.models import Qualification, StaffMember

BEGAN = timedelta(days=59)  # with a few classes; the whole week since
WHOLE_WEEK = timedelta(days=8)
A_WEEK = timedelta(days=7)
CALLED_OFF = timedelta(hours=30)
GIVEN_BACK = timedelta(hours=13, minutes=30)  # before the class
TOO_LATE = timedelta(hours=3)  # before a class, to give a place back free of charge

Members = Sequence[Member]


def put_on_classes(staff: Mapping[str, StaffMember], rooms: Mapping[str, Resource], now: datetime) -> None:
    manager = staff["manager"].user
    with clock.frozen(now - BEGAN):
        courses = {
            key: create_course(
                name_en=en, name_zh=zh, module=module, level=level, minutes=minutes,
                description_en=about_en, description_zh=about_zh, by=manager, **asked_by(key, rooms, now),
            )
            for key, en, zh, module, level, minutes, about_en, about_zh in COURSES
        }  # fmt: skip
        first = [put_on(WEEK[number], staff, rooms, courses) for number in FROM_THE_START]
    for days in (32, 8):  # as the sweep would have
        with clock.frozen(now - timedelta(days=days)):
            for series in first:
                extend(series.pk, by=SEED)
    with clock.frozen(now - WHOLE_WEEK):
        for number, row in enumerate(WEEK):
            if number not in FROM_THE_START:
                put_on(row, staff, rooms, courses)
    with clock.frozen(now - A_WEEK):  # since then; a coach without the paper is still down for such a class
        change_course(courses["aqua"].pk, qualification=Qualification.Kind.LIFEGUARD, by=manager)


def asked_by(key: str, rooms: Mapping[str, Resource], now: datetime) -> dict[str, Any]:
    """What else is known of a course; the area is that of the rooms there."""
    intensity, warm_up, training, cool_down, area, not_en, not_zh = ASKS[key]
    version, days = CONTENT.get(key, ("1", 200))
    return {
        "intensity": intensity,
        "warm_up_minutes": warm_up,
        "training_minutes": training,
        "cool_down_minutes": cool_down,
        "area": next(room.area for room in rooms.values() if room.area and room.area.kind == area),
        "qualification": "" if key in ("aqua", "food") else Qualification.Kind.COACH,
        "contraindications_en": not_en,
        "contraindications_zh": not_zh,
        "activities": CONTAINS.get(key, []),
        "content_version": version,
        "review_on": clock.local(now).date() + timedelta(days=days),
    }


def put_on(
    row: tuple[str, str, str, int, time, int],
    staff: Mapping[str, StaffMember],
    rooms: Mapping[str, Resource],
    courses: Mapping[str, Course],
) -> SessionSeries:
    course, room, coach, weekday, begins_at, places = row
    return put_on_weekly(
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


def call_one_off(staff: Mapping[str, StaffMember], members: Members, now: datetime) -> None:
    """A class was called off more than a day ago. Those with an address were told; one person was forgotten."""
    at = now - CALLED_OFF
    session = ScheduledSession.objects.filter(starts_at__gt=at + timedelta(hours=3)).earliest("starts_at")
    with clock.frozen(at - timedelta(hours=12)):
        told = [member for member in members if member.email and not member.user_id][:3]
        for member in [*told, Member.objects.get(name=UNTOLD)]:
            book(session.pk, member.pk, by=SEED)
    with clock.frozen(at):
        cancel_session(session.pk, reason="教练突发高烧，本节停课", by=staff["manager"].user)


# --- what has been ---------------------------------------------------------------------------------------------------


def tell_past(dice: random.Random, members: Members, now: datetime) -> None:
    """Class by class: booked some hours before, most came, most rosters were closed, and those who came were asked.
    The demo's member gave one place back late; of the two who waited for a class for eight people, one moved up. The
    latest class is never that one: a place in it is given back later (`demo_penalties.give_a_credit_up`).
    """
    sessions = list(ScheduledSession.objects.standing().filter(ends_at__lt=now).order_by("starts_at", "pk"))
    crowded = next((each for each in reversed(sessions[:-1]) if each.capacity == 8), None)
    late = [each for each in sessions[-7:] if each != crowded]
    at_desk = desk()
    for number, session in enumerate(sessions):
        is_new = session.starts_at > now - WHOLE_WEEK
        places = dice.randint(3, 6) if is_new else dice.randint(2, 4)
        with clock.frozen(session.starts_at - timedelta(hours=20)):
            bookings = book_some(dice, session, members, session.capacity if session == crowded else places)
            if session == crowded:
                bookings = show_a_line(session, members, bookings)
        if session in late and fits_in(members[0], session):
            late = []
            cancel_late(members[0], session)
            bookings = [booking for booking in bookings if booking.member_id != members[0].pk]
        remind(session, number >= len(sessions) - 3)
        with clock.frozen(session.starts_at - timedelta(minutes=10)):
            for booking in bookings:
                if dice.random() < 0.9:
                    check_in(booking.pk, by=at_desk)
        with clock.frozen(session.ends_at):
            promote_all()
            if not is_new or dice.random() < 0.8:
                close_roster(session.pk, present=(), by=session.instructor.user)
        ask_and_answer(dice, session, now)


def show_a_line(session: ScheduledSession, members: Members, bookings: list[Booking]) -> list[Booking]:
    """Two people wait. Somebody gives a place back in time, and the first has it; the second waits in vain."""
    first, second = able_to_come(session, members)[:2]
    for member in (first, second):
        join(session.pk, member.pk, by=SEED)
    with clock.frozen(session.starts_at - GIVEN_BACK):
        cancel_booking(bookings[0].pk, by=SEED)
    return [*bookings[1:], session.bookings.live().get(member=first)]


def remind(session: ScheduledSession, is_wanted: bool) -> None:
    """The second reminders of the last classes; the letters came too late."""
    if is_wanted:
        with clock.frozen(session.starts_at - timedelta(hours=2) + timedelta(minutes=1)):
            put_due_reminders()


def cancel_late(member: Member, session: ScheduledSession) -> Booking:
    """Give a place back some hours before the class, one taken just then where there is none."""
    with clock.frozen(session.starts_at - TOO_LATE):
        held = session.bookings.live().filter(member=member).first()
        if held is None:
            held = book(session.pk, member.pk, by=SEED)
        return cancel_booking(held.pk, by=member.user or SEED)


def fits_in(member: Member, session: ScheduledSession) -> bool:
    """Whether somebody is in this class, or in none at that time."""
    return member.pk not in busy_during(session) or session.bookings.live().filter(member=member).exists()


def able_to_come(session: ScheduledSession, members: Members) -> list[Member]:
    """Whose membership holds on that day and who is nowhere else at that time."""
    covered = covered_on(clock.local(session.starts_at).date()) - busy_during(session)
    return [member for member in members if member.pk in covered]


def busy_during(session: ScheduledSession) -> set[int]:
    """Who is in this class already, or in another at the same time."""
    then = Booking.objects.live().filter(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    return set(then.values_list("member_id", flat=True))


def book_some(dice: random.Random, session: ScheduledSession, members: Members, places: int) -> list[Booking]:
    able = able_to_come(session, members)
    chosen = dice.sample(able, min(places, len(able)))
    return [book(session.pk, member.pk, by=SEED) for member in chosen]


# --- what is to come -------------------------------------------------------------------------------------------------


def book_ahead(dice: random.Random, members: Members, now: datetime) -> None:
    """Classes of the coming days, evenings and the next days fuller, each booked at some time of the last day; what
    runs now has people in it. The demo's member is in none by chance, so that what is shown of them fits in.
    """
    with clock.frozen(now):
        open_until = now + booking_policy(now).opens_before - timedelta(days=1)
    for session in ScheduledSession.objects.standing().filter(ends_at__gt=now, starts_at__lt=open_until):
        days = (session.starts_at - now).days
        is_evening = clock.local(session.starts_at).hour >= 18
        share = (0.4 if is_evening else 0.2) / (1 + days / 3)
        runs = session.starts_at <= now
        made_at = min(now, session.starts_at) - timedelta(hours=dice.uniform(1, 20))
        with clock.frozen(made_at):
            bookings = book_some(dice, session, members[1:], max(1, round(session.capacity * share)))
        if runs:
            with clock.frozen(session.starts_at - timedelta(minutes=5)):
                for booking in bookings[1:]:
                    check_in(booking.pk, by=desk())


def show_every_state(staff: Mapping[str, StaffMember], members: Members) -> None:
    """One of everything that the dice may have left out: full classes with a line, a cancelled booking, a class called
    off, an ended series.
    """
    manager, first = staff["manager"].user, members[0]
    coming = list(
        ScheduledSession.objects.standing().filter(starts_at__gt=clock.now()).order_by("starts_at", "pk")[:28]
    )
    mine, given_back, off = coming[3], coming[4], coming[6]
    show_the_waitlist(members, coming[7:])
    cancel_booking(hold(given_back, first).pk, by=first.user or SEED)
    hold(mine, first)
    cancel_session(off.pk, reason="教练临时有事，敬请谅解", by=manager)
    use_a_pack(Member.objects.get(name=PACKS[0][0]))
    series = SessionSeries.objects.order_by("pk").last()
    if series:
        end_series(series.pk, last_on=clock.today() + timedelta(days=14), reason="课程调整", by=manager)


def use_a_pack(member: Member) -> None:
    """Somebody without a membership pays three classes with credits and gives one of them back in time."""
    later = ScheduledSession.objects.standing().filter(
        booked__lt=F("capacity"), starts_at__gt=clock.now() + timedelta(days=2)
    )
    chosen = list(later.order_by("starts_at", "pk")[:30:10])
    for session in chosen:
        book(session.pk, member.pk, by=SEED)
    cancel_booking(member.bookings.earliest("pk").pk, by=SEED)


def hold(session: ScheduledSession, member: Member) -> Booking:
    return session.bookings.live().filter(member=member).first() or book(session.pk, member.pk, by=member.user or SEED)


def fill(session: ScheduledSession, members: Members, besides: Member | None = None) -> list[Member]:
    """Book all places that are left; who could still be asked."""
    taken = busy_during(session)
    others = [each for each in members if each.pk not in taken and each != besides]
    places = session.capacity - session.bookings.live().count()
    for member in others[:places]:
        book(session.pk, member.pk, by=SEED)
    return others[places:]


def show_the_waitlist(members: Members, coming: list[ScheduledSession]) -> None:
    """A full class of the day after next with a line in which the demo's member is second and one person gave up; and
    one in which somebody moved up.
    """
    first = members[0]
    later = [each for each in coming if each.starts_at > clock.now() + timedelta(days=1)][:8]
    waited_for, moved = sorted(later, key=lambda each: each.capacity)[:2]
    for session in (waited_for, moved):
        held = session.bookings.live().filter(member=first).first()
        if held:
            cancel_booking(held.pk, by=SEED)
        before, gives_up, after = fill(session, members, besides=first)[:3]
        join(session.pk, before.pk, by=SEED)
        leaving = join(session.pk, gives_up.pk, by=SEED)
        for member in (first, after):
            join(session.pk, member.pk, by=member.user or SEED)
        leave(leaving.pk, by=SEED)
    cancel_booking(moved.bookings.live().earliest("pk").pk, by=SEED)
