"""What the house would advise, asked of its figures and of what somebody has booked."""

from datetime import datetime, time, timedelta

from bookings.advice import Rhythm, hard_days_in_a_row, placed_otherwise, rest_words
from bookings.models import Booking, Course
from bookings.models.booking import LIVE
from bookings.policies import EVENING_FROM, EVENING_UNTIL, HARD_DAYS, INTENSITY_OF
from bookings.selectors.names import is_hard
from venue import clock
from venue.policies import read
from venue.prepared import Prepared

COMES = set(LIVE) - {Booking.State.NO_SHOW}
LOOKED_AROUND = timedelta(days=15)

_hard = Prepared(
    lambda member, after, before: (
        Booking.objects.filter(
            member=member,
            state__in=COMES,
            session__course__intensity=Course.Intensity.HARD,
            session__starts_at__gt=after,
            session__starts_at__lt=before,
        )
        .order_by()
        .values_list("session__starts_at")
    ),
    member=int,
    after=datetime,
    before=datetime,
)


def rhythm(at: datetime) -> Rhythm:
    """How the house means its week to be."""
    values = read([EVENING_FROM, EVENING_UNTIL, *INTENSITY_OF], at=at)
    return Rhythm(
        values.clock(EVENING_FROM), values.clock(EVENING_UNTIL), tuple(values.choice(each) for each in INTENSITY_OF)
    )


def notices_about(course: Course, weekday: int, begins_at: time, minutes: int) -> list[str]:
    """What to tell whoever puts such a class on, or changes one to it."""
    return placed_otherwise(rhythm(clock.now()), course.intensity, weekday, begins_at, minutes)


def rest_advice(member_pk: int, course_pk: int, starts_at: datetime) -> str:
    """What to tell somebody who takes a place in this class; the database is asked nothing unless it is a hard one."""
    if not is_hard(course_pk):
        return ""
    most = read([HARD_DAYS], at=clock.now()).count(HARD_DAYS)
    hard = _hard.rows(member=member_pk, after=starts_at - LOOKED_AROUND, before=starts_at + LOOKED_AROUND)
    days = {clock.local(each).date() for (each,) in hard}
    return rest_words(hard_days_in_a_row(clock.local(starts_at).date(), days), most)
