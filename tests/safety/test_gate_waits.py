"""Who waits for a place in a closed area, or for a treatment that is given nowhere else, hears of it once, too."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.models import TreatmentWait, WaitlistEntry
from bookings.selectors.people_in_closed import people_in
from bookings.services.people_in_closed import cancel_for_house
from safety.models import ExcursionNotice
from safety.services.gate import look_after_gate
from safety.services.notices import send_notice
from tests.factories.bookings import make_booking, make_room, make_session, make_wait
from tests.factories.closures import make_closure
from tests.factories.readings import make_excursion, make_point, measure
from tests.factories.treatment_waits import make_treatment_wait
from tests.factories.treatments import make_appointment, make_treatment
from tests.factories.venue import make_area
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

HOUR = timedelta(hours=1)


@pytest.fixture
def at_1650(frozen):
    frozen.set(datetime(2026, 3, 10, 16, 50, tzinfo=ZoneInfo("Asia/Shanghai")))
    return frozen.at


@pytest.fixture
def pool(at_1650):
    return make_point(area=make_area(name_en="Pool", kind="pool"))


@pytest.fixture
def water(pool):
    return make_room(area=pool.area, name_en="Big pool")


@pytest.fixture
def full(water, at_1650):
    """A class at eight in the evening, in which nobody has a place."""
    return make_session(room=water, starts_at=at_1650 + 3 * HOUR)


def letters(template):
    return list(Message.objects.filter(template=template).order_by("pk"))


def notices():
    return [(each.member, each.way, each.things) for each in ExcursionNotice.objects.order_by("pk")]


def test_who_waits_has_a_draft_and_is_told_an_hour_before_and_when_it_is_open_again(
    pool, full, member, officer, frozen
):
    entry = make_wait(full, member)
    make_excursion(pool)
    assert notices() == [(member, "", [f"wait:{entry.pk}"])]

    frozen.set(full.starts_at - HOUR)
    assert [look_after_gate(), look_after_gate()] == [0, 0]

    [letter] = letters("area_closed")
    assert (letter.address, letter.subject) == (member.email, "Pool is closed: what you wait for")
    assert "You wait for this there:" in letter.body
    assert full.course.name_en in letter.body
    assert "You keep your place in line." in letter.body
    assert "booked for you" not in letter.body
    frozen.move(minutes=5)
    measure(pool, officer, free_chlorine="0.5")
    [letter] = letters("area_open_again")
    assert "You still wait for this:" in letter.body
    assert WaitlistEntry.objects.get().state == "waiting"


def test_bookings_and_waits_of_one_person_are_one_letter(pool, water, full, member, at_1650):
    soon = make_session(room=water, starts_at=at_1650 + timedelta(minutes=10))
    booking, entry = make_booking(soon, member), make_wait(full, member)
    make_excursion(pool)
    assert notices() == [(member, "at_once", [f"booking:{booking.pk}", f"wait:{entry.pk}"])]
    [letter] = letters("area_closed")
    assert letter.body.index(soon.course.name_en) < letter.body.index("You wait for this there:")


def test_cancelled_by_the_house_they_wait_no_longer(pool, full, member, desk):
    entry = make_wait(full, member)
    booking = make_booking(full)
    make_excursion(pool)
    for notice in ExcursionNotice.objects.all():
        send_notice(notice.pk, "refund", by=desk)
    entry.refresh_from_db()
    booking.refresh_from_db()
    assert (entry.state, booking.state) == ("lapsed", "cancelled")
    assert ["You no longer wait for it." in each.body for each in letters("place_closed")] == [False, True]


def test_booking_and_treatment_of_one_person_are_cancelled_together(member, desk):
    appointment = make_appointment(member)
    area = appointment.lines.get().allocations.get(resource__kind="room").resource.area
    starts_at = appointment.lines.get().starts_at + 5 * HOUR
    booking = make_booking(make_session(room=make_room(area=area), starts_at=starts_at), member)
    closure = make_closure(area=area, ends_at=None)
    [whose] = people_in(closure)
    assert cancel_for_house(closure, whose.things, by=desk) == 1
    appointment.refresh_from_db()
    booking.refresh_from_db()
    assert (appointment.state, booking.state, len(letters("place_closed"))) == ("cancelled", "cancelled", 1)


@pytest.mark.parametrize(
    ("days", "elsewhere", "told"), [((10, 10), False, True), ((10, 11), False, False), ((10, 10), True, False)]
)
def test_who_waits_for_a_treatment_that_is_given_nowhere_else(pool, member, desk, days, elsewhere, told):
    treatment = make_treatment(room_kind="bath")
    make_room(area=pool.area, room_kind="bath")
    if elsewhere:
        make_room(room_kind="bath")
    first, last = (datetime(2026, 3, day).date() for day in days)  # noqa: DTZ001
    wait = make_treatment_wait(member, treatment=treatment, from_day=first, to_day=last)
    make_excursion(pool)
    assert notices() == ([(member, "", [f"treatment_wait:{wait.pk}"])] if told else [])
    if told:
        send_notice(ExcursionNotice.objects.get().pk, "refund", by=desk)
        assert TreatmentWait.objects.get().state == "expired"
        [letter] = letters("place_closed")
        assert treatment.name_en in letter.body
