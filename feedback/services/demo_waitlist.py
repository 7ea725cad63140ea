"""A class that asks before it books: one person let a place pass, one is passed over, the demo's member is asked. And a
place that is kept until somebody has paid at the desk.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import F

from bookings.models import ScheduledSession
from bookings.services.booking import cancel_booking
from bookings.services.holding import hold_for_payment
from bookings.services.promoting import promote_all
from bookings.services.session import put_on
from bookings.services.waitlist import join
from feedback.services.demo_cast import SEED
from feedback.services.demo_classes import busy_during, fill
from feedback.services.demo_members import desk
from members.models import Member
from venue import clock
from venue.errors import DomainError
from venue.models import StaffMember
from venue.policies import QUIET_FROM, QUIET_UNTIL, read
from venue.services.policy import set_policy
from venue.working_time import in_quiet_hours, quiet_hours_began

OPEN = range(9, 21)  # hours of the day at which a class may begin
A_MINUTE, HALF_A_DAY, A_DAY = timedelta(minutes=1), 12 * 60, 24 * 60  # the latter two in minutes


def show_the_line(staff: Mapping[str, StaffMember], members: Sequence[Member], now: datetime) -> None:
    """A day ago the first in line was asked and did not answer. Now the next needs to know a day before, which it no
    longer is, and so the demo's member is asked.
    """
    first, at = members[0], awake(now)
    session = asking_class(first, at)
    with clock.frozen(awake(at - timedelta(hours=26))):
        scope = f"course:{session.course_id}"
        for key, value in (("waitlist.mode", "ask"), ("waitlist.ask_minutes", HALF_A_DAY)):
            set_policy(key, value=value, scope=scope, by=staff["manager"].user)
        lets_it_pass, must_know = fill(session, members, besides=first)[:2]
        join(session.pk, lets_it_pass.pk, by=SEED)
        join(session.pk, must_know.pk, by=SEED, notice_minutes=A_DAY)
        join(session.pk, first.pk, by=first.user or SEED)
        cancel_booking(session.bookings.live().earliest("pk").pk, by=SEED)
    with clock.frozen(at):
        promote_all()


def awake(now: datetime) -> datetime:
    """Now, or the last minute before the quiet hours, in which nobody is asked."""
    values = read([QUIET_FROM, QUIET_UNTIL], at=now)
    begins, ends = values.clock(QUIET_FROM), values.clock(QUIET_UNTIL)
    if not in_quiet_hours(now, begins, ends, clock.zone()):
        return now
    return quiet_hours_began(now, begins, clock.zone()) - A_MINUTE


def asking_class(member: Member, at: datetime) -> ScheduledSession:
    """The smallest class of the next day for which nobody waits and which this person could visit."""
    soon = ScheduledSession.objects.standing().filter(
        starts_at__gt=at + timedelta(hours=3), starts_at__lt=at + timedelta(hours=22), waitlist=None
    )
    free = (each for each in soon.order_by("capacity", "pk") if member.pk not in busy_during(each))
    return next(free, None) or one_more(at)


def one_more(at: datetime) -> ScheduledSession:
    """A class like the smallest, at the first hour of the day at which room and coach are free, where the week has none
    so soon.
    """
    like = ScheduledSession.objects.standing().order_by("capacity", "pk").select_related("course", "instructor")[0]
    lasts = like.ends_at - like.starts_at
    for hours in range(4, 22):
        begins = (at + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        if like.room and clock.local(begins).hour in OPEN:
            with suppress(DomainError):
                return put_on(
                    course=like.course,
                    room=like.room,
                    instructor=like.instructor,
                    starts_at=begins,
                    ends_at=begins + lasts,
                    capacity=like.capacity,
                    by=SEED,
                )
    raise LookupError(f"no hour is free for a {like.course} after {at}")


def keep_one_to_pay() -> None:
    """Somebody without a contract has a place kept in a class of the next days."""
    guest = Member.objects.filter(memberships=None, email__gt="").earliest("pk")
    session = ScheduledSession.objects.standing().filter(
        starts_at__gt=clock.now() + timedelta(hours=3), booked__lt=F("capacity"), waitlist=None
    )
    hold_for_payment(session.earliest("starts_at", "pk").pk, guest.pk, by=desk())
