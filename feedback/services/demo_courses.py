"""Courses that ask for an ability, people in whom a coach has seen one, a class that takes place eight times, and the
pool closed on one of its days.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bookings.models import Course, Resource, ScheduledSession, SessionSeries
from bookings.services.booking import book
from bookings.services.course import create_course
from bookings.services.series import put_on_weekly
from feedback.services.demo_cast import SEED
from feedback.services.demo_classes import able_to_come
from members.models import Member
from members.services.ability import set_ability
from venue import clock
from venue.models import StaffMember, User
from venue.services import keeping

TUESDAY = 1
TIMES = 8
Ability = Member.Ability
# of the first people, the demo's member before all
SEEN = (
    Ability.INTERMEDIATE,
    Ability.ADVANCED,
    Ability.BEGINNER,
    Ability.INTERMEDIATE,
    Ability.INTERMEDIATE,
    Ability.ADVANCED,
)


def show(
    staff: Mapping[str, StaffMember], rooms: Mapping[str, Resource], members: Sequence[Member], now: datetime
) -> None:
    """Told once everybody has booked, so that nobody meets a course they are not able to follow."""
    coach, manager = staff["sunyue"], staff["manager"].user
    seen = see_abilities(members, coach, now)
    power = put_on_courses(rooms["pool"], manager)
    close_the_pool(rooms["pool"], clock.local(now).date() + timedelta(days=13), manager)
    series = put_on_weekly(
        course=power,
        room=rooms["pool"],
        instructor=coach,
        weekday=TUESDAY,
        begins_at=time(18, 30),
        minutes=power.minutes,
        capacity=12,
        first_on=clock.local(now).date() + timedelta(days=1),
        last_on=None,
        times=TIMES,
        by=manager,
    )
    fill_first(series, seen)


def see_abilities(members: Sequence[Member], coach: StaffMember, now: datetime) -> list[Member]:
    """Some weeks ago; in the first a beginner was seen before."""
    seen = list(members[: len(SEEN)])
    for weeks, member, ability in zip(range(len(SEEN), 0, -1), seen, SEEN, strict=True):
        with clock.frozen(now - timedelta(weeks=weeks + 2)):
            set_ability(member.pk, Ability.BEGINNER, clock.today(), by=coach.user)
        with clock.frozen(now - timedelta(weeks=weeks)):
            set_ability(member.pk, ability, clock.today(), by=coach.user)
    return seen


def put_on_courses(pool: Resource, manager: User) -> Course:
    """One for those who have some practice; one for the advanced, on no schedule yet."""
    create_course(
        name_en="Handstand and balance",
        name_zh="倒立与平衡",
        module=Course.Module.FUNCTIONAL,
        level=Course.Level.SPECIALISED,
        intensity=Course.Intensity.MEDIUM,
        ability_needed="advanced",
        activities=["inversion"],
        minutes=75,
        by=manager,
    )
    return create_course(
        name_en="Aqua power",
        name_zh="水中力量进阶",
        module=Course.Module.AQUA,
        level=Course.Level.ADVANCED,
        intensity=Course.Intensity.HARD,
        ability_needed="intermediate",
        activities=["pool", "intense"],
        minutes=50,
        area=pool.area,
        description_en="Intervals against the resistance of the water; you should know the basic course.",
        description_zh="利用水阻的间歇训练，建议先完成基础课。",
        by=manager,
    )


def close_the_pool(pool: Resource, after: date, manager: User) -> None:
    """On a Tuesday on which a class is on already."""
    day = after + timedelta(days=(TUESDAY - after.weekday()) % 7)
    keeping.closed_days.create(
        day=day, area=pool.area, reason_en="Filters of the pool renewed", reason_zh="更换泳池过滤设备", by=manager
    )


def fill_first(series: SessionSeries, seen: Sequence[Member]) -> None:
    """Those who are able to, may and can; the demo's member is left to book."""
    session: ScheduledSession = series.sessions.earliest("starts_at")
    ability = {member.pk: found for member, found in zip(seen, SEEN, strict=True)}
    for member in able_to_come(session, seen[1:]):
        if ability[member.pk] != Ability.BEGINNER:
            book(session.pk, member.pk, by=SEED)
