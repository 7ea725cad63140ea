"""The only ways a view gets hold of a record."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from bookings.errors import NotTheirs
from bookings.models import Booking, ScheduledSession, WaitlistEntry
from bookings.models.booking import BookingQuerySet
from members.models import Member
from venue.models import User
from venue.prepared import Prepared

Viewer = User | AnonymousUser


def own_member(user: Viewer) -> Member | None:
    """The person behind a sign-in, if they are known as a member or guest."""
    if not user.is_authenticated:
        return None
    return Member.objects.filter(user=user).first()


_key_of_member = Prepared(lambda user: Member.objects.filter(user=user).values_list("pk"), user=int)
_key_of_session = Prepared(lambda key: ScheduledSession.objects.filter(pk=key).values_list("pk"), key=int)


def booking_member_key(user: User) -> int:
    """The key of the person in whose name a signed-in user books; raises `NotTheirs` when there is none yet."""
    row = _key_of_member.row(user=user.pk)
    if row is None:
        raise NotTheirs
    return int(row[0])


def session_for(pk: int) -> ScheduledSession:
    """Any session: the timetable is public. 404 when there is none."""
    return get_object_or_404(ScheduledSession.objects.with_details().select_related("course__area"), pk=pk)


def session_key_for(pk: int) -> int:
    """The same door for a view that hands only the key on."""
    if _key_of_session.row(key=pk) is None:
        raise Http404
    return pk


def own_booking(user: Viewer, pk: int) -> Booking:
    """A booking in the user's own name; for everybody else it does not exist."""
    member = own_member(user)
    if member is None:
        raise Http404
    return get_object_or_404(_bookings().filter(member=member), pk=pk)


def booking_at_desk(user: User, pk: int) -> Booking:
    """Any booking, for whoever may check people in; for everybody else it does not exist."""
    if not user.has_perm("bookings.check_in"):
        raise Http404
    return get_object_or_404(_bookings(), pk=pk)


_name_at_desk = Prepared(lambda key: Booking.objects.filter(pk=key).values_list("member__name"), key=int)


def name_at_desk(pk: int) -> str:
    """Whose booking it is, for whoever may check people in and needs no more; 404 when there is none."""
    row = _name_at_desk.row(key=pk)
    if row is None:
        raise Http404
    return str(row[0])


def own_wait(user: Viewer, pk: int) -> WaitlistEntry:
    """A wait in the user's own name; for everybody else it does not exist."""
    return get_object_or_404(WaitlistEntry.objects.filter(member=own_member(user)), pk=pk)


def session_to_run(user: User, pk: int) -> ScheduledSession:
    """Any session for the desk, their own for instructors: whose roster they may work on and close. For everybody else
    it does not exist.
    """
    sessions = ScheduledSession.objects.with_details()
    if not user.has_perm("bookings.use_desk"):
        sessions = sessions.filter(instructor__user=user)
    return get_object_or_404(sessions, pk=pk)


def runs_roster(user: User, session: ScheduledSession) -> bool:
    """Whether that door is open."""
    return user.has_perm("bookings.use_desk") or session.instructor.user == user


def booking_to_run(user: User, pk: int) -> Booking:
    """A booking of a session whose roster the user may work on; for everybody else it does not exist."""
    bookings = _bookings()
    if not user.has_perm("bookings.use_desk"):
        bookings = bookings.filter(session__instructor__user=user)
    return get_object_or_404(bookings, pk=pk)


def person_to_book(key: str) -> Member:
    """Whom the desk chose from the list; 404 for anything else."""
    return get_object_or_404(Member, pk=int(key) if key.isdecimal() else None)


def _bookings() -> BookingQuerySet:
    return Booking.objects.select_related(
        "member", "membership__plan", "session__course", "session__instructor__user"
    ).prefetch_related("session__allocations__resource")
