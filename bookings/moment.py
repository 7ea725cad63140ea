"""What this room knows of an hour and a place: who was here and with whom, what took place, what was closed."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import AppointmentLine, AreaClosure, Booking, CheckIn, ScheduledSession
from venue import clock, wording
from venue.models import User
from venue.moment import MOST, Fact, Moment
from venue.working_time import business_date, day_span

DESK = "bookings.use_desk"


def visits(moment: Moment, viewer: User) -> Iterator[Fact]:
    """How the person spent that day: classes, treatments, and when they came in. Three queries."""
    if moment.person is None:
        return
    begins, ends = day_span(business_date(moment.at, clock.zone()), clock.zone())
    is_desk = viewer.has_perm(DESK)
    came = CheckIn.objects.standing().filter(member=moment.person, at__gte=begins, at__lt=ends)
    for each in came.select_related("area").order_by("at")[:MOST]:
        text = _("In since %(time)s: %(area)s") % {"time": wording.clock(each.at), "area": each.area.name}
        yield Fact("login", text, url=reverse("bookings:visits") if is_desk else "")
    booked = Booking.objects.filter(member=moment.person, session__starts_at__gte=begins, session__starts_at__lt=ends)
    for row in booked.select_related("session__course", "session__instructor__user").order_by("session__starts_at")[
        :MOST
    ]:
        session = row.session
        text = _("%(span)s %(what)s") % {"span": _span(session), "what": session.course.name}
        detail = f"{session.instructor.user.display_name} · {capfirst(row.get_state_display())}"
        yield Fact("ticket", text, detail, reverse("bookings:booking", args=[row.pk]) if is_desk else "")
    treated = AppointmentLine.objects.filter(guest=moment.person, starts_at__gte=begins, starts_at__lt=ends)
    rows = treated.select_related("treatment", "staff__user", "appointment").order_by("starts_at")
    for line in rows.prefetch_related("allocations__resource__area", "allocations__whole__area")[:MOST]:
        text = _("%(span)s %(what)s") % {"span": _span(line), "what": line.treatment.name}
        where = f" · {line.where}" if line.where else ""
        detail = f"{line.staff.user.display_name}{where} · {capfirst(line.appointment.get_state_display())}"
        url = reverse("bookings:appointment", args=[line.appointment_id]) if is_desk else ""
        yield Fact("massage", text, detail, url)


def classes(moment: Moment, viewer: User) -> Iterator[Fact]:
    """The class it is about, and what else took place there at that hour, each with its coach. One query, and two for
    the rooms.
    """
    meant = Q(pk=moment.session.pk) if moment.session else Q(pk=None)
    if moment.area:
        there = Q(allocations__resource__area=moment.area) | Q(allocations__whole__area=moment.area)
        meant |= there & Q(starts_at__lt=moment.ends, ends_at__gt=moment.begins, state="scheduled")
    if moment.session is None and moment.area is None:
        return
    for session in ScheduledSession.objects.with_details().filter(meant).distinct().order_by("starts_at", "pk")[:MOST]:
        text = _("%(span)s %(what)s") % {"span": _span(session), "what": session.course.name}
        room = f" · {session.room.name}" if session.room else ""
        people = _("%(booked)s of %(capacity)s places") % {"booked": session.booked, "capacity": session.capacity}
        detail = f"{session.instructor.user.display_name}{room} · {people}"
        yield Fact("yoga", text, detail, reverse("bookings:session", args=[session.pk]))


def closures(moment: Moment, viewer: User) -> Iterator[Fact]:
    """What was closed there. One query."""
    place = Q(is_whole_venue=True)
    if moment.area:
        place |= Q(area=moment.area) | Q(room__area=moment.area)
    over = AreaClosure.objects.filter(place, undone_at=None, starts_at__lt=moment.ends)
    still = Q(ends_at=None) | Q(ends_at__gt=moment.begins)
    rows = over.filter(still, Q(reopened_at=None) | Q(reopened_at__gt=moment.begins)).select_related("area", "room")
    may_open = viewer.has_perm("bookings.view_areaclosure")
    for closure in rows.order_by("starts_at", "pk")[:MOST]:
        url = reverse("bookings:closure", args=[closure.pk]) if may_open else ""
        text = _("%(place)s was closed") % {"place": closure.place}
        yield Fact("lock", text, closure.reason, url, capfirst(closure.get_cause_display()), "warn")


def _span(thing: ScheduledSession | AppointmentLine) -> str:
    return f"{wording.clock(thing.starts_at)}–{wording.clock(thing.ends_at)}"
