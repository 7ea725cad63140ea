"""Places for child and guest, one that moved, one against a rule, one noted afterwards, a refusal: each explained."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F

from bookings.models import Booking, ScheduledSession
from bookings.rules.exceptions import SetAside
from bookings.services.booking import book
from bookings.services.move import move_booking
from feedback.services.demo_classes import Members, fill
from feedback.services.demo_members import desk
from members.models import Member, MembershipPlan
from members.services.guest import add_guest
from members.services.member import Facts, add_member
from members.services.sale import Paying, sell
from venue import clock
from venue.actors import Actor
from venue.errors import DomainError
from venue.models import StaffMember

logger = logging.getLogger(__name__)

GUEST, VISITOR, LATECOMER = "宋佳", "贺子涵", "邱雨桐"
AGAINST = SetAside(frozenset({"no_membership"}), "首次体验，电话中已答应免费")
AFTERWARDS = SetAside(frozenset({"session_started"}), "当时扫码器故障，教练确认到场")


def show(staff: Mapping[str, StaffMember], members: Members, now: datetime) -> None:
    """Told in the order in which it would happen; the classes are days ahead, where there is room."""
    first = members[0]
    with clock.frozen(now - timedelta(hours=3)):
        pack = MembershipPlan.objects.filter(kind="pack").order_by("pk").first()
        if pack:
            sell(first.pk, pack.pk, clock.today(), Paying("wechat"), by=desk())
        book_for_family(first)
    with clock.frozen(now - timedelta(hours=2)):
        move_one(first)
        book_against_a_rule(staff["manager"])
        note_afterwards()
    with clock.frozen(now - timedelta(hours=1)):
        refuse(members, first)


def roomy(after: datetime, number: int) -> list[ScheduledSession]:
    """Classes of the three days after that for anybody, with two free places at least."""
    free = ScheduledSession.objects.standing().filter(booked__lt=F("capacity") - 1, course__ability_needed="")
    soon = free.filter(starts_at__gt=after, starts_at__lt=after + timedelta(days=3))
    return list(soon.order_by("starts_at", "pk")[:number])


def book_for_family(first: Member) -> None:
    """The child, and a guest, paid with the guardian's and host's pack."""
    by = first.user or desk()
    guest = add_guest(GUEST, first.pk, by=by)
    family = [*first.dependants.order_by("pk")[:1], guest]
    for person, session in zip(family, roomy(clock.now() + timedelta(days=5), 2), strict=False):
        try_to_book(session, person, by=desk())


def move_one(first: Member) -> None:
    """The demo's member found a better day."""
    [*_others, one, other] = roomy(clock.now() + timedelta(days=7), 20)
    booking = try_to_book(one, first, by=first.user or desk())
    if booking:
        move_booking(booking.pk, other.pk, by=first.user or desk())


def book_against_a_rule(manager: StaffMember) -> None:
    visitor = add_member(Facts(VISITOR, "13800010021", "", "", None, "zh-hans"), by=desk())
    [session] = roomy(clock.now() + timedelta(days=2), 1)
    book(session.pk, visitor.pk, by=manager.user, aside=AGAINST)


def note_afterwards() -> None:
    """Somebody was there and nobody had noted it."""
    year = MembershipPlan.objects.get(code="year")
    with clock.frozen(clock.now() - timedelta(days=7)):
        latecomer = add_member(Facts(LATECOMER, "13800010022", "", "", None, "zh-hans"), by=desk())
        sell(latecomer.pk, year.pk, clock.today(), Paying("cash"), by=desk())
    over = ScheduledSession.objects.standing().filter(ends_at__lte=clock.now(), booked__lt=F("capacity"))
    session = (
        over.filter(starts_at__gt=clock.now() - timedelta(hours=20), course__ability_needed="")
        .order_by("-starts_at")
        .first()
    )
    if session:
        book(session.pk, latecomer.pk, by=desk(), aside=AFTERWARDS, has_come=True)


def refuse(members: Members, first: Member) -> None:
    """The demo's member wanted a place in a class that was full by then."""
    free = ScheduledSession.objects.standing().filter(starts_at__gt=clock.now() + timedelta(days=3))
    small = free.exclude(bookings__member=first).exclude(waitlist__member=first).order_by("capacity", "starts_at", "pk")
    session = small.filter(course__ability_needed="", booked__gt=0).first()
    if session:
        fill(session, members, besides=first)
        session.refresh_from_db()
        try_to_book(session, first, by=first.user or desk())


def try_to_book(session: ScheduledSession, person: Member, *, by: Actor) -> Booking | None:
    """A refusal is part of the story; it is kept as any is."""
    try:
        return book(session.pk, person.pk, by=by)
    except DomainError as error:
        logger.info("demo: not booked (%s)", error.code)
        return None
