"""What calendar programs are told: the events of somebody's feed, and of one booking."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Appointment, AppointmentLine, Booking, CalendarFeed, RoomBooking, ScheduledSession
from members.models import Member
from members.selectors.own import people_of
from venue import clock, house
from venue.ical import Event
from venue.models import User
from venue.wording import in_a_row

LOOKS_BACK = timedelta(days=30)
APPOINTED = ("held", "requested", "booked", "in_service", "done")
ROOM_TAKEN = ("held", "confirmed", "in_use", "finished")


def feed_of(nonce: UUID) -> CalendarFeed | None:
    """The feed that a link means, unless it was revoked or its owner may not sign in any more."""
    found = CalendarFeed.objects.live().filter(nonce=nonce, user__is_active=True)
    return found.select_related("user").first()


def language_of(user: User) -> str:
    """The one somebody chose on this site, else the one they are written to in."""
    written = Member.objects.filter(user=user).values_list("language", flat=True).first()
    return user.language or written or house.language()


def events_of(feed: CalendarFeed) -> list[Event]:
    """From a month ago on, the soonest first; what was cancelled is not among them. As many queries for many as for
    one.
    """
    since = clock.now() - LOOKS_BACK
    found = _work(feed, since) if feed.kind == CalendarFeed.Kind.WORK else _own(feed, since)
    return sorted(found, key=lambda event: (event.starts_at, event.uid))


def _own(feed: CalendarFeed, since: datetime) -> Iterator[Event]:
    yield from _booked(feed, since)
    people = people_of(feed.user)
    treated = Q(member__in=people) | Q(lines__guest__in=people)
    appointments = with_lines().filter(treated, state__in=APPOINTED, lines__ends_at__gte=since).distinct()
    yield from (appointment_event(each, names=feed.shows_names) for each in appointments)
    rooms = with_changes().filter(member__in=people, state__in=ROOM_TAKEN, ends_at__gte=since)
    yield from (room_event(each, names=feed.shows_names) for each in rooms)


def _work(feed: CalendarFeed, since: datetime) -> Iterator[Event]:
    yield from _held(feed, since)
    lines = AppointmentLine.objects.filter(
        staff__user=feed.user, appointment__state__in=APPOINTED, ends_at__gte=since
    ).select_related("appointment", "treatment")
    yield from (line_event(each, names=feed.shows_names) for each in lines)


def _booked(feed: CalendarFeed, since: datetime) -> list[Event]:
    """Places of the owner, of their children and guests; theirs alone go without a name."""
    people = {person.pk: person for person in people_of(feed.user)}
    bookings = list(
        Booking.objects.standing(clock.now())
        .filter(member__in=people, session__ends_at__gte=since)
        .select_related("session__course")
        .prefetch_related("session__allocations__resource")
        .order_by("session__starts_at", "pk")
    )
    roots = roots_of(bookings)
    return [
        booking_event(each, roots[each.pk], names=feed.shows_names, whose=_whose(people[each.member_id], feed.user))
        for each in bookings
    ]


def _whose(person: Member, user: User) -> str:
    return "" if person.user_id == user.pk else person.name


def _held(feed: CalendarFeed, since: datetime) -> list[Event]:
    sessions = (
        ScheduledSession.objects.standing()
        .filter(instructor__user=feed.user, ends_at__gte=since)
        .with_details()
        .order_by("starts_at", "pk")
    )
    return [session_event(each, names=feed.shows_names) for each in sessions]


def booking_event(booking: Booking, root: int, *, names: bool, whose: str = "") -> Event:
    """`root` is the first booking of those that it was moved from: wherever the place goes, it is one event. Without
    `names` nothing in it says what somebody does here.
    """
    session = booking.session
    title = session.course.name if names else _("Appointment")
    return Event(
        uid=f"booking-{root}@{_host()}",
        changed_at=max(filter(None, (booking.booked_at, session.changed_at, booking.cancelled_at))),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=f"{title} ({whose})" if names and whose else f"{title} · {house.name()}",
        place=_place(session, names),
        text=_("Details, changing and cancelling: %(url)s") % {"url": _url("bookings:my_booking", booking.pk)},
        url=_url("bookings:my_booking", booking.pk),
        is_certain=not booking.is_held,
    )


def session_event(session: ScheduledSession, *, names: bool) -> Event:
    """A class as whoever holds it sees it; nobody who booked it is named."""
    title = session.course.name if names else _("Class")
    return Event(
        uid=f"session-{session.pk}@{_host()}",
        changed_at=max(filter(None, (session.created_at, session.changed_at))),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        title=f"{title} · {house.name()}",
        place=_place(session, names),
        url=_url("bookings:roster", session.pk),
    )


def with_lines() -> QuerySet[Appointment]:
    return Appointment.objects.prefetch_related(
        Prefetch("lines", AppointmentLine.objects.select_related("treatment").order_by("starts_at", "number"))
    )


def with_changes() -> QuerySet[RoomBooking]:
    """Each with when anything about it was last written, as its history knows."""
    return RoomBooking.objects.select_related("room").annotate(written_at=Max("events__pgh_created_at"))


def appointment_event(appointment: Appointment, *, names: bool) -> Event:
    """All treatments of one appointment as one event, from the first to the last; read with its lines."""
    lines = list(appointment.lines.all())
    title = in_a_row(dict.fromkeys(line.treatment.name for line in lines)) if names else _("Appointment")
    url = _url("bookings:my_appointment", appointment.pk)
    return Event(
        uid=f"appointment-{appointment.pk}@{_host()}",
        changed_at=max(filter(None, (appointment.booked_at, appointment.changed_at, appointment.cancelled_at))),
        starts_at=min(line.starts_at for line in lines),
        ends_at=max(line.ends_at for line in lines),
        title=f"{title} · {house.name()}",
        place=house.name(),
        text=_("Details, changing and cancelling: %(url)s") % {"url": url},
        url=url,
        is_certain=appointment.state not in ("held", "requested"),
    )


def line_event(line: AppointmentLine, *, names: bool) -> Event:
    """A treatment as whoever does it sees it; the guest is not named."""
    appointment, title = line.appointment, line.treatment.name if names else _("Appointment")
    return Event(
        uid=f"treatment-{line.pk}@{_host()}",
        changed_at=max(filter(None, (appointment.booked_at, appointment.changed_at, appointment.cancelled_at))),
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        title=f"{title} · {house.name()}",
        place=house.name(),
        url=_url("bookings:appointment", appointment.pk),
        is_certain=appointment.state not in ("held", "requested"),
    )


def room_event(booking: Any, *, names: bool) -> Event:
    """A room that somebody booked for themselves; read `with_changes`."""
    return Event(
        uid=f"room-{booking.pk}@{_host()}",
        changed_at=booking.written_at,
        starts_at=booking.begins_at,
        ends_at=booking.ends_at,
        title=f"{booking.title if names else _('Appointment')} · {house.name()}",
        place=f"{house.name()}, {booking.room.name}" if names and booking.room else house.name(),
        is_certain=booking.state != "held",
    )


def _place(session: ScheduledSession, names: bool) -> str:
    return f"{house.name()}, {session.room.name}" if names and session.room else house.name()


def roots_of(bookings: Iterable[Booking]) -> Mapping[int, int]:
    """For each the first booking that it was moved from, through all moves: one query for each step of the longest."""
    roots = {each.pk: each.moved_from_id or each.pk for each in bookings}
    open_ends = {root for pk, root in roots.items() if root != pk}
    while open_ends:
        found = dict(
            Booking.objects.filter(pk__in=open_ends, moved_from__isnull=False).values_list("pk", "moved_from_id")
        )
        roots = {pk: found.get(root, root) for pk, root in roots.items()}
        open_ends = set(found.values())
    return roots


def feeds_of(user: User) -> list[CalendarFeed]:
    """All that somebody has made, live ones first."""
    return sorted(user.calendar_feeds.all(), key=lambda feed: (feed.revoked_at is not None, -feed.pk))


def _url(name: str, pk: int) -> str:
    return settings.BASE_URL + reverse(name, args=[pk])


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""
