"""What late cancelling and not coming cost: written down, decided, forgiven, waived."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings.errors import SessionFull, Suspended, WaivedAlready
from bookings.models import Booking, Decision, Penalty, ScheduledSession
from bookings.penalty_invariants import credits_that_do_not_fit, fees_that_do_not_fit
from bookings.selectors.penalty import account_of
from bookings.services.booking import book, cancel_booking
from bookings.services.penalty import settle_due, waive
from bookings.services.roster import close_roster
from members.models import LedgerAccount
from members.selectors.fees import owed_by
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member
from tests.factories.penalties import decide, late_cancel, make_objection, make_penalty, make_strike, miss
from tests.factories.venue import make_policy, make_user
from venue import clock
from venue.models import Message, Probe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LONG_AGO = clock.timezone.now() - timedelta(days=3000)
A_DAY = timedelta(days=1)


def costs(price, kind="late", of="period", **more):
    make_policy(f"penalty.{kind}_{of}", price, effective_from=LONG_AGO)
    for key, value in more.items():
        make_policy(f"penalty.{key}", value, effective_from=LONG_AGO)


@pytest.fixture
def buyer(frozen):
    """Somebody with a pack of ten and no membership."""
    user = make_user(name="Wang Xiaomin")
    member = make_member(user=user, name=user.name, email=user.email, language="en")
    member.lot = make_pack(member)
    return member


def left(member):
    return int(LedgerAccount.objects.get(pk=member.lot.account_id).balance)


def outcomes(member=None):
    rows = Penalty.objects.order_by("pk")
    return list((rows.filter(member=member) if member else rows).values_list("kind", "price", "outcome"))


def told(template):
    return Message.objects.filter(template=template).order_by("pk")


# --- when it happens -------------------------------------------------------------------------------------------------


def test_late_cancellation_is_written_down_with_what_it_costs_and_decided_later(member):
    penalty = late_cancel(member)

    assert (penalty.kind, penalty.price, penalty.amount, penalty.outcome) == ("late_cancel", "strike", None, "")
    assert penalty.due_at == clock.now() + timedelta(hours=48)
    decision = Decision.objects.get(booking=penalty.booking)
    assert (decision.what, decision.rule, decision.facts["forgiven_left"]) == ("late_cancelled", "free_cancel", 2)
    for text in (decision.text, told("booking_cancelled").get().body):
        assert "It counts as a strike, number 1; at 3 strikes within 90 days" in text
        assert "2 within 30 days are forgiven; 2 are left, so this one would be." in text


def test_cancelled_in_time_costs_nothing(member):
    booking = book(make_session(starts_at=clock.now() + A_DAY).pk, member.pk, by=HOUSE)
    cancel_booking(booking.pk, by=HOUSE)
    assert (outcomes(), Decision.objects.get().what) == ([], "cancelled")


def test_booking_keeps_the_price_it_was_made_under(member):
    costs("fee", late_fee="25.00")
    kept = book(make_session().pk, member.pk, by=HOUSE)
    make_policy("penalty.late_period", "none", effective_from=clock.now())

    cancel_booking(kept.pk, by=HOUSE)
    free = book(make_session(starts_at=clock.now() + timedelta(hours=5)).pk, member.pk, by=HOUSE)
    cancel_booking(free.pk, by=HOUSE)

    assert [(each.price, each.amount) for each in Penalty.objects.all()] == [("fee", Decimal("25.00"))]
    assert Decision.objects.get(booking=free).text.endswith("so it counts as late. Cancelling late costs nothing.")


@pytest.mark.parametrize(("price", "credits"), [("credit", 9), ("strike", 10), ("fee", 10), ("none", 10)])
def test_credit_stays_used_only_where_it_is_the_price(buyer, price, credits):
    costs(price, of="pack")

    booking = book(make_session().pk, buyer.pk, by=HOUSE)
    cancel_booking(booking.pk, by=HOUSE)

    assert (left(buyer), booking.penalties.count()) == (credits, int(price != "none"))
    assert not credits_that_do_not_fit().exists()


def test_closed_roster_writes_down_who_did_not_come_and_tells_them(member, buyer, frozen):
    session = make_session()
    away = book(session.pk, member.pk, by=HOUSE)
    here = book(session.pk, buyer.pk, by=HOUSE)
    frozen.set(session.starts_at)

    close_roster(session.pk, present={here.pk}, by=HOUSE)

    penalty = Penalty.objects.get()
    assert (penalty.booking, penalty.kind, penalty.due_at) == (away, "no_show", clock.now() + timedelta(hours=48))
    message = told("no_show_noted").get()
    assert message.address == member.email
    assert f"/my/bookings/{away.pk}/wrong/" in message.body
    assert Decision.objects.get().text in message.body


def test_roster_that_nobody_closes_costs_nothing_ever(member, frozen):
    book(make_session().pk, member.pk, by=HOUSE)
    frozen.move(days=30)
    assert (settle_due(), outcomes()) == (0, [])


def test_place_given_up_unclaimed_counts_as_missed_unless_they_came_after_all(buyer, member, frozen):
    session = make_session()
    released = [book(session.pk, each.pk, by=HOUSE) for each in (buyer, member)]
    frozen.set(session.starts_at)
    ScheduledSession.objects.filter(pk=session.pk).update(places_released_at=clock.now())
    for each in released:
        Booking.objects.filter(pk=each.pk).update(state="released", cancelled_at=clock.now())
    again = make_booking(session, buyer)

    close_roster(session.pk, present={again.pk}, by=HOUSE)

    assert [(each.member, each.kind) for each in Penalty.objects.all()] == [(member, "no_show")]
    assert left(buyer) == 10


# --- when it is decided ----------------------------------------------------------------------------------------------


def test_two_of_each_kind_are_forgiven_within_thirty_days_and_the_person_is_told_each_time(member, frozen):
    for _ in range(3):
        late_cancel(member)
        decide(frozen)
    miss(book(make_session().pk, member.pk, by=HOUSE), frozen=frozen)
    decide(frozen)

    assert [outcome for _, _, outcome in outcomes()] == ["forgiven", "forgiven", "posted", "forgiven"]
    assert [message.body.split("\n")[7] for message in told("penalty_forgiven")] == [
        "Forgiven: late cancellation 1 of 2 that are forgiven within 30 days.",
        "Forgiven: late cancellation 2 of 2 that are forgiven within 30 days.",
        "Forgiven: no-show 1 of 2 that are forgiven within 30 days.",
    ]
    assert "A strike, which counts until" in told("penalty_posted").get().body


def test_what_was_forgiven_longer_ago_counts_no_longer(member, frozen):
    for _ in range(2):
        late_cancel(member)
    decide(frozen)
    frozen.move(days=28)
    late_cancel(member)
    decide(frozen)
    assert [outcome for _, _, outcome in outcomes()] == ["forgiven"] * 3


def test_nothing_is_decided_before_its_time_nor_while_somebody_objects(member, frozen):
    early, waits = late_cancel(member), late_cancel(member)
    make_objection(waits)
    frozen.set(early.due_at - timedelta(seconds=1))
    assert settle_due() == 0
    frozen.move(seconds=1)
    assert (settle_due(), settle_due()) == (1, 0)
    assert [outcome for _, _, outcome in outcomes()] == ["forgiven", ""]


def test_forgiven_credit_is_back_and_one_in_force_stays_used(buyer, frozen):
    costs("credit", of="pack", forgiven=1)
    for _ in range(2):
        late_cancel(buyer)
    assert left(buyer) == 8

    decide(frozen)

    assert (left(buyer), [each for *_, each in outcomes()]) == (9, ["forgiven", "posted"])
    assert not credits_that_do_not_fit().exists()


def test_fee_in_force_is_owed_once(member, frozen):
    costs("fee", forgiven=0)
    late_cancel(member)
    decide(frozen), settle_due()
    assert owed_by([member.pk]) == {member.pk: Decimal("20.00")}
    assert "¥20.00" in told("penalty_posted").get().body
    assert not fees_that_do_not_fit().exists()


def house_changed(penalty):
    ScheduledSession.objects.update(changed_at=penalty.booking.booked_at + timedelta(minutes=1))


def house_called_off(penalty):
    ScheduledSession.objects.update(state="cancelled", cancelled_at=clock.now())


def house_was_down(penalty):
    free_until = penalty.booking.session.starts_at - timedelta(hours=12)
    Probe.objects.create(minute=free_until - timedelta(minutes=100), is_up=False, milliseconds=1)


def booked_early(member, frozen):
    """A class tomorrow, booked two days before and cancelled late."""
    booking = book(make_session(starts_at=clock.now() + 2 * A_DAY).pk, member.pk, by=HOUSE)
    frozen.move(hours=40)
    cancel_booking(booking.pk, by=HOUSE)
    return booking.penalties.get()


@pytest.mark.covers("F-076")
@pytest.mark.parametrize(
    ("caused", "fault"), [(house_changed, "changed"), (house_called_off, "called_off"), (house_was_down, "page_down")]
)
def test_what_the_house_caused_is_waived_by_itself(member, frozen, caused, fault):
    penalty = booked_early(member, frozen)
    caused(penalty)

    decide(frozen)

    penalty.refresh_from_db()
    assert (penalty.outcome, penalty.reason, penalty.settled_by) == ("waived", fault, None)
    assert penalty.reason_words in told("penalty_waived").get().body


def test_page_that_was_down_earlier_or_later_excuses_nobody(member, frozen):
    penalty = booked_early(member, frozen)
    free_until = penalty.booking.session.starts_at - timedelta(hours=12)
    for minute in (free_until - timedelta(minutes=121), free_until):
        Probe.objects.create(minute=minute, is_up=False, milliseconds=1)
    Probe.objects.create(minute=free_until - timedelta(minutes=1), is_up=True, milliseconds=1)
    decide(frozen)
    assert [each for *_, each in outcomes()] == ["forgiven"]


def test_whoever_came_after_all_by_a_corrected_roster_owes_nothing(member, frozen):
    booking = book(make_session().pk, member.pk, by=HOUSE)
    miss(booking, frozen=frozen)
    Booking.objects.filter(pk=booking.pk).update(state="attended")
    decide(frozen)
    assert Penalty.objects.get().reason == "came"


# --- suspension ------------------------------------------------------------------------------------------------------


def test_third_strike_closes_booking_and_waiving_it_opens_it_again(member, manager, frozen):
    make_strike(member), make_strike(member)
    costs("strike", forgiven=0)
    third = late_cancel(member)
    session = make_session(starts_at=clock.now() + 3 * A_DAY)
    decide(frozen)

    closes = account_of(member).stands.suspended_until
    assert closes == clock.now() + timedelta(days=30)
    assert "Advance booking is closed until" in told("penalty_posted").get().body
    with pytest.raises(Suspended):
        book(session.pk, member.pk, by=member.user)

    waive(third.pk, reason="The lift was stuck", by=manager)

    assert account_of(member).stands.suspended_until is None
    assert book(session.pk, member.pk, by=member.user).is_live


def test_desk_hears_of_a_full_class_that_it_is_full_once_check_in_is_open(member, other_member, desk, frozen):
    [make_strike(member) for _ in range(3)]
    session = make_session(starts_at=clock.now() + timedelta(minutes=31), capacity=1)
    taken = book(session.pk, other_member.pk, by=desk)
    with pytest.raises(Suspended):
        book(session.pk, member.pk, by=desk)

    frozen.move(minutes=1)

    with pytest.raises(SessionFull):
        book(session.pk, member.pk, by=desk)
    cancel_booking(taken.pk, by=desk)
    assert book(session.pk, member.pk, by=desk).is_live


def test_each_strike_lapses_by_itself(member, frozen):
    make_strike(member, days=10), make_strike(member, days=20)
    assert account_of(member).stands.counting == 2
    frozen.move(days=10)
    assert account_of(member).stands.counting == 1


# --- waived by a person ----------------------------------------------------------------------------------------------


def test_waiving_what_is_in_force_takes_the_fee_back_and_says_why(member, manager, frozen):
    costs("fee", forgiven=0)
    penalty = late_cancel(member)
    decide(frozen)

    waive(penalty.pk, reason="The lift was stuck", by=manager)

    penalty.refresh_from_db()
    assert (penalty.outcome, penalty.reason, penalty.settled_by) == ("waived", "The lift was stuck", manager)
    assert owed_by([member.pk]) == {}
    assert not fees_that_do_not_fit().exists()
    decision = Decision.objects.filter(what="waived").get()
    assert (decision.by, decision.text) == (
        manager, "Waived. The fee of CN¥20.00 is taken back. The reason: The lift was stuck",
    )  # fmt: skip
    assert decision.text in told("penalty_waived").get().body
    assert told("penalty_posted").get().state == "withdrawn"
    with pytest.raises(WaivedAlready):
        waive(penalty.pk, reason="Again", by=manager)


def test_waiving_gives_the_credit_back_once(buyer, manager, frozen):
    costs("credit", of="pack")
    penalty = late_cancel(buyer)
    decide(frozen)  # forgiven: it is back already
    waive(penalty.pk, reason="By mistake", by=manager)
    assert left(buyer) == 10
    assert not credits_that_do_not_fit().exists()


def test_waiving_answers_the_objection_that_is_open(member, manager):
    objection = make_objection(make_penalty(member))
    waive(objection.penalty_id, reason="You are right", by=manager)
    objection.refresh_from_db()
    assert (objection.outcome, objection.answer, objection.settled_by) == ("upheld", "You are right", manager)
