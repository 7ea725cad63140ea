"""Booking against a rule with a reason, never beyond the places; and into a class that is over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.errors import AlreadyBooked, NoMembership, PlacePromised, SessionCancelled, SessionFull, SessionStarted
from bookings.invariants import INVARIANTS
from bookings.models import Booking, Decision
from bookings.rules.exceptions import SetAside
from bookings.selectors.decisions import about_booking
from bookings.services.booking import book
from bookings.services.roster import close_roster
from bookings.services.session import cancel_session
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_session, make_wait
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.models import AuditEvent, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

REASON = "First visit, promised by phone"


def aside(*rules):
    return SetAside(frozenset(rules), REASON)


@pytest.fixture
def visitor(db):
    """Somebody without a membership."""
    return make_member(name="Sun Li", language="en")


def test_rule_is_set_aside_with_a_reason_that_everybody_reads(visitor, manager):
    booking = book(make_session().pk, visitor.pk, by=manager, aside=aside("no_membership"))

    booking.refresh_from_db()
    [decision] = about_booking(booking)
    assert (booking.membership, booking.overridden, booking.override_reason) == (None, ["no_membership"], REASON)
    assert (decision.what, decision.rule, decision.by) == ("overridden", "no_membership", manager)
    assert (decision.text, decision.facts["reason"]) == (str(NoMembership.message), REASON)
    assert AuditEvent.objects.get().facts == {"rules": ["no_membership"]}
    assert "Used for it: nothing; it is free of charge." in Message.objects.get().body


def test_only_what_refuses_is_kept_as_set_aside(member, manager):
    """Somebody ticked more than was needed."""
    booking = book(make_session().pk, member.pk, by=manager, aside=aside("no_membership", "suspended"))

    assert (booking.overridden, booking.override_reason, Decision.objects.count()) == ([], "", 0)


def test_rule_that_was_not_named_still_refuses(visitor, manager):
    make_policy("booking.opens_days", 1, effective_from=clock.now())
    session = make_session(starts_at=clock.now() + timedelta(days=3))

    with pytest.raises(NoMembership):
        book(session.pk, visitor.pk, by=manager, aside=aside("booking_not_open"))
    assert book(session.pk, visitor.pk, by=manager, aside=aside("booking_not_open", "no_membership")).overridden == [
        "booking_not_open",
        "no_membership",
    ]


@pytest.mark.parametrize("who", ["desk", "instructor", "member"])
def test_without_the_permission_or_a_reason_the_rule_holds(who, visitor, manager, request):
    user = request.getfixturevalue(who)
    user = user.user if who == "member" else user
    session = make_session()

    with pytest.raises(NoMembership):
        book(session.pk, visitor.pk, by=user, aside=aside("no_membership"))
    with pytest.raises(NoMembership):
        book(session.pk, visitor.pk, by=manager, aside=SetAside(frozenset({"no_membership"}), " "))
    assert not Booking.objects.exists()


def full():
    make_booking(session := make_session(capacity=1))
    return session


def called_off():
    cancel_session((session := make_session()).pk, reason="ill", by=HOUSE)
    return session


def promised():
    session = make_session(starts_at=clock.now() + timedelta(days=2), capacity=1)
    make_wait(session, make_membership().member)
    return session


@pytest.mark.parametrize(
    ("session", "error"), [(full, SessionFull), (called_off, SessionCancelled), (promised, PlacePromised)]
)
def test_places_and_calendar_are_never_set_aside(session, error, member, manager):
    with pytest.raises(error):
        book(session().pk, member.pk, by=manager, aside=aside(error.code))


def test_second_place_in_a_class_is_never_given(member, manager):
    booking = make_booking(make_session(), member)

    with pytest.raises(AlreadyBooked):
        book(booking.session_id, member.pk, by=manager, aside=aside("already_booked"))


# --- afterwards ------------------------------------------------------------------------------------------------------


def begun(minutes=90):
    return make_session(starts_at=clock.now() - timedelta(minutes=minutes))


@pytest.mark.parametrize(("has_come", "state"), [(True, "checked_in"), (False, "booked")])
def test_place_in_a_class_that_is_over_is_noted_by_the_desk(has_come, state, member, desk):
    booking = book(begun().pk, member.pk, by=desk, aside=aside("session_started"), has_come=has_come)

    booking.refresh_from_db()
    assert (booking.state, booking.membership, booking.overridden) == (
        state,
        member.memberships.get(),
        ["session_started"],
    )
    assert Message.objects.get().template == "booking_noted"


def test_closed_roster_is_corrected_by_it(member, desk):
    session = begun()
    close_roster(session.pk, present=(), by=desk)

    booking = book(session.pk, member.pk, by=desk, aside=aside("session_started"))

    assert booking.state == "attended"
    broken = {
        each.name: list(each.rows()) for each in INVARIANTS if each.name in ("bookings.roster", "bookings.counter")
    }
    assert broken == {"bookings.roster": [], "bookings.counter": []}


def test_without_permission_nobody_is_booked_afterwards(member, instructor):
    with pytest.raises(SessionStarted):
        book(begun().pk, member.pk, by=instructor, aside=aside("session_started"))


# --- at the desk -----------------------------------------------------------------------------------------------------


def page(session, person):
    return f"{reverse('bookings:against', args=[session.pk])}?member={person.pk}"


def test_refusal_at_the_desk_leads_to_what_can_be_done_about_it(visitor, manager):
    session, browser = make_session(), client_of(manager)

    refused = browser.post(reverse("bookings:book_for_member", args=[session.pk]), {"member": visitor.pk})
    shown = browser.get(refused.url)
    without = browser.post(refused.url, {"rules": ["no_membership"], "reason": ""})
    done = browser.post(refused.url, {"rules": ["no_membership"], "reason": REASON})

    assert refused.url == page(session, visitor)
    assert str(NoMembership.message) in shown.text and "free of charge" in shown.text
    assert (without.status_code, done.status_code) == (422, 302)
    assert [booking.override_reason for booking in visitor.bookings.all()] == [REASON]


def test_desk_without_the_permission_reads_the_refusal_alone(visitor, desk):
    session = make_session()

    response = client_of(desk).post(reverse("bookings:book_for_member", args=[session.pk]), {"member": visitor.pk})
    shown = client_of(desk).get(page(session, visitor))

    assert (response.status_code, shown.status_code) == (409, 200)
    assert not shown.context["found"].is_movable and '<form class="confirm"' not in shown.text


def test_rule_that_was_not_ticked_is_said_on_the_page(visitor, manager):
    response = client_of(manager).post(page(make_session(), visitor), {"reason": REASON})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["rules"])


def test_desk_notes_who_came_to_a_class_that_is_over(member, desk):
    session, browser = begun(), client_of(desk)

    sent = browser.post(
        page(session, member), {"rules": ["session_started"], "reason": "Scanner was off", "has_come": "on"}
    )

    assert sent.status_code == 302
    assert member.bookings.get().state == "checked_in"
