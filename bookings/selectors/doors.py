"""The only ways a view gets hold of a record."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from bookings.errors import NotTheirs
from bookings.models import (
    AreaClosure,
    Booking,
    CalendarFeed,
    CheckIn,
    Objection,
    Penalty,
    RoomBooking,
    RoomQuote,
    ScheduledSession,
    WaitlistEntry,
)
from bookings.models.booking import BookingQuerySet
from bookings.selectors.objection import objections
from bookings.selectors.penalty import penalties
from bookings.selectors.session import FACES
from members.models import Freeze, Member, Membership
from members.models.membership import MembershipQuerySet
from members.selectors.own import people_of, theirs
from members.selectors.photo import with_photo
from venue import clock
from venue.models import User
from venue.prepared import Prepared

# What a page about one booking says of it.
DETAILS = (
    "booked_by",
    "cancelled_by",
    "checked_in_by",
    "membership__member",
    "moved_from__session__course",
    "moved_to__session__course",
)

Viewer = User | AnonymousUser


def own_member(user: Viewer) -> Member | None:
    """The person behind a sign-in, if they are known as a member or guest."""
    if not user.is_authenticated:
        return None
    return Member.objects.filter(user=user).first()


_key_of_member = Prepared(lambda user: Member.objects.filter(user=user).values_list("pk"), user=int)
_key_of_their_person = Prepared(
    lambda key, user: Member.objects.filter(Q(guardian__user=user) | Q(host__user=user), pk=key).values_list("pk"),
    key=int,
    user=int,
)
_key_of_session = Prepared(lambda key: ScheduledSession.objects.filter(pk=key).values_list("pk"), key=int)


def booking_member_key(user: User) -> int:
    """The key of the person in whose name a signed-in user books; raises `NotTheirs` when there is none yet."""
    row = _key_of_member.row(user=user.pk)
    if row is None:
        raise NotTheirs
    return int(row[0])


def person_key(user: User, asked: str) -> int:
    """The key of the person in whose name a signed-in user books: their own, or the one `asked` for of those they act
    for; 404 for anybody else.
    """
    if not asked:
        return booking_member_key(user)
    key = int(asked) if asked.isdecimal() and len(asked) < 19 else 0  # what a key of the database can be
    row = _key_of_their_person.row(key=key, user=user.pk) or (_key_of_member.row(user=user.pk) or (None,))
    if row[0] != key:
        raise Http404
    return key


def own_people(user: Viewer) -> list[Member]:
    """Everybody in whose name this user books, themselves first; nobody for somebody who is no person here yet."""
    if not user.is_authenticated:
        return []
    return sorted(people_of(user), key=lambda person: (person.user_id != user.pk, person.pk))


def own_person(user: Viewer, asked: str) -> tuple[Member | None, list[Member]]:
    """Whom a page is about, by the key in its address, and everybody it might be about. Nonsense means oneself."""
    people = own_people(user)
    chosen = next((each for each in people if str(each.pk) == asked), None)
    return chosen or (people[0] if people and people[0].user_id == user.pk else None), people


def session_for(pk: int) -> ScheduledSession:
    """Any session: the timetable is public. 404 when there is none."""
    return get_object_or_404(ScheduledSession.objects.with_details().select_related("course__area"), pk=pk)


def session_key_for(pk: int) -> int:
    """The same door for a view that hands only the key on."""
    if _key_of_session.row(key=pk) is None:
        raise Http404
    return pk


def own_booking(user: Viewer, pk: int) -> Booking:
    """A booking in the name of the user, or of somebody they act for; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(_bookings().select_related(*DETAILS).filter(theirs(user, "member__")), pk=pk)


_key_of_their_booking = Prepared(
    lambda key, user: Booking.objects.filter(theirs(user, "member__"), pk=key).order_by().values_list("pk"),
    key=int,
    user=int,
)


def own_booking_key(user: User, pk: int) -> int:
    """The same door for a view that hands only the key on."""
    if _key_of_their_booking.row(key=pk, user=user.pk) is None:
        raise Http404
    return pk


def own_feed(user: Viewer, pk: int) -> CalendarFeed:
    """A live calendar link of the user's own; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(CalendarFeed.objects.live(), pk=pk, user=user)


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


def objection_for(user: User, pk: int) -> Objection:
    """Any objection, for whoever may answer; for everybody else it does not exist."""
    if not user.has_perm("bookings.settle_objection"):
        raise Http404
    return get_object_or_404(objections(), pk=pk)


def penalty_to_waive(user: User, pk: int) -> Penalty:
    """Any penalty, for whoever may waive one; for everybody else it does not exist."""
    if not user.has_perm("bookings.waive_penalty"):
        raise Http404
    return get_object_or_404(penalties(), pk=pk)


def room_booking_for(user: User, pk: int) -> RoomBooking:
    """Any room booking, for whoever may look at them; for everybody else it does not exist."""
    if not user.has_perm("bookings.view_roombooking"):
        raise Http404
    return get_object_or_404(RoomBooking.objects.with_details().select_related("asked_by"), pk=pk)


def room_quote_for(user: User, pk: int) -> RoomQuote:
    """Any quote for a room, for whoever may look at room bookings; for everybody else it does not exist."""
    if not user.has_perm("bookings.view_roombooking"):
        raise Http404
    return get_object_or_404(RoomQuote, pk=pk)


def own_wait(user: Viewer, pk: int) -> WaitlistEntry:
    """A wait in the name of the user, or of somebody they act for; for everybody else it does not exist."""
    if not user.is_authenticated:
        raise Http404
    return get_object_or_404(WaitlistEntry.objects.filter(theirs(user, "member__")), pk=pk)


def wait_at_desk(user: User, pk: int) -> WaitlistEntry:
    """Anybody's wait, for whoever may check people in; for everybody else it does not exist."""
    if not user.has_perm("bookings.check_in"):
        raise Http404
    return get_object_or_404(WaitlistEntry.objects.select_related("member"), pk=pk)


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


def check_in_at_desk(user: User, pk: int) -> CheckIn:
    """Any check-in without a booking, for the desk; for everybody else it does not exist."""
    if not user.has_perm("bookings.use_desk"):
        raise Http404
    return get_object_or_404(CheckIn.objects.select_related("member"), pk=pk)


def person_to_book(key: str) -> Member:
    """Whom the desk chose from the list; 404 for anything else."""
    return get_object_or_404(Member, pk=int(key) if key.isdecimal() else None)


def any_booking(pk: int) -> Booking:
    """Any booking with all that explains it, for whoever books for others; 404 when there is none."""
    return get_object_or_404(_bookings().select_related(*DETAILS), pk=pk)


def person_at_desk(pk: int) -> Member:
    """Anybody, for whoever books for others; 404 when there is nobody."""
    return get_object_or_404(Member, pk=pk)


def person_seen_by(user: User, pk: int) -> Member:
    """Somebody whose ability this user may set: anybody for those who may view members, else whoever had a place in a
    class that the user holds or held. For everybody else the person does not exist.
    """
    people = Member.objects.select_related("ability_by")
    if not user.has_perm("members.view_member"):
        people = people.filter(Exists(Booking.objects.filter(member=OuterRef("pk"), session__instructor__user=user)))
    return get_object_or_404(people, pk=pk)


def photo_seen_by(user: User, pk: int) -> Member:
    """Somebody with a photo that may be shown, and that this user may see: those who may view members, the person, the
    guardian, and whoever holds a class the person has a place in, until its roster is closed, at most until a day
    after the class. For everybody else there is no photo.
    """
    people = with_photo()
    if not user.has_perm("members.view_member"):
        lately = Q(session__roster_closed_at=None, session__ends_at__gte=clock.now() - FACES)
        places = Booking.objects.firm().filter(lately, member=OuterRef("pk"))
        if not user.has_perm("bookings.view_roster"):
            places = places.none()
        in_class = Q(Exists(places.filter(session__instructor__user=user)))
        people = people.filter(Q(user=user) | Q(guardian__user=user) | in_class)
    return get_object_or_404(people, pk=pk)


def contract_to_pause(user: User, pk: int) -> Membership:
    """Any contract, for whoever may pause memberships; for everybody else it does not exist."""
    if not user.has_perm("members.freeze_membership"):
        raise Http404
    return get_object_or_404(_contracts(), pk=pk)


def any_contract(user: User, pk: int) -> Membership:
    """Any contract, for whoever may look at members; for everybody else it does not exist."""
    if not user.has_perm("members.view_member"):
        raise Http404
    return get_object_or_404(_contracts(), pk=pk)


def own_contract(user: Viewer, pk: int) -> Membership:
    """A contract of the user's own; for everybody else it does not exist."""
    return get_object_or_404(_contracts().filter(member=own_member(user)), pk=pk)


def pause_to_end(user: User, pk: int) -> Freeze:
    """Any pause, for whoever may pause memberships; for everybody else it does not exist."""
    if not user.has_perm("members.freeze_membership"):
        raise Http404
    return get_object_or_404(_pauses(), pk=pk)


def own_pause(user: Viewer, pk: int) -> Freeze:
    """A pause of the user's own membership; for everybody else it does not exist."""
    return get_object_or_404(_pauses().filter(membership__member=own_member(user)), pk=pk)


def closure_for(pk: int) -> AreaClosure:
    """Any closure with its place; whether the reader may look is asked before."""
    return get_object_or_404(AreaClosure.objects.with_places().select_related("closed_by", "reopened_by"), pk=pk)


def _contracts() -> MembershipQuerySet:
    return Membership.objects.select_related("member", "plan").prefetch_related("freezes")


def _pauses() -> "QuerySet[Freeze]":
    return Freeze.objects.select_related("membership__member", "membership__plan")


def _bookings() -> BookingQuerySet:
    return Booking.objects.select_related(
        "member__user", "membership__plan", "session__course", "session__instructor__user"
    ).prefetch_related("session__allocations__resource", "session__allocations__whole")
