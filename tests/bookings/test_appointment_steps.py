"""What becomes of an appointment, what it costs, and what is told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bookings.errors import LateNow
from bookings.models import ResourceAllocation
from bookings.selectors.treatment_payment import paid
from bookings.services import appointment_steps as steps
from bookings.services.appointment_reminders import put_due_reminders
from bookings.services.treatment_payment import pay, pay_with_credits
from bookings.treatment_errors import (
    HoldOver,
    NoCreditForIt,
    NotCancellableNow,
    NothingToPay,
    NotInThatState,
    PaidAlready,
    SlotTaken,
    TooEarlyForNoShow,
    TooLateToChange,
)
from members.models import LedgerAccount, Payment
from members.services.sale import Paying
from tests.conftest import NOON
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.treatments import at, make_appointment, make_treated, make_treatment
from tests.factories.venue import make_policy
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

TOMORROW, IN_THREE_DAYS = date(2026, 3, 11), date(2026, 3, 13)
CASH = Paying("cash")


def in_three_days(member, **fields):
    """Far enough away to be cancelled free of charge."""
    skill = make_treated(fields.pop("treatment", None), day=IN_THREE_DAYS)
    return make_appointment(member, skill, starts_at=at(IN_THREE_DAYS, 10), **fields)


def live(appointment):
    return ResourceAllocation.objects.live().filter(appointment_line__appointment=appointment).count()


def money(member, kind="money"):
    return LedgerAccount.objects.get(member=member, kind=kind).balance


def latest():
    return Message.objects.order_by("pk").last()


# --- deciding --------------------------------------------------------------------------------------------------------


def test_kept_time_is_booked_when_its_guest_decides(member):
    row = steps.decide(make_appointment(member, keeps=True, by=member.user).pk, by=member.user)
    assert (row.state, row.held_until, latest().template) == ("booked", None, "appointment_confirmed")


def test_time_that_was_kept_long_enough_is_not_booked(member, frozen):
    row = make_appointment(member, keeps=True)
    frozen.move(minutes=10)
    with pytest.raises(HoldOver):
        steps.decide(row.pk, by=member.user)


def test_kept_time_is_given_back_without_a_word(member):
    row = make_appointment(member, keeps=True)
    steps.give_back(row.pk, by=member.user)
    row.refresh_from_db()
    assert (row.state, live(row), Message.objects.count()) == ("released", 0, 0)


def test_request_is_confirmed_or_refused_with_a_reason(member, desk):
    treatment = make_treatment(is_confirmed_by_house=True)
    first = make_appointment(member, make_treated(treatment), by=member.user)
    assert latest().subject.startswith("Asked for: ")
    steps.accept(first.pk, by=desk)
    first.refresh_from_db()
    assert (first.state, latest().subject.startswith("Booked: ")) == ("booked", True)

    second = make_appointment(member, make_treated(treatment), by=member.user, starts_at=at(TOMORROW, 14))
    steps.reject(second.pk, reason="The herbs are out.", by=desk)
    second.refresh_from_db()
    assert (second.state, live(second), "The herbs are out." in latest().body) == ("rejected", 0, True)
    with pytest.raises(NotInThatState):
        steps.accept(second.pk, by=desk)


# --- cancelling ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-005")
def test_cancelling_in_time_is_free_and_frees_the_time(member):
    row = in_three_days(member)
    row = steps.cancel(row.pk, accepts_late=False, by=member.user)
    assert (row.state, live(row), row.cancelled_by) == ("cancelled", 0, member.user)
    assert "It costs nothing." in latest().body


def test_cancelling_late_is_shown_first_and_charged_once(member):
    make_policy("treatment.late_fee", "50.00", effective_from=NOON - timedelta(days=1))
    row = make_appointment(member)
    with pytest.raises(LateNow):
        steps.cancel(row.pk, accepts_late=False, by=member.user)
    row = steps.cancel(row.pk, by=member.user)
    assert (row.state, money(member, "fees")) == ("late_cancelled", Decimal("-50.00"))
    assert "A fee of CN¥50.00 is charged for it." in latest().body


def test_limit_is_the_last_moment_that_is_free(member, frozen):
    row = in_three_days(member)
    frozen.set(at(IN_THREE_DAYS, 10) - timedelta(hours=24))
    assert steps.cancel(row.pk, accepts_late=False, by=member.user).state == "cancelled"


def test_house_cancels_late_and_it_costs_nothing(member, desk):
    row = steps.cancel(make_appointment(member).pk, is_venues=True, reason="Xu Lan is ill.", by=desk)
    assert (row.state, row.is_cancelled_by_venue) == ("cancelled", True)
    assert "Xu Lan is ill." in latest().body


def test_what_has_begun_is_cancelled_by_the_desk_alone(member, desk, frozen):
    row = make_appointment(member)
    frozen.set(at(TOMORROW, 10))
    with pytest.raises(NotCancellableNow):
        steps.cancel(row.pk, by=member.user)
    assert steps.cancel(row.pk, by=desk).state == "late_cancelled"
    with pytest.raises(NotInThatState):
        steps.cancel(row.pk, by=desk)


# --- changing --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-004")
def test_change_takes_the_new_time_and_tells_both(member):
    row = in_three_days(member)
    steps.change(row.pk, at(IN_THREE_DAYS, 10, 30), [None], by=member.user)
    [line] = row.lines.all()
    assert (line.starts_at, live(row)) == (at(IN_THREE_DAYS, 10, 30), 2)
    assert ("Fri 13 Mar, 10:30" in latest().body, "Fri 13 Mar, 10:00" in latest().body) == (True, True)


def test_change_takes_a_time_that_was_kept_too_long_after_it_was_booked(member, frozen):
    row = in_three_days(member)
    skill = row.lines.get().treatment.skills.get()
    kept = make_appointment(make_member(), skill, starts_at=at(IN_THREE_DAYS, 12), keeps=True)
    frozen.move(minutes=10)
    steps.change(row.pk, at(IN_THREE_DAYS, 12), [None], by=member.user)
    kept.refresh_from_db()
    assert (row.lines.get().starts_at, kept.state) == (at(IN_THREE_DAYS, 12), "released")


def test_failed_change_loses_nothing(member):
    row = in_three_days(member)
    skill = row.lines.get().staff.skills.get()
    make_appointment(make_member(), skill, starts_at=at(IN_THREE_DAYS, 14))
    with pytest.raises(SlotTaken):
        steps.change(row.pk, at(IN_THREE_DAYS, 14, 30), [None], by=member.user)
    assert (row.lines.get().starts_at, live(row)) == (at(IN_THREE_DAYS, 10), 2)


def test_desk_gives_it_to_another_practitioner(member, desk):
    row = in_three_days(member)
    other = make_treated(row.lines.get().treatment, day=IN_THREE_DAYS)
    steps.change(row.pk, at(IN_THREE_DAYS, 10), [other.staff_id], reason="Ill.", by=desk)
    line = row.lines.get()
    assert (line.staff, line.is_choice, "Ill." in latest().body) == (other.staff, True, True)


def test_late_change_is_for_the_desk(member, desk):
    row = make_appointment(member)
    with pytest.raises(TooLateToChange):
        steps.change(row.pk, at(TOMORROW, 12), [None], by=member.user)
    assert steps.change(row.pk, at(TOMORROW, 12), [None], by=desk).state == "booked"


# --- while it takes place --------------------------------------------------------------------------------------------


@pytest.mark.covers("W-037")
def test_clock_shows_planned_against_real_minutes_and_frees_the_practitioner(member, frozen):
    row = make_appointment(member)
    line = row.lines.get()
    frozen.set(at(TOMORROW, 10, 2))
    steps.start(line.pk, by=HOUSE)
    frozen.set(at(TOMORROW, 10, 50))
    line = steps.stop(line.pk, by=HOUSE)

    assert (line.minutes, line.minutes_taken, line.appointment.state) == (60, 48, "done")
    [time] = line.allocations.filter(resource__kind="staff")
    assert time.during.upper == at(TOMORROW, 10, 50)
    assert steps.start(line.pk, by=HOUSE).began_at == at(TOMORROW, 10, 2)


def test_clock_of_a_request_does_not_start_and_one_that_stands_does_not_stop(member):
    line = make_appointment(
        member, make_treated(make_treatment(is_confirmed_by_house=True)), by=member.user
    ).lines.get()
    for step in (steps.start, steps.stop):
        with pytest.raises(NotInThatState):
            step(line.pk, by=HOUSE)


def test_guest_did_not_come_once_the_time_to_come_is_over(member, frozen):
    row = make_appointment(member)
    frozen.set(at(TOMORROW, 10, 19))
    with pytest.raises(TooEarlyForNoShow):
        steps.no_show(row.pk, by=HOUSE)
    frozen.move(minutes=1)
    steps.no_show(row.pk, by=HOUSE)
    row.refresh_from_db()
    assert (row.state, live(row)) == ("no_show", 0)


# --- paying ----------------------------------------------------------------------------------------------------------


def test_money_is_taken_once_with_a_receipt(member):
    row = make_appointment(member)
    payment = pay(row.pk, CASH, by=HOUSE)
    assert (payment.kind, payment.amount, payment.cause) == ("booked", Decimal("198.00"), f"appointment:{row.pk}")
    assert (money(member), paid(row).payment, latest().template) == (Decimal(0), payment, "service_receipt")
    with pytest.raises(PaidAlready):
        pay(row.pk, CASH, by=HOUSE)


def test_what_was_paid_stands_in_the_account_when_it_is_cancelled_in_time(member):
    row = in_three_days(member)
    pay(row.pk, CASH, by=HOUSE)
    steps.cancel(row.pk, by=member.user)
    assert (money(member), bool(paid(row)), Payment.objects.count()) == (Decimal("198.00"), False, 1)
    assert "stands in your account" in latest().body


def test_what_was_paid_is_kept_when_it_is_late(member):
    make_policy("treatment.late_fee", "50.00", effective_from=NOON - timedelta(days=1))
    row = make_appointment(member)
    pay(row.pk, CASH, by=HOUSE)
    steps.cancel(row.pk, by=member.user)
    assert (money(member), bool(paid(row))) == (Decimal(0), True)
    assert not LedgerAccount.objects.filter(member=member, kind="fees").exists()


def pack_for_treatments(member, credits=2):
    return make_pack(member, credits=credits, module="treatment")


def test_credit_of_a_pack_for_treatments_pays_and_comes_back(member):
    row = in_three_days(member, treatment=make_treatment(takes_credit=True))
    lot = pack_for_treatments(member)
    pay_with_credits(row.pk, by=HOUSE)
    lot.account.refresh_from_db()
    assert (lot.account.balance, paid(row).is_by_credit) == (1, True)

    steps.cancel(row.pk, by=member.user)
    lot.account.refresh_from_db()
    assert (lot.account.balance, "credits are back" in latest().body) == (2, True)


@pytest.mark.parametrize("module", ["", "flexibility"])
def test_pack_for_classes_pays_for_no_treatment(member, module):
    row = make_appointment(member, make_treated(make_treatment(takes_credit=True)))
    make_pack(member, credits=2, module=module)
    with pytest.raises(NoCreditForIt):
        pay_with_credits(row.pk, by=HOUSE)


def test_what_has_no_price_is_not_paid_with_money(member):
    row = make_appointment(member, make_treated(make_treatment(price=None, takes_credit=True)))
    with pytest.raises(NothingToPay):
        pay(row.pk, CASH, by=HOUSE)


# --- reminding -------------------------------------------------------------------------------------------------------


def test_guest_is_reminded_once_a_day_before(member, frozen):
    row = in_three_days(member)
    frozen.set(at(IN_THREE_DAYS, 10) - timedelta(hours=24, minutes=1))
    assert put_due_reminders() == 0
    frozen.move(minutes=1)
    assert (put_due_reminders(), put_due_reminders(), latest().template) == (1, 0, "appointment_reminder")
    steps.cancel(row.pk, by=member.user)
    assert Message.objects.get(template="appointment_reminder").state == "withdrawn"


def test_who_booked_later_than_that_is_not_reminded(member, frozen):
    make_appointment(member)  # tomorrow at ten, made at noon
    assert (put_due_reminders(), clock.now()) == (0, NOON)
