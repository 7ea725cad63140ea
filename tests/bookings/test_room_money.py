"""Money for rooms: who pays, a deposit that is held, the rest, and what becomes of both in the end."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.room_errors import DepositTooHigh, MoreThanDue, NothingDueYet, PayerFixed, PayerUnknown
from bookings.selectors.room_money import money_of
from bookings.services.room_booking import cancel, change, confirm, finish, hand_over
from bookings.services.room_money import ask_deposit, note_payer, settle_if_over, take
from members.errors import PhoneTaken
from members.models import LedgerAccount, Member, Payment
from members.services.pay_back import pay_back
from members.services.sale import Paying
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.members import make_member
from tests.factories.rooms import make_room_booking, make_wanted
from venue.invariants import check_all
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

CASH = Paying("cash")
HUNDRED = Decimal(100)
DAY = timedelta(days=1)


@pytest.fixture
def booking(frozen):
    """Two hours for 400, confirmed for a person known here."""
    return make_room_booking("confirmed", member=make_member(language="en"))


def balances(booking):
    kinds = LedgerAccount.objects.filter(member=booking.member).exclude(balance=0)
    return dict(kinds.values_list("kind", "balance"))


def use(booking, frozen):
    frozen.set(booking.begins_at)
    hand_over(booking.pk, by=HOUSE)
    frozen.set(booking.ends_at)
    return finish(booking.pk, by=HOUSE)


# --- who pays --------------------------------------------------------------------------------------------------------


def test_money_is_taken_of_somebody_known_here():
    booking = make_room_booking("confirmed")
    with pytest.raises(PayerUnknown):
        take(booking.pk, HUNDRED, CASH, by=HOUSE)
    note_payer(booking.pk, None, by=HOUSE)
    guest = Member.objects.get(name="Zhao Min")
    assert (guest.phone, guest.email, guest.language) == ("+8613900001111", "zhao@test.example", "en")
    assert take(booking.pk, HUNDRED, CASH, by=HOUSE).member == guest


def test_contact_who_is_known_already_is_not_added_twice():
    booking = make_room_booking("confirmed")
    known = make_member(phone=booking.phone)
    with pytest.raises(PhoneTaken):
        note_payer(booking.pk, None, by=HOUSE)
    note_payer(booking.pk, known, by=HOUSE)
    booking.refresh_from_db()
    assert (booking.member, Member.objects.count()) == (known, 1)


def test_who_pays_stays_once_money_was_taken(booking):
    take(booking.pk, HUNDRED, CASH, by=HOUSE)
    with pytest.raises(PayerFixed):
        note_payer(booking.pk, make_member(), by=HOUSE)
    with pytest.raises(PayerFixed):
        change(booking.pk, make_wanted(room=booking.room, member=make_member()), by=HOUSE)


# --- the deposit -----------------------------------------------------------------------------------------------------


def test_deposit_is_held_apart_from_the_money_that_may_be_paid_back(booking):
    ask_deposit(booking.pk, Decimal(120), by=HOUSE)
    booking.refresh_from_db()
    assert money_of(booking).deposit_due == 120
    payment = take(booking.pk, Decimal(120), CASH, by=HOUSE)
    money = money_of(booking)
    assert (payment.kind, payment.cause, balances(booking)) == ("deposit", booking.cause, {"deposits": 120})
    assert (money.held, money.due, money.deposit_due) == (120, 280, 0)
    letter = Message.objects.get(template="booked_receipt")
    assert "CN¥120.00 (cash) as a deposit for: Room: Birthday party, Fri 20 Mar, 12:00." in letter.body


def test_deposit_that_is_asked_for_stands_in_the_letter():
    booking = make_room_booking()
    ask_deposit(booking.pk, Decimal(120), by=HOUSE)
    confirm(booking.pk, by=HOUSE)
    assert "Deposit: CN¥120.00" in Message.objects.get(template="room_confirmed").body


def test_deposit_is_no_more_than_the_price(booking):
    with pytest.raises(DepositTooHigh):
        ask_deposit(booking.pk, Decimal("400.01"), by=HOUSE)
    assert ask_deposit(booking.pk, Decimal(400), by=HOUSE).deposit_asked == 400


@pytest.mark.parametrize(("amount", "error"), [("400.01", MoreThanDue), ("400", None)])
def test_never_more_is_taken_than_it_costs(booking, amount, error):
    if error is None:
        assert take(booking.pk, Decimal(amount), CASH, by=HOUSE).amount == 400
        error, amount = NothingDueYet, "1"
    with pytest.raises(error):
        take(booking.pk, Decimal(amount), CASH, by=HOUSE)


def test_nothing_is_taken_for_an_enquiry():
    booking = make_room_booking(member=make_member())
    with pytest.raises(NothingDueYet):
        take(booking.pk, HUNDRED, CASH, by=HOUSE)


# --- in the end ------------------------------------------------------------------------------------------------------


def test_used_room_is_charged_paid_by_the_deposit_and_the_rest_taken(booking, frozen):
    take(booking.pk, HUNDRED, CASH, by=HOUSE)
    done = use(booking, frozen)
    assert (balances(booking), money_of(done).due) == ({"money": -300}, 300)
    rest = take(booking.pk, Decimal(300), Paying("wechat"), by=HOUSE)
    assert (rest.kind, balances(booking), money_of(done).due) == ("booked", {}, 0)


def test_settling_twice_charges_once(booking, frozen):
    done = use(booking, frozen)
    settle_if_over(done, by=HOUSE)
    assert balances(booking) == {"money": -400}


def test_deposit_pays_the_fee_of_a_guest_who_cancels_and_the_rest_can_be_paid_back(booking, frozen):
    take(booking.pk, Decimal(300), CASH, by=HOUSE)
    frozen.set(booking.begins_at - 3 * DAY)
    done = cancel(booking.pk, by=HOUSE)
    assert (done.fee, balances(booking)) == (200, {"money": 100})
    pay_back(booking.member.pk, HUNDRED, CASH, by=HOUSE)
    assert balances(booking) == {}


def test_what_a_deposit_does_not_cover_is_owed_as_a_fee(booking, frozen):
    take(booking.pk, HUNDRED, CASH, by=HOUSE)
    frozen.set(booking.begins_at - DAY)
    cancel(booking.pk, by=HOUSE)
    assert balances(booking) == {"fees": -300}


@pytest.mark.covers("H-005")
def test_everything_comes_back_when_the_house_cancels(booking, frozen):
    take(booking.pk, Decimal(400), CASH, by=HOUSE)
    frozen.set(booking.begins_at - timedelta(hours=1))
    cancel(booking.pk, is_by_venue=True, reason="flood", by=HOUSE)
    assert balances(booking) == {"money": 400}


def test_fee_is_charged_when_it_is_known_at_last_who_pays(frozen):
    booking = make_room_booking("confirmed")
    frozen.set(booking.begins_at - DAY)
    cancel(booking.pk, by=HOUSE)
    payer = make_member()
    noted = note_payer(booking.pk, payer, by=HOUSE)
    assert balances(noted) == {"fees": -400}


def test_books_stand_whatever_was_paid_and_settled(booking, frozen):
    take(booking.pk, Decimal(300), CASH, by=HOUSE)
    cancelled = make_room_booking("confirmed", member=make_member())
    take(cancelled.pk, HUNDRED, CASH, by=HOUSE)
    cancel(cancelled.pk, is_by_venue=True, reason="flood", by=HOUSE)
    use(booking, frozen)
    take(booking.pk, HUNDRED, CASH, by=HOUSE)
    assert [broken.invariant.name for broken in check_all()] == []


# --- pages -----------------------------------------------------------------------------------------------------------


def page_of(name, booking):
    return reverse(f"bookings:{name}", args=[booking.pk])


def test_desk_notes_who_pays_asks_for_a_deposit_and_takes_it(desk):
    booking, browser = make_room_booking("confirmed"), client_of(desk)
    here = page_of("room_money", booking)
    assert "is only a contact so far" in browser.get(here).content.decode()
    assert browser.post(page_of("room_payer", booking), {"number": ""})["Location"] == here
    assert browser.get(here).context["deposit"]["amount"].value() == Decimal("120.00")
    browser.post(page_of("room_deposit", booking), {"amount": "150"})
    assert browser.get(here).context["paying"]["amount"].value() == 150
    answer = browser.post(here, {"amount": "150", "method": "cash", "form_key": str(uuid.uuid4())})
    payment = Payment.objects.get()
    assert answer["Location"] == reverse("members:receipt", args=[payment.pk])
    receipt = browser.get(answer["Location"]).content.decode()
    assert "Room: Birthday party, Fri 20 Mar, 12:00" in receipt and page_of("room_booking", booking) in receipt
    assert payment.number in browser.get(here).content.decode()


@pytest.mark.parametrize(
    ("page", "typed", "form", "field"),
    [
        ("room_money", {"amount": "401", "method": "cash"}, "paying", "amount"),
        ("room_money", {"amount": "", "method": "cash"}, "paying", "amount"),
        ("room_deposit", {"amount": "401"}, "deposit", "amount"),
        ("room_payer", {"number": "999"}, "payer", "number"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(booking, desk, page, typed, form, field):
    answer = client_of(desk).post(page_of(page, booking), typed)
    assert (answer.status_code, list(answer.context[form].errors), Payment.objects.count()) == (422, [field], 0)


def test_contact_like_somebody_known_is_added_once_the_desk_says_so(desk):
    booking, browser = make_room_booking("confirmed", email=""), client_of(desk)
    make_member(name="Zhao Min", phone="+8613700001111")
    refused = browser.post(page_of("room_payer", booking), {"number": ""})
    assert (refused.status_code, list(refused.context["payer"].errors)) == (422, ["number"])
    assert browser.post(page_of("room_payer", booking), {"number": "", "somebody_else": "on"}).status_code == 302


def test_books_of_the_person_name_the_room(booking, desk, frozen):
    take(booking.pk, HUNDRED, CASH, by=HOUSE)
    use(booking, frozen)
    page = client_of(desk).get(reverse("members:ledger", args=[booking.member.pk])).content.decode()
    assert page.count("Room: Birthday party") == 2  # charged, and the deposit settled
