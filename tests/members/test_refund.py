"""Refunds: never more than stands there, approved above a figure, paid once, asked about until they have arrived."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from bookings.services.room_booking import cancel
from bookings.services.room_money import take
from members.errors import NothingToPayBack
from members.models import FollowUp, Payment, Refund
from members.refund_errors import MoreThanIsLeft, RefundNeedsApproval, RefundOutOfTurn
from members.selectors.fees import owed_and_standing
from members.services.refund import approve, ask_about_arrival, confirm_arrival, pay, refund_now, reject, request_refund
from members.services.sale import Paying
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_refund, make_standing_money
from tests.factories.members import make_member
from tests.factories.rooms import make_room_booking
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.constraints import violated_constraint
from venue.models import AuditEvent, Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

CASH, CARD = Paying("cash"), Paying("card")
DAY = timedelta(days=1)


@pytest.fixture
def creditor(frozen):
    """Somebody to whom the house owes 800."""
    return make_standing_money(make_member(language="en"), "800.00")


def stands(member):
    return owed_and_standing(member)[1]


# --- how much --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "is_fine"), [("600", True), ("600.01", False)])
def test_refunds_that_wait_count_among_what_stands_there(creditor, amount, is_fine):
    request_refund(creditor.pk, Decimal(200), by=HOUSE)
    if is_fine:
        assert request_refund(creditor.pk, Decimal(amount), by=HOUSE).amount == 600
    else:
        with pytest.raises(MoreThanIsLeft):
            request_refund(creditor.pk, Decimal(amount), by=HOUSE)


def test_nothing_is_refunded_where_nothing_stands():
    with pytest.raises(NothingToPayBack):
        request_refund(make_member().pk, Decimal(1), by=HOUSE)


def test_what_was_rejected_is_left_again(creditor):
    refund = request_refund(creditor.pk, Decimal(800), by=HOUSE)
    reject(refund.pk, reason="It was used", by=HOUSE)
    assert request_refund(creditor.pk, Decimal(800), by=HOUSE).state == "requested"


# --- approval --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "state"), [("500.00", "approved"), ("500.01", "requested")])
def test_above_the_figure_somebody_in_charge_approves(creditor, amount, state):
    assert request_refund(creditor.pk, Decimal(amount), by=HOUSE).state == state


def test_figure_of_the_house_holds(creditor):
    make_policy("refund.approval_above", "100.00", effective_from=clock.now() - DAY)
    assert request_refund(creditor.pk, Decimal(101), by=HOUSE).state == "requested"


def test_what_is_not_approved_is_not_paid(creditor, manager):
    refund = request_refund(creditor.pk, Decimal(800), by=HOUSE)
    with pytest.raises(RefundNeedsApproval):
        pay(refund.pk, CASH, by=HOUSE)
    approve(refund.pk, by=manager)
    paid = pay(refund.pk, CASH, by=HOUSE)
    assert (paid.decided_by, paid.payment.amount, stands(creditor)) == (manager, 800, 0)
    assert AuditEvent.objects.get(action="refund.approved").by == manager


def test_rejected_refund_tells_why_and_leaves_the_money_where_it_is(creditor):
    refund = request_refund(creditor.pk, Decimal(800), by=HOUSE)
    reject(refund.pk, reason="The course was used", by=HOUSE)
    letter = Message.objects.get(template="refund_rejected")
    assert ("The course was used" in letter.body, "CN¥800.00" in letter.subject) == (True, True)
    assert stands(creditor) == 800
    with pytest.raises(RefundOutOfTurn):
        pay(refund.pk, CASH, by=HOUSE)


# --- paying and arriving ---------------------------------------------------------------------------------------------


def test_refund_is_paid_once(creditor):
    refund = request_refund(creditor.pk, Decimal(200), by=HOUSE)
    pay(refund.pk, CARD, by=HOUSE)
    with pytest.raises(RefundOutOfTurn):
        pay(refund.pk, CARD, by=HOUSE)
    assert (Payment.objects.filter(kind="back").count(), stands(creditor)) == (1, 600)


@pytest.mark.parametrize(("paying", "state"), [(CASH, "arrived"), (CARD, "paid")])
def test_cash_has_arrived_and_anything_else_is_confirmed(creditor, paying, state):
    refund = refund_now(creditor.pk, Decimal(50), paying, by=HOUSE)
    assert (refund.state, refund.arrived_at == clock.now()) == (state, state == "arrived")


@pytest.mark.covers("H-005")
def test_somebody_asks_until_the_money_has_arrived_and_is_done_with_that(creditor, frozen):
    desk = make_staff(role=Role.FRONT_DESK).user
    refund = refund_now(creditor.pk, Decimal(50), CARD, by=desk)
    frozen.move(days=2)
    assert ask_about_arrival() == 0
    frozen.move(days=1)
    assert [ask_about_arrival(), ask_about_arrival()] == [1, 0]
    call = FollowUp.objects.get()
    assert (call.member, call.owner.user, call.cause) == (creditor, desk, f"refund:{refund.pk}")
    confirm_arrival(refund.pk, by=desk)
    call.refresh_from_db()
    refund.refresh_from_db()
    assert (call.state, refund.state, refund.arrived_by) == ("done", "arrived", desk)
    with pytest.raises(RefundOutOfTurn):
        confirm_arrival(refund.pk, by=desk)


def test_nobody_is_called_about_what_was_confirmed(creditor, desk, frozen):
    confirm_arrival(refund_now(creditor.pk, Decimal(50), CARD, by=desk).pk, by=desk)
    frozen.move(days=9)
    assert (ask_about_arrival(), FollowUp.objects.count()) == (0, 0)


# --- of rooms --------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-005")
@pytest.mark.parametrize(("is_by_venue", "amount"), [(True, 300), (False, 100)])
def test_what_is_left_of_the_deposit_of_a_cancelled_room_is_asked_back(frozen, is_by_venue, amount):
    booking = make_room_booking("confirmed", member=make_member())
    take(booking.pk, Decimal(300), CASH, by=HOUSE)
    frozen.set(booking.begins_at - 3 * DAY)
    cancel(booking.pk, is_by_venue=is_by_venue, reason="flood", by=HOUSE)
    refund = Refund.objects.get()
    assert (refund.amount, refund.cause, refund.state) == (amount, booking.cause, "approved")
    pay(refund.pk, CARD, by=HOUSE)
    assert stands(booking.member) == 0


def test_nothing_is_asked_back_where_the_fee_takes_it_all(frozen):
    booking = make_room_booking("confirmed", member=make_member())
    take(booking.pk, Decimal(300), CASH, by=HOUSE)
    frozen.set(booking.begins_at - DAY)
    cancel(booking.pk, by=HOUSE)
    assert Refund.objects.count() == 0


# --- what the database holds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"amount": 0}, "is_positive"),
        ({"state": "paid"}, "paid_has_payment"),
        ({"state": "requested"}, "decided_has_time"),
        ({"state": "rejected"}, "rejected_with_reason"),
        ({"arrived_at": "2026-03-10T00:00Z"}, "arrived_has_time"),
    ],
)
def test_database_refuses(fields, constraint):
    refund = make_refund()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(**fields)
    assert violated_constraint(caught.value) == f"members_refund_{constraint}"


# --- pages -----------------------------------------------------------------------------------------------------------


def url(page, refund):
    return reverse(f"members:refund{page and '_'}{page}", args=[refund.pk])


def test_desk_asks_for_what_it_may_not_pay_and_a_manager_approves(creditor, desk, manager):
    browser, boss = client_of(desk), client_of(manager)
    typed = {"amount": "800", "method": "transfer", "note": "deposit", "form_key": str(uuid.uuid4())}
    answer = browser.post(reverse("members:pay_back", args=[creditor.pk]), typed)
    refund = Refund.objects.get()
    assert (answer["Location"], refund.state, refund.reason) == (url("", refund), "requested", "deposit")
    page = browser.get(answer["Location"]).content.decode()
    assert "Refunds above CN¥500.00 are approved by somebody in charge" in page
    assert browser.post(url("approve", refund)).status_code == 403
    assert reverse("members:refund_list") in boss.get(url("", refund)).content.decode()
    assert boss.post(url("approve", refund))["Location"] == url("", refund)
    browser.post(url("pay", refund), {"method": "transfer", "form_key": str(uuid.uuid4())})
    browser.post(url("confirm", refund))
    refund.refresh_from_db()
    assert (refund.state, refund.payment.method, refund.arrived_by) == ("arrived", "transfer", desk)


def test_list_shows_what_is_under_way_and_is_filtered(desk):
    waiting = make_refund(make_member(name="Kim Ho"))
    pay(make_refund(make_member(name="Li Lei")).pk, CASH, by=HOUSE)
    browser, url_of = client_of(desk), reverse("members:refund_list")

    def listed(**query):
        return [row.record.member.name for row in browser.get(url_of, query).context["table"].rows]

    assert [listed(), listed(state="arrived"), listed(state="all", q="Kim")] == [["Kim Ho"], ["Li Lei"], ["Kim Ho"]]
    assert waiting.is_waiting


def test_manager_says_why_it_is_rejected(manager):
    refund = make_refund()
    answer = client_of(manager).post(url("reject", refund), {"reason": ""})
    assert (answer.status_code, list(answer.context["reject"].errors)) == (422, ["reason"])
    client_of(manager).post(url("reject", refund), {"reason": "used"})
    refund.refresh_from_db()
    assert (refund.state, refund.rejected_because) == ("rejected", "used")


def test_page_of_paying_back_shows_what_waits_and_offers_the_rest(creditor, desk):
    refund = request_refund(creditor.pk, Decimal(600), by=HOUSE)
    answer = client_of(desk).get(reverse("members:pay_back", args=[creditor.pk]))
    assert (url("", refund) in answer.content.decode(), answer.context["form"]["amount"].value()) == (True, 200)
