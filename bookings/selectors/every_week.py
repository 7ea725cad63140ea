"""The dates of a weekly class that somebody could book in one act."""

from bookings.models import ScheduledSession
from bookings.selectors.timetable import Row, rows_in_one_act
from members.models import Member
from venue import clock

MOST = 60


def dates_from(session: ScheduledSession, member: Member) -> list[Row]:
    """This date and those that follow, with what is in the way of each once those before it are booked, as they are in
    one act; nothing for a class that is not weekly.
    """
    if session.series_id is None:
        return []
    following = (
        ScheduledSession.objects.standing()
        .filter(series=session.series_id, starts_at__gte=session.starts_at, starts_at__gt=clock.now())
        .with_shared_details()
        .order_by("starts_at", "pk")[:MOST]
    )
    return rows_in_one_act(following, member)


def keys_of_series(session_pk: int) -> set[int]:
    """Every date of the weekly class that this one belongs to."""
    series = ScheduledSession.objects.filter(pk=session_pk, series__isnull=False).values("series")
    return set(ScheduledSession.objects.filter(series__in=series).values_list("pk", flat=True))
