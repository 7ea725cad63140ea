"""Packages are booked, moved, cancelled and paid whole; a course with all its dates."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bookings.errors import HealthBars
from bookings.models import Appointment, PackagePart, ResourceAllocation, TreatmentPackage
from bookings.rules.package import Part
from bookings.selectors.appointment_plan import Ask
from bookings.selectors.course_plan import dates_offered
from bookings.selectors.package import asks_of, package_now
from bookings.selectors.treatment_payment import paid
from bookings.services import appointment_steps as steps
from bookings.services.appointment import book
from bookings.services.appointment_move import Move, move_line
from bookings.services.leaving_out import leave_out
from bookings.services.package import change_package
from bookings.services.package_booking import book_package, sell_course
from bookings.services.treatment_payment import cause_of_line, pay, pay_with_credits
from bookings.treatment_errors import (
    CourseBeyondPack,
    GuestTwice,
    NotACourse,
    NothingToPay,
    OnlyOneLine,
    PackageWhole,
    PackDoesNotFit,
    PaidAlready,
    SlotTaken,
)
from members.models import CreditLot, HealthLimit, LedgerAccount, Membership, Payment
from members.services.ledger import return_credit
from members.services.sale import Paying
from tests.factories.bookings import HOUSE
from tests.factories.house import make_shift
from tests.factories.members import make_member
from tests.factories.treatments import (
    at,
    make_appointment,
    make_course_package,
    make_package,
    make_packaged,
    make_treated,
    make_treatment,
)
from tests.queries import queries_of
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW, IN_THREE_DAYS = date(2026, 3, 11), date(2026, 3, 13)
TEN = at(TOMORROW, 10)
CASH = Paying("cash")
WEEK = timedelta(days=7)


def live(appointment):
    return ResourceAllocation.objects.live().filter(appointment_line__appointment=appointment).count()


def latest():
    return Message.objects.order_by("pk").last()


# --- one date --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("B-125")
def test_couple_has_both_at_once_for_one_price_that_is_paid_once(member):
    row = make_packaged(member, make_package(name_en="For two"))
    lines = row.lines.order_by("number")
    assert [(line.starts_at, line.price, line.is_beside) for line in lines] == [
        (TEN, Decimal("194.00"), False),
        (TEN, Decimal("194.00"), True),
    ]
    assert (row.package_parts, live(row), latest().subject) == (2, 4, "Booked: For two, Wed 11 Mar, 10:00")
    assert pay(row.pk, CASH, by=HOUSE).amount == Decimal("388.00")
    with pytest.raises(PaidAlready):
        pay(row.pk, CASH, by=HOUSE)


def test_share_goes_by_what_a_treatment_costs_alone_else_by_how_long_it_lasts(member):
    long, short = make_treatment(price="300.00", minutes=60), make_treatment(price="100.00", minutes=30)
    free = make_treatment(price=None, takes_credit=True, minutes=30)
    by_price = make_packaged(package=make_package(Part(long.pk), Part(short.pk), price="200.00"))
    by_minutes = make_packaged(
        package=make_package(Part(long.pk), Part(free.pk), price="200.00"), starts_at=at(TOMORROW, 14)
    )
    assert [str(line.price) for line in by_price.lines.order_by("number")] == ["150.00", "50.00"]
    assert [str(line.price) for line in by_minutes.lines.order_by("number")] == ["133.33", "66.67"]


def test_second_pair_begins_when_the_first_is_over_for_both(member):
    long, short = make_treatment(minutes=60), make_treatment(minutes=30)
    parts = (Part(long.pk, 1), Part(short.pk, 2, is_beside=True), Part(short.pk, 1), Part(long.pk, 2, is_beside=True))
    row = make_packaged(member, make_package(*parts))
    begins = [clock.local(line.starts_at).strftime("%H:%M") for line in row.lines.order_by("number")]
    assert begins == ["10:00", "10:00", "11:00", "11:00"]


def test_nothing_is_booked_where_one_part_cannot_be(member):
    package = make_package()
    make_treated(package.parts.first().treatment)
    with pytest.raises(SlotTaken):
        book_package(package.pk, [member.pk, make_member().pk], TEN, member_pk=member.pk, by=HOUSE)
    assert (Appointment.objects.count(), ResourceAllocation.objects.count()) == (0, 0)


def test_what_one_guest_must_not_have_bars_the_package(member):
    treatment = make_treatment(activities=["massage"])
    package = make_package(Part(treatment.pk), Part(treatment.pk, 2, is_beside=True))
    make_treated(treatment), make_treated(treatment)
    partner = make_member()
    HealthLimit.objects.create(member=partner, activity="massage", level="bar")
    with pytest.raises(HealthBars):
        book_package(package.pk, [member.pk, partner.pk], TEN, member_pk=member.pk, by=HOUSE)


def test_one_person_does_not_come_twice(member):
    package = make_package()
    with pytest.raises(GuestTwice):
        book_package(package.pk, [member.pk, member.pk], TEN, member_pk=member.pk, by=HOUSE)


def test_package_is_moved_whole_and_keeps_the_price_of_its_sale(member):
    row = make_packaged(member, starts_at=at(IN_THREE_DAYS, 10))
    change_package(row.package_id, price="999.00", parts=[Part(make_treatment().pk)], by=HOUSE)
    steps.change(row.pk, at(IN_THREE_DAYS, 14), [None, None], by=member.user)
    lines = row.lines.order_by("number")
    assert [(line.starts_at, str(line.price)) for line in lines] == [(at(IN_THREE_DAYS, 14), "194.00")] * 2
    assert live(row) == 4


def test_package_is_cancelled_whole_and_its_price_goes_back(member):
    row = make_packaged(member, starts_at=at(IN_THREE_DAYS, 10))
    pay(row.pk, CASH, by=HOUSE)
    row = steps.cancel(row.pk, by=member.user)
    assert (row.state, live(row), row.lines.count()) == ("cancelled", 0, 2)
    assert LedgerAccount.objects.get(member=member, kind="money").balance == Decimal("388.00")


def test_half_of_a_package_is_not_left_out(member):
    row = make_packaged(member)
    with pytest.raises(PackageWhole) as refused:
        leave_out(row.lines.first().pk, by=HOUSE)
    assert "move or cancel the whole appointment" in str(refused.value)
    assert (row.lines.count(), live(row)) == (2, 4)


# --- one of several that are no package ------------------------------------------------------------------------------


def two_in_a_row(member):
    skill = make_treated(day=IN_THREE_DAYS)
    asks = [Ask(skill.treatment_id, member.pk), Ask(skill.treatment_id, member.pk)]
    return book(asks, at(IN_THREE_DAYS, 10), member_pk=member.pk, by=HOUSE)


def test_one_of_two_treatments_is_left_out_and_the_other_stays(member):
    row = two_in_a_row(member)
    first, second = row.lines.order_by("number")
    leave_out(first.pk, by=HOUSE)
    assert [(line.pk, line.starts_at) for line in row.lines.all()] == [(second.pk, at(IN_THREE_DAYS, 11))]
    assert (live(row), latest().template) == (2, "appointment_changed")
    assert ("Fri 13 Mar, 10:00" in latest().body, "Fri 13 Mar, 11:00" in latest().body) == (True, True)
    with pytest.raises(OnlyOneLine):
        leave_out(second.pk, by=HOUSE)


def test_one_is_left_out_although_a_later_time_was_kept_too_long(member, frozen):
    row = two_in_a_row(member)
    skill = row.lines.first().treatment.skills.get()
    make_appointment(make_member(), skill, starts_at=at(IN_THREE_DAYS, 14), keeps=True)
    frozen.move(minutes=10)
    leave_out(row.lines.first().pk, by=HOUSE)
    assert row.lines.count() == 1


def test_what_is_paid_is_not_left_out(member):
    row = two_in_a_row(member)
    pay(row.pk, CASH, by=HOUSE)
    with pytest.raises(PaidAlready):
        leave_out(row.lines.first().pk, by=HOUSE)
    assert row.lines.count() == 2


# --- a course --------------------------------------------------------------------------------------------------------


@pytest.fixture
def course(member):
    """Three dates, week by week, and somebody who is there on all of them."""
    skill = make_treated(make_treatment(name_en="Tuina", takes_credit=True))
    for week in (1, 2):
        day = TOMORROW + week * WEEK
        make_shift(staff=skill.staff, starts_at=at(day, 6), ends_at=at(day, 23))
    return make_course_package(skill.treatment, name_en="Course of three")


TIMES = [TEN, TEN + WEEK, TEN + 2 * WEEK]


def sold(course, member, starts=TIMES, **fields):
    return sell_course(course.pk, [member.pk], starts, CASH, member_pk=member.pk, by=HOUSE, **fields)


def test_course_is_one_sale_with_all_its_dates_each_paid_with_a_credit_of_it(course, member):
    payment, rows = sold(course, member)
    assert [row.lines.get().starts_at for row in rows] == TIMES
    assert (Payment.objects.get(), payment.amount) == (payment, Decimal("800.00"))
    lot = CreditLot.objects.select_related("account").get(membership=payment.membership)
    assert (lot.account.balance, [paid(row).is_by_credit for row in rows]) == (0, [True] * 3)
    assert [row.lines.get().price for row in rows] == [None] * 3
    with pytest.raises(PaidAlready):
        pay(rows[0].pk, CASH, by=HOUSE)
    letters = sorted(Message.objects.values_list("template", flat=True))
    assert letters == ["course_booked", "receipt"]
    assert "Wed 25 Mar, 10:00" in Message.objects.get(template="course_booked").body


def test_nothing_is_sold_where_one_date_cannot_be(course, member):
    make_appointment(make_member(), course.parts.get().treatment.skills.get(), starts_at=TIMES[2])
    with pytest.raises(SlotTaken):
        sold(course, member)
    assert (Appointment.objects.count(), Payment.objects.count(), Membership.objects.filter(kind="pack").count()) == (
        1,
        0,
        0,
    )


def test_date_cancelled_in_time_gives_its_credit_back_and_is_booked_again_from_the_pack(course, member):
    _payment, rows = sold(course, member)
    row = steps.cancel(rows[1].pk, by=member.user)
    lot = CreditLot.objects.select_related("account").get()
    assert (row.state, lot.account.balance, "credits are back" in latest().body) == ("cancelled", 1, True)

    again = make_appointment(member, course.parts.get().treatment.skills.get(), starts_at=TIMES[1] + timedelta(hours=2))
    pay_with_credits(again.pk, by=HOUSE)
    lot.account.refresh_from_db()
    assert (lot.account.balance, paid(again).is_by_credit) == (0, True)


def test_date_of_a_course_is_moved_by_itself(course, member):
    _payment, rows = sold(course, member)
    steps.change(rows[2].pk, TIMES[2] + timedelta(hours=3), [None], by=member.user)
    assert [row.lines.get().starts_at for row in rows] == [*TIMES[:2], TIMES[2] + timedelta(hours=3)]
    assert paid(rows[2]).is_by_credit


def test_course_lies_beyond_what_can_be_booked_alone(course, member):
    far = [TOMORROW + timedelta(days=days) for days in (40, 50, 60)]
    staff = course.parts.get().treatment.skills.get().staff
    for day in far:
        make_shift(staff=staff, starts_at=at(day, 6), ends_at=at(day, 23))
    _payment, rows = sold(course, member, [at(day, 10) for day in far])
    steps.change(rows[2].pk, at(far[2], 12), [None], by=HOUSE)
    assert rows[2].lines.get().starts_at == at(far[2], 12)

    # Nor does it matter how it is moved, and what the house sells under that name today.
    TreatmentPackage.objects.filter(pk=course.pk).update(times=1, price=100, plan=None)
    line = rows[2].lines.get()
    move_line(line.pk, Move(at(far[2], 14), line.staff_id, None), by=HOUSE)
    assert rows[2].lines.get().starts_at == at(far[2], 14)


def test_course_ends_with_its_pack(course, member):
    with pytest.raises(CourseBeyondPack):
        sold(course, member, [TEN, TEN + WEEK, TEN + 30 * WEEK])


def test_pack_has_a_credit_for_every_date(course):
    with pytest.raises(PackDoesNotFit):
        change_package(course.pk, times=4, by=HOUSE)


def test_course_is_no_package_of_one_date_and_the_other_way_round(course, member):
    with pytest.raises(NotACourse):
        book_package(course.pk, [member.pk], TEN, member_pk=member.pk, by=HOUSE)
    with pytest.raises(NotACourse):
        sell_course(make_package().pk, [member.pk], TIMES, CASH, member_pk=member.pk, by=HOUSE)


def test_date_of_a_course_takes_no_money_when_its_credit_is_gone(course, member):
    _payment, [row, *_rest] = sold(course, member)
    return_credit(cause_of_line(row.lines.get().pk), by=HOUSE)
    with pytest.raises(NothingToPay):
        pay(row.pk, CASH, by=HOUSE)


def test_dates_are_offered_as_wished_else_at_the_nearest_free_time_else_with_the_reason(course, member):
    skill = course.parts.get().treatment.skills.get()
    make_appointment(make_member(), skill, starts_at=TIMES[1])
    asks = asks_of(package_now(course.pk), [member.pk])
    days = [TOMORROW, TOMORROW + WEEK, TOMORROW + timedelta(days=8)]
    found = dates_offered(asks, days, clock.local(TEN).time())
    assert [each.nearest and each.nearest.starts_at for each in found] == [TEN, TIMES[1] - timedelta(hours=1), None]
    assert [each.is_as_wished for each in found] == [True, False, False]
    assert [str(each.why_none) for each in found] == ["", "", "None of those who do it is on duty on this day."]


def test_dates_cost_the_same_questions_however_many_there_are(course, member):
    asks, at_ten = asks_of(package_now(course.pk), [member.pk]), clock.local(TEN).time()
    days = [TOMORROW + timedelta(days=each) for each in range(12)]
    few = queries_of(lambda: dates_offered(asks, days[:2], at_ten))
    assert queries_of(lambda: dates_offered(asks, days, at_ten)) == few


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_parts_are_rewritten_and_only_what_changed_leaves_a_trace():
    package = make_package()
    massage = package.parts.first().treatment
    change_package(package.pk, parts=[Part(massage.pk), Part(massage.pk)], by=HOUSE)
    change_package(package.pk, parts=[Part(massage.pk)], by=HOUSE)
    assert list(package.parts.values_list("number", "guest", "is_beside")) == [(1, 1, False)]
    events = PackagePart.pgh_event_model.objects.filter(package=package.pk).order_by("pgh_id")
    assert list(events.values_list("number", "pgh_label")) == [
        (1, "insert"),
        (2, "insert"),
        (2, "update"),
        (2, "delete"),
    ]
