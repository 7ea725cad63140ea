"""What the desk learns about a person's bookings."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import AppointmentLine, Booking, Objection, RoomBooking
from bookings.selectors.bookings import late_cancels
from bookings.selectors.first_visit import new_today
from bookings.selectors.names import course_name
from bookings.selectors.reckoning import strikes_only
from members.models import Member
from venue import clock, wording
from venue.bilingual import in_language
from venue.models import User
from venue.panel import Line
from venue.prepared import Prepared


def ability(person: Member, viewer: User) -> Iterator[Line]:
    """What a coach has seen this person do, where somebody has looked."""
    page = reverse("bookings:ability", args=[person.pk]) if viewer.has_perm("members.set_ability") else ""
    if person.ability:
        seen = _("seen on %(day)s") % {"day": wording.fulldate(person.ability_on)}
        yield Line("trending-up", _("Ability: %(ability)s") % {"ability": person.get_ability_display()}, seen, page)
    elif page:
        yield Line("trending-up", _("Ability: nobody has looked yet"), url=page)


def first_visit(person: Member, viewer: User) -> Iterator[Line]:
    """That they are here for the first time and want more care."""
    if new_today([person.pk]):
        yield Line("star", _("First visit"), _("Show them round, and ask how it was before they leave."), kind="good")


_next = Prepared(
    lambda member, now: (
        Booking.objects.live()
        .filter(member=member, session__ends_at__gt=now)
        .order_by("session__starts_at", "pk")
        .values_list("session_id", "session__course_id", "session__starts_at")[:1]
    ),
    member=int,
    now=datetime,
)
_objects = Prepared(
    lambda member: Objection.objects.open().filter(booking__member=member).order_by().values_list("pk")[:1], member=int
)


def next_booking(person: Member, viewer: User) -> Iterator[Line]:
    """What comes next, and how often places were given back late."""
    coming = _next.row(member=person.pk, now=clock.now())
    if coming is None:
        yield Line("calendar", _("Nothing is booked"))
    else:
        session_pk, course_pk, starts_at = coming
        url = reverse("bookings:roster", args=[session_pk])
        yield Line("calendar", course_name(course_pk), wording.when(starts_at), url)
    yield from standing(person, viewer)
    late = late_cancels([person.pk]).get(person.pk, 0)
    yield Line("list", _("Bookings"), url=reverse("bookings:person_bookings", args=[person.pk]), key="b")
    if late:
        text = ngettext("%(count)s late cancellation", "%(count)s late cancellations", late) % {"count": late}
        yield Line("clock", text, kind="warn")


def standing(person: Member, viewer: User) -> Iterator[Line]:
    """Strikes that count, whether they close advance booking, and objections that wait."""
    stands = strikes_only([person.pk], clock.now()).get(person.pk)
    url = f"{reverse('bookings:penalty_list')}?q={person.number}" if viewer.has_perm("bookings.view_penalty") else ""
    if stands and stands.suspended_until:
        text = _("Advance booking closed until %(until)s") % {"until": wording.when(stands.suspended_until)}
        yield Line("lock", text, _("A free place can be taken at the desk once check-in is open."), url, kind="warn")
    if stands and stands.counting:
        text = ngettext("%(count)s strike", "%(count)s strikes", stands.counting) % {"count": stands.counting}
        last = wording.fulldate(max(each.until for each in stands.strikes))
        yield Line("clock-exclamation", text, _("The last counts until %(until)s.") % {"until": last}, url, kind="warn")
    if _objects.row(member=person.pk):
        url = f"{reverse('bookings:objection_list')}?q={person.number}"
        yield Line("flag", _("An objection waits for an answer"), url=url, kind="warn")


_room = Prepared(
    lambda member, now: (
        RoomBooking.objects.open()
        .filter(member=member, ends_at__gt=now)
        .order_by("begins_at", "pk")
        .values_list("pk", "purpose", "begins_at", "state")[:1]
    ),
    member=int,
    now=datetime,
)
_next_line = Prepared(
    lambda member, now: (
        AppointmentLine.objects.filter(
            guest=member, ends_at__gt=now, appointment__state__in=("requested", "booked", "in_service")
        )
        .order_by("starts_at", "pk")
        .values_list("appointment_id", "treatment__name_en", "treatment__name_zh", "starts_at")[:1]
    ),
    member=int,
    now=datetime,
)


def next_room(person: Member, viewer: User) -> Iterator[Line]:
    """The room that they have booked for themselves next, or have asked for."""
    if not viewer.has_perm("bookings.view_roombooking"):
        return
    if coming := _room.row(member=person.pk, now=clock.now()):
        pk, purpose, begins_at, state = coming
        detail = f"{wording.when(begins_at)} · {RoomBooking.State(state).label}"
        url = reverse("bookings:room_booking", args=[pk])
        yield Line("door", _("Room: %(purpose)s") % {"purpose": purpose}, detail, url)


def next_treatment(person: Member, viewer: User) -> Iterator[Line]:
    """What a practitioner does for them next, and the way to book something."""
    coming = _next_line.row(member=person.pk, now=clock.now())
    if coming:
        pk, name_en, name_zh, starts_at = coming
        url = reverse("bookings:appointment", args=[pk])
        yield Line("massage", in_language(name_en, name_zh), wording.when(starts_at), url)
    if viewer.has_perm("bookings.use_desk"):
        url = f"{reverse('bookings:appointment_add')}?person={person.pk}"
        yield Line("massage", _("Book a treatment"), url=url)
