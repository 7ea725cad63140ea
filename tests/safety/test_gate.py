"""A broken limit closes its area, and a re-test opens it: with everything that follows for those who booked."""

from datetime import datetime, timedelta

import pytest

from bookings.closure_errors import PlaceClosed
from bookings.keeping_shut import why_shut
from bookings.models import AreaClosure
from bookings.selectors.closing import undecided_hits
from bookings.services.area_closure import change_closure, reopen_place
from bookings.services.booking import book
from bookings.services.closing import undo_closure
from safety.gate_errors import ActionMissing, KeptClosed, MajorHazardOpen, NotAllowedToReopen, StillOut
from safety.models import Excursion, ExcursionNotice, Hazard, Reading
from safety.services.gate import look_after_gate, release
from safety.services.notices import send_notice
from tests.factories.bookings import HOUSE, make_booking, make_room, make_session
from tests.factories.ledger import make_pack
from tests.factories.readings import make_excursion, make_point, measure
from tests.factories.safety import make_hazard
from tests.factories.venue import make_area
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HOUR = timedelta(hours=1)
ADDED = "Chlorine is added"
ZONE = clock.zone


@pytest.fixture
def at_1650(frozen):
    frozen.set(frozen.at.astimezone(ZONE()).replace(hour=16, minute=50))
    return frozen.at


@pytest.fixture
def pool(at_1650):
    return make_point(area=make_area(name_en="Pool", name_zh="泳池", kind="pool"), name_en="Deep end", name_zh="深水区")


@pytest.fixture
def water(pool):
    return make_room(area=pool.area, name_en="Big pool", name_zh="大池")


@pytest.fixture
def at_17(water, at_1650):
    return make_session(room=water, starts_at=at_1650 + timedelta(minutes=10))


@pytest.fixture
def at_20(water, at_1650):
    return make_session(room=water, starts_at=at_1650 + timedelta(hours=3, minutes=10))


def letters(template):
    return list(Message.objects.filter(template=template).order_by("pk"))


def notices():
    return [(each.member.name, each.way, len(each.things)) for each in ExcursionNotice.objects.order_by("member__name")]


# --- closing -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-096")
def test_chlorine_just_below_the_limit_closes_the_pool_for_the_next_class(
    pool, at_17, at_20, at_1650, member, other_member, attendant, officer, manager
):
    for session, who in ((at_17, member), (at_20, member), (at_20, other_member)):
        make_booking(session, who)

    [outcome] = measure(pool, attendant, ADDED, free_chlorine="0.29")

    excursion, closure = outcome.excursion, AreaClosure.objects.get()
    reading = Reading.objects.get()
    assert (outcome.closed, outcome.reading, excursion.reading) == (True, reading, reading)
    assert (reading.verdict, str(reading.low), str(reading.high), reading.action) == ("breaks", "0.300", "1.000", ADDED)
    assert (excursion.area, excursion.closure, excursion.state) == (pool.area, closure, "open")
    assert (excursion.opened_at, excursion.found_by) == (at_1650, attendant)
    assert (closure.area, closure.starts_at, closure.cause, why_shut(closure).code) == (
        pool.area,
        at_1650,
        "water",
        "kept_closed",
    )
    assert closure.ends_at.astimezone(ZONE()) == datetime(2026, 3, 11, 5, tzinfo=ZONE())
    assert closure.reason_en == (
        "free chlorine 0.29 mg/L (limit 0.3–1 mg/L); we open again once a new measurement is in order"
    )
    assert closure.reason_zh == "游离性余氯 0.29 mg/L（限值 0.3–1 mg/L）；复测达标后恢复开放"

    assert undecided_hits() == [(at_17, closure), (at_20, closure)]
    assert notices() == [("Li Lei", "", 1), ("Wang Xiaomin", "at_once", 2)]
    [told] = letters("area_closed")
    assert (told.address, told.subject) == (member.email, "Pool is closed: your booking")
    assert told.body.count(at_17.course.name_en) == told.body.count(at_20.course.name_en) == 1
    assert "0.29 mg/L (limit 0.3–1 mg/L)" in told.body
    assert {each.address for each in letters("area_closed_by_safety")} == {officer.email, manager.email}

    with pytest.raises(PlaceClosed) as refused:
        book(at_20.pk, make_booking().member_id, by=HOUSE)
    assert "free chlorine 0.29 mg/L (limit 0.3–1 mg/L)" in str(refused.value)


@pytest.mark.parametrize("figure", ["0.30", "0.65", "1.00"])
def test_both_ends_of_a_limit_are_still_good(pool, attendant, figure):
    [outcome] = measure(pool, attendant, free_chlorine=figure)
    assert (outcome.reading.verdict, outcome.excursion, AreaClosure.objects.count()) == ("within", None, 0)


@pytest.mark.parametrize("figure", ["0.29", "0.299", "1.01", "1.001"])
def test_anything_beyond_it_closes(pool, attendant, figure):
    measure(pool, attendant, ADDED, free_chlorine=figure)
    assert Excursion.objects.get().state == "open"


@pytest.mark.parametrize("values", [{"urea": "9"}, {"temperature": "35"}])
def test_what_nobody_confirmed_and_what_is_soft_only_warns(pool, attendant, values):
    [outcome] = measure(pool, attendant, **values)
    assert (outcome.reading.verdict, outcome.excursion, AreaClosure.objects.count()) == ("warns", None, 0)


def test_whoever_breaks_a_limit_says_what_is_done(pool, attendant):
    with pytest.raises(ActionMissing):
        measure(pool, attendant, "  ", free_chlorine="0.2", ph="7.4")
    assert Reading.objects.count() == 0


def test_closure_of_safety_is_opened_by_nobody_else(pool, manager):
    closure = make_excursion(pool).closure
    with pytest.raises(KeptClosed):
        reopen_place(closure.pk, by=manager)
    with pytest.raises(KeptClosed):
        undo_closure(closure.pk, by=manager)
    said = {"cause": "other", "reason_en": "a", "reason_zh": "b"}
    with pytest.raises(KeptClosed, match="free chlorine"):
        change_closure(closure.pk, ends_at=clock.now() + HOUR, **said, by=manager)
    later = closure.ends_at + HOUR
    assert change_closure(closure.pk, ends_at=later, **said, by=manager).ends_at == later


def test_second_time_within_a_day_is_a_larger_hazard_that_closes_nothing(pool, officer, frozen):
    make_excursion(pool)
    frozen.move(hours=1)
    measure(pool, officer, free_chlorine="0.5")
    frozen.move(hours=22, minutes=59)
    measure(pool, officer, ADDED, free_chlorine="0.2")
    hazard = Hazard.objects.get()
    assert (hazard.level, hazard.area, hazard.state) == ("larger", pool.area, "found")
    assert "0.2 mg/L" in hazard.what


def test_later_than_that_it_is_none(pool, officer, frozen):
    make_excursion(pool)
    frozen.move(hours=1)
    measure(pool, officer, free_chlorine="0.5")
    frozen.move(hours=23, seconds=1)
    measure(pool, officer, ADDED, free_chlorine="0.2")
    assert Hazard.objects.count() == 0


# --- opening again -----------------------------------------------------------------------------------------------


def test_good_retest_by_whoever_may_reopen_opens_in_the_same_act(
    pool, at_17, at_20, member, other_member, officer, frozen
):
    booking = make_booking(at_17, member)
    make_booking(at_20, other_member)
    excursion = make_excursion(pool)
    frozen.move(minutes=5)

    [outcome] = measure(pool, officer, free_chlorine="0.30")

    excursion.refresh_from_db()
    assert (outcome.released, excursion.state, excursion.ended_by) == (True, "ended", officer)
    assert (excursion.passed_reading, excursion.closure.stands) == (outcome.reading, False)
    assert [(each.address, booking.session.course.name_en in each.body) for each in letters("area_open_again")] == [
        (member.email, True)
    ]
    assert ExcursionNotice.objects.get(member=other_member).withdrawn_at == frozen.at
    assert book(at_20.pk, member.pk, by=HOUSE).state == "booked"


def test_good_retest_by_anybody_else_waits_for_such_a_person(pool, attendant, officer, manager, frozen):
    excursion = make_excursion(pool)
    with pytest.raises(StillOut):
        release(excursion.pk, by=officer)
    frozen.move(minutes=5)
    [outcome] = measure(pool, attendant, free_chlorine="0.5")

    assert (outcome.excursion.state, outcome.released) == ("passed", False)
    assert {each.address for each in letters("area_to_release")} == {officer.email, manager.email}
    with pytest.raises(NotAllowedToReopen):
        release(excursion.pk, by=attendant)
    release(excursion.pk, by=officer)
    assert not AreaClosure.objects.standing().exists()


def test_bad_retest_takes_back_that_it_had_passed(pool, attendant, officer, frozen):
    excursion = make_excursion(pool)
    for figure, state in (("0.5", "passed"), ("1.4", "open")):
        frozen.move(minutes=5)
        measure(pool, attendant, ADDED, free_chlorine=figure)
        excursion.refresh_from_db()
        assert excursion.state == state
    assert Excursion.objects.count() == 1
    with pytest.raises(StillOut):
        release(excursion.pk, by=officer)


def test_another_point_or_parameter_opens_nothing(pool, officer, frozen):
    excursion = make_excursion(pool)
    frozen.move(minutes=5)
    measure(make_point(area=pool.area), officer, free_chlorine="0.5")
    measure(pool, officer, ph="7.4")
    excursion.refresh_from_db()
    assert excursion.state == "open"


def test_major_hazard_is_verified_first(pool, officer, frozen):
    make_hazard(area=pool.area, level="major")
    excursion = make_excursion(pool)
    frozen.move(minutes=5)
    [outcome] = measure(pool, officer, free_chlorine="0.5")
    assert outcome.excursion.state == "passed"
    with pytest.raises(MajorHazardOpen):
        release(excursion.pk, by=officer)


def test_area_stays_closed_while_something_else_keeps_it(pool, at_17, member, officer, frozen):
    make_booking(at_17, member)
    measure(pool, officer, ADDED, free_chlorine="0.2", ph="8.1")
    assert (len(letters("area_closed")), AreaClosure.objects.standing().count()) == (1, 2)
    frozen.move(minutes=1)
    measure(pool, officer, free_chlorine="0.5")
    assert (letters("area_open_again"), AreaClosure.objects.standing().count()) == ([], 1)
    measure(pool, officer, ph="7.5")
    assert (len(letters("area_open_again")), AreaClosure.objects.standing().count()) == (1, 0)


# --- the sweep ---------------------------------------------------------------------------------------------------


def test_closure_is_extended_while_the_excursion_is_open(pool, water, member, frozen):
    excursion = make_excursion(pool)
    tomorrow = make_session(room=water, starts_at=frozen.at + 17 * HOUR)
    make_booking(tomorrow, member)
    frozen.set(excursion.closure.ends_at - timedelta(minutes=61))
    assert (look_after_gate(), notices()) == (0, [])
    frozen.move(minutes=1)
    assert (look_after_gate(), notices()) == (1, [("Wang Xiaomin", "", 1)])
    excursion.closure.refresh_from_db()
    assert excursion.closure.ends_at.astimezone(ZONE()) == datetime(2026, 3, 12, 5, tzinfo=ZONE())
    assert (look_after_gate(), len(notices())) == (0, 1)


def test_after_any_time_away_it_is_closed_again(pool, frozen):
    excursion = make_excursion(pool)
    frozen.move(hours=40)
    assert look_after_gate() == 1
    assert list(AreaClosure.objects.not_over(clock.now())) == [Excursion.objects.get(pk=excursion.pk).closure]


def test_what_the_desk_has_not_sent_is_told_an_hour_before(pool, at_20, member, frozen):
    make_booking(at_20, member)
    make_excursion(pool)
    frozen.set(at_20.starts_at - timedelta(minutes=61))
    look_after_gate()
    assert letters("area_closed") == []
    frozen.move(minutes=1)
    look_after_gate()
    look_after_gate()
    assert ([each.address for each in letters("area_closed")], notices()) == (
        [member.email],
        [("Wang Xiaomin", "at_once", 1)],
    )


# --- the desk ----------------------------------------------------------------------------------------------------


def test_desk_offers_another_time(pool, at_20, member, desk):
    make_booking(at_20, member)
    later = make_session(course=at_20.course, starts_at=at_20.starts_at + 48 * HOUR)
    make_excursion(pool)
    notice = send_notice(ExcursionNotice.objects.get().pk, "other_time", by=desk)
    [letter] = letters("area_closed")
    assert (notice.way, notice.sent_by) == ("other_time", desk)
    assert f"/{later.pk}/" in letter.body


def test_desk_cancels_for_the_house_and_credits_come_back(pool, at_20, member, desk):
    member.memberships.all().delete()
    lot = make_pack(member, credits=3)
    booking = book(at_20.pk, member.pk, by=member.user)
    make_excursion(pool)
    send_notice(ExcursionNotice.objects.get().pk, "refund", by=desk)
    booking.refresh_from_db()
    lot.account.refresh_from_db()
    assert (booking.state, booking.is_cancelled_by_venue, lot.account.balance) == ("cancelled", True, 3)
    [letter] = letters("place_closed")
    assert (letter.address, "the credit is back in your pack" in letter.body) == (member.email, True)
