"""Booking for one's child or guest: in their name, paid by whoever may pay, told to whoever can be told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.errors import NoMembership, NotCancellable, RulesNotAccepted
from bookings.invariants import paid_by_strangers
from bookings.models import Booking
from bookings.services.booking import book, cancel_booking
from bookings.services.reminders import put_due_reminders
from members.errors import TooManyGuests
from members.models import EntryRules
from members.services.guest import add_guest
from tests.clients import client_of
from tests.factories.bookings import make_booking, make_session, make_wait
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]


@pytest.fixture
def child(member):
    return make_member(name="Wang Xiaobao", guardian=member, phone="", email="")


@pytest.fixture
def guest(member):
    return make_member(name="Sun Li", host=member, phone="", email="")


@pytest.fixture(params=["child", "guest"])
def theirs(request):
    return request.getfixturevalue(request.param)


def page(session, person=None):
    return reverse("bookings:session", args=[session.pk]) + (f"?person={person.pk}" if person else "")


def test_place_is_booked_in_the_name_of_the_person_and_paid_by_their_people(theirs, member):
    pack, session = make_pack(member), make_session()

    response = client_of(member.user).post(reverse("bookings:book", args=[session.pk]), {"person": theirs.pk})

    [booking] = Booking.objects.all()
    pack.account.refresh_from_db()
    assert response.url == page(session, theirs)
    assert (booking.member, booking.booked_by, booking.membership) == (theirs, member.user, pack.membership)
    assert pack.left == pack.credits - 1
    assert list(paid_by_strangers()) == []


def test_membership_is_for_one_person_alone(theirs, member):
    with pytest.raises(NoMembership):
        book(make_session().pk, theirs.pk, by=member.user)


def test_own_pack_goes_before_that_of_guardian_or_host(theirs, member):
    make_pack(member, months=1)
    own = make_pack(theirs)

    assert book(make_session().pk, theirs.pk, by=member.user).membership == own.membership


def test_who_has_no_address_is_written_to_through_guardian_or_host(theirs, member):
    make_pack(member)

    booking = book(make_session().pk, theirs.pk, by=member.user)

    message = Message.objects.get(template="booking_confirmed")
    assert (message.address, message.user, message.language) == (member.email, member.user, member.language)
    assert message.body.startswith(f"Hello {member.name},\n\nThis is about the place of {theirs.name}.")
    assert f"Used for it: one credit of the {booking.membership.plan.name_en} of {member.name}." in message.body


def test_reminder_of_a_child_reaches_the_guardian(theirs, member, frozen):
    make_pack(member)
    book(make_session(starts_at=clock.now() + timedelta(days=2)).pk, theirs.pk, by=member.user)
    frozen.move(days=1)

    assert put_due_reminders() == 1
    assert Message.objects.get(template="booking_reminder").address == member.email


def test_class_page_asks_for_whom_and_says_whose_pack_pays(theirs, member):
    make_pack(member)
    session, browser = make_session(), client_of(member.user)

    own, other = browser.get(page(session)), browser.get(page(session, theirs))

    assert (own.context["member"], other.context["member"]) == (member, theirs)
    assert "Book my place" in own.text and f"Book for {theirs.name}" in other.text
    assert f"of {member.name} will be used" in other.text
    assert browser.get(page(session, make_member())).context["member"] == member


def test_own_bookings_and_waits_show_those_of_the_people_too(theirs, member):
    mine, other = make_booking(make_session(), member), make_booking(make_session(), theirs)
    wait = make_wait(make_session(), theirs)

    shown = client_of(member.user).get(reverse("bookings:my_bookings"))

    assert shown.context["coming"] == [mine, other]
    assert [each.entry for each in shown.context["waits"]] == [wait]
    assert shown.text.count(theirs.name) == 2 and member.name not in shown.text.split("<main")[1]


def test_booking_and_wait_of_a_person_are_theirs_to_end(theirs, member):
    booking, wait = make_booking(make_session(), theirs), make_wait(make_session(), theirs)
    browser = client_of(member.user)

    browser.post(reverse("bookings:cancel", args=[booking.pk]), {"late": "1"})
    browser.post(reverse("bookings:leave", args=[wait.pk]))

    booking.refresh_from_db(), wait.refresh_from_db()
    assert (booking.state, booking.cancelled_by, wait.state) == ("late_cancelled", member.user, "left")


def test_guardian_and_host_are_not_at_the_desk(theirs, member, desk):
    """They read the rules first and cancel until the members' limit; the desk may do both for anybody."""
    EntryRules.objects.create(text_en="Shower first.", text_zh="请先淋浴。")
    make_pack(member)
    session = make_session()
    with pytest.raises(RulesNotAccepted):
        book(session.pk, theirs.pk, by=member.user)
    booking = book(session.pk, theirs.pk, by=desk)
    make_policy("booking.last_cancel_minutes", 240, effective_from=clock.now())
    with pytest.raises(NotCancellable):
        cancel_booking(booking.pk, by=member.user)
    assert cancel_booking(booking.pk, by=desk).state == "late_cancelled"


def test_colleague_who_books_for_their_own_child_online_is_not_at_the_desk(desk):
    parent = make_member(user=desk, email=desk.email)
    make_membership(child := make_member(guardian=parent, phone="", email=""))
    EntryRules.objects.create(text_en="Shower first.", text_zh="请先淋浴。")

    with pytest.raises(RulesNotAccepted):
        book(make_session().pk, child.pk, by=desk)


def test_guest_is_added_on_the_way_and_the_class_is_open_for_them(member):
    session = make_session()
    url = reverse("bookings:bring_guest", args=[session.pk])

    response = client_of(member.user).post(url, {"name": "Sun Li", "phone": ""})

    guest = member.guests.get()
    assert (guest.name, response.url) == ("Sun Li", page(session, guest))


def test_guest_without_a_name_is_asked_for_one(member):
    response = client_of(member.user).post(reverse("bookings:bring_guest", args=[make_session().pk]), {"name": ""})

    assert (response.status_code, list(response.context["guest_form"].errors)) == (422, ["name"])


def test_member_brings_so_many_new_guests_a_month_and_the_desk_any_number(member, desk, frozen):
    make_policy("guests.most", 2, effective_from=clock.now())
    for number in range(2):
        add_guest(f"Guest {number}", member.pk, by=member.user)

    with pytest.raises(TooManyGuests):
        add_guest("Guest 3", member.pk, by=member.user)
    add_guest("Guest 3", member.pk, by=desk)
    frozen.move(days=31)
    add_guest("Guest 4", member.pk, by=member.user)

    assert member.guests.count() == 4
