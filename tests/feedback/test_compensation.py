"""What is given to make a case good: by whom, up to how much, once."""

from decimal import Decimal

import pytest

from feedback.compensation_errors import (
    AmountUnfit,
    ApprovedByOneself,
    ApproverConcerned,
    CompensationOutOfTurn,
    NobodyToGiveTo,
    OneWaitsAlready,
    StillOffered,
)
from feedback.errors import CaseSettled
from feedback.models import Compensation
from feedback.selectors.before_closing import missing
from feedback.services import case as service
from feedback.services.compensation import approve, give, propose, refuse
from feedback.services.guest import accept, confirm, decline, withdraw
from members.models import CreditLot, LedgerTransaction, Refund
from members.services.sale_ledger import post_sale
from tests.factories.bookings import make_session
from tests.factories.feedback import HOUSE, make_case, make_compensation, make_visit_plan, read
from tests.factories.ledger import make_fee
from tests.factories.lessons import make_analysis
from tests.factories.members import make_member, make_sold
from tests.factories.venue import make_policy, make_staff
from venue import clock
from venue.models import AuditEvent, Message
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

HUNDRED, SMALL = Decimal("100.00"), Decimal("0.01")


@pytest.fixture
def lead(db):
    return make_staff(role=Role.QUALITY_LEAD, name="Xu Cheng").user


@pytest.fixture
def owner(db):
    return make_staff(role=Role.OWNER, name="Owner").user


@pytest.fixture
def case(db):
    return make_case(member=make_member(language="en"))


def money_of(case):
    account = case.member.accounts.filter(kind="money").first()
    return account.balance if account else Decimal(0)


def templates(case):
    return list(Message.objects.filter(subject_key=f"case:{case.pk}").order_by("pk").values_list("template", flat=True))


def only(case):
    return Compensation.objects.get(case=case)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "limit"), [("front_desk", "100"), ("quality_lead", "300"), ("manager", "1000")])
def test_each_gives_up_to_a_limit_alone_and_no_cent_more(role, limit):
    by, member = make_staff(role=role).user, make_member(language="en")

    states = []
    for amount in (Decimal(limit), Decimal(limit) + SMALL):
        case = make_case(member=member)
        propose(case.pk, "Sorry.", kind="credit", amount=amount, by=by)
        states.append(only(case).state)

    assert states == ["approved", "proposed"]


def test_what_a_case_costs_counts_together(case, desk):
    propose(case.pk, "Sorry.", kind="credit", amount=Decimal(60), by=desk)
    accept(case.pk, by=HOUSE)

    done = propose(case.pk, "And more.", kind="credit", amount=Decimal(50), by=desk)

    assert (done.is_waiting, case.compensations.first().state) == (True, "proposed")


def test_apology_costs_nothing_and_is_given_with_its_words(case, desk):
    propose(case.pk, "We are sorry.", kind="apology", by=desk)

    found = only(case)
    assert (found.state, found.entry, found.proposal.text) == ("paid", None, "We are sorry.")
    assert LedgerTransaction.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "amount", "with_plan"),
    [("credit", 0, False), ("apology", 5, False), ("pack", 168, False), ("credit", 5, True)],
)
def test_amount_and_pack_fit_the_kind(case, desk, kind, amount, with_plan):
    with pytest.raises(AmountUnfit):
        propose(
            case.pk, "Sorry.", kind=kind, amount=Decimal(amount), plan=make_visit_plan() if with_plan else None, by=desk
        )


def test_money_needs_somebody_in_the_member_list(desk):
    stranger = make_case()

    with pytest.raises(NobodyToGiveTo):
        propose(stranger.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)
    propose(stranger.pk, "Sorry.", kind="apology", by=desk)

    assert only(stranger).state == "paid"


def test_one_waits_at_a_time_and_nothing_is_proposed_for_what_is_settled(desk, lead):
    waiting = make_compensation(by=desk)
    settled = make_case()
    service.resolve(settled.pk, "Done.", by=lead)

    with pytest.raises(OneWaitsAlready):
        propose(waiting.case_id, "More.", kind="credit", amount=HUNDRED, by=desk)
    with pytest.raises(CaseSettled):
        propose(settled.pk, "More.", by=desk)


# --- approval --------------------------------------------------------------------------------------------------------


def test_above_the_limit_the_guest_hears_nothing_until_another_approves(case, desk, manager):
    make_compensation(case, by=desk)
    before = (read(case).state, templates(case))

    approve(only(case).pk, by=manager)

    assert before == ("acknowledged", ["case_received", "case_compensation"])
    assert (read(case).state, templates(case)[2:]) == ("proposed", ["case_proposed", "case_compensation"])
    found = only(case)
    assert (found.state, found.decided_by, found.proposal.by) == ("approved", manager, desk)
    assert AuditEvent.objects.filter(action="compensation.approved", by=manager).count() == 1


def test_nobody_approves_what_they_proposed_themselves(case, manager, owner):
    found = make_compensation(case, by=manager, amount=Decimal(1500))

    with pytest.raises(ApprovedByOneself):
        approve(found.pk, by=manager)
    assert approve(found.pk, by=owner).state == "approved"


def test_nobody_decides_about_a_complaint_against_themselves(manager, desk):
    case = make_case(member=make_member(), session=make_session(instructor=manager.staff_member))
    found = make_compensation(case, by=desk)

    with pytest.raises(ApproverConcerned):
        approve(found.pk, by=manager)


def test_refused_is_told_to_whoever_proposed_it_and_to_no_guest(case, desk, manager):
    found = make_compensation(case, by=desk)

    refuse(found.pk, reason="Too much", by=manager)

    assert (only(case).state, only(case).refused_because, read(case).state) == ("refused", "Too much", "acknowledged")
    told = Message.objects.filter(subject_key=f"case:{case.pk}", body__contains="Too much")
    assert list(told.values_list("address", flat=True)) == [desk.email]
    with pytest.raises(CompensationOutOfTurn):
        approve(found.pk, by=manager)


def test_offer_that_the_guest_has_before_them_is_not_taken_away(case, desk, lead, manager):
    found = make_compensation(case, by=desk, amount=HUNDRED)

    with pytest.raises(StillOffered):
        refuse(found.pk, reason="Too much", by=manager)
    service.resolve(case.pk, "Done.", by=lead)

    assert refuse(found.pk, reason="They did not answer.", by=manager).state == "refused"


def test_what_waits_is_not_approved_once_the_case_is_over(case, desk, lead, manager):
    found = make_compensation(case, by=desk)
    service.resolve(case.pk, "Done.", by=lead)

    with pytest.raises(CompensationOutOfTurn):
        approve(found.pk, by=manager)


# --- given once ------------------------------------------------------------------------------------------------------


@pytest.mark.covers("H-055")
def test_guest_who_accepts_has_the_money_at_once(case, desk):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)

    accept(case.pk, by=HOUSE)

    found = only(case)
    assert (money_of(case), found.state, found.entry.key) == (HUNDRED, "paid", f"made_good:compensation:{found.pk}")
    assert [event.kind for event in case.events.all()][-4:] == ["proposed", "guest", "resumed", "compensated"]
    assert templates(case)[-1] == "case_compensated"


def test_it_is_given_once_however_often_it_is_asked_for(case, desk):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)
    give(only(case).pk, by=desk)

    with pytest.raises(CompensationOutOfTurn):
        give(only(case).pk, by=desk)
    accept(case.pk, by=HOUSE)

    assert (money_of(case), LedgerTransaction.objects.filter(kind="made_good").count()) == (HUNDRED, 1)


def test_free_visit_is_a_pack_of_one_credit(case, lead):
    plan = make_visit_plan()
    propose(case.pk, "Please come again.", kind="pack", amount=plan.price, plan=plan, by=lead)

    accept(case.pk, by=HOUSE)

    lot = CreditLot.objects.get(membership__member=case.member)
    assert (lot.left, lot.membership.plan, money_of(case)) == (1, plan, 0)


def test_refund_goes_the_way_of_every_refund(case, desk):
    propose(case.pk, "Sorry.", kind="refund", amount=HUNDRED, by=desk)

    accept(case.pk, by=HOUSE)

    refund = Refund.objects.get()
    assert (refund.member, refund.amount, refund.state, refund.cause) == (
        case.member,
        HUNDRED,
        "approved",
        only(case).cause,
    )


REFUND = Decimal("900.00")  # above the figure of refunds, which is 500


def test_refund_that_somebody_in_charge_approved_with_the_case_is_not_approved_again(case, desk, manager):
    propose(case.pk, "Sorry.", kind="refund", amount=REFUND, by=desk)
    approve(only(case).pk, by=manager)

    accept(case.pk, by=HOUSE)

    refund = Refund.objects.get()
    assert (refund.state, refund.decided_by, refund.reason) == ("approved", manager, case.number)
    told = AuditEvent.objects.filter(action__in=("compensation.approved", "refund.approved"), by=manager)
    assert sorted(told.values_list("action", flat=True)) == ["compensation.approved", "refund.approved"]


def test_refund_that_a_manager_gives_alone_is_approved_by_them(case, manager):
    propose(case.pk, "Sorry.", kind="refund", amount=REFUND, by=manager)

    accept(case.pk, by=HOUSE)

    assert (only(case).decided_by, Refund.objects.get().decided_by) == (None, manager)


def test_refund_within_a_limit_of_somebody_who_approves_none_is_approved_in_the_books(case, lead):
    make_policy("compensation.lead_limit", "1000.00", effective_from=clock.now())
    propose(case.pk, "Sorry.", kind="refund", amount=REFUND, by=lead)

    accept(case.pk, by=HOUSE)

    assert (only(case).state, Refund.objects.get().state) == ("paid", "requested")


def test_refund_of_somebody_who_owes_more_stays_in_the_account(case, desk):
    contract = make_sold(case.member)
    post_sale(contract, by=HOUSE)
    make_fee(case.member)
    propose(case.pk, "Sorry.", kind="refund", amount=HUNDRED, by=desk)

    accept(case.pk, by=HOUSE)

    assert (only(case).state, Refund.objects.count(), money_of(case)) == ("paid", 0, HUNDRED - contract.price_paid)


@pytest.mark.parametrize("act", [lambda pk: decline(pk, text="No", by=HOUSE), lambda pk: withdraw(pk, by=HOUSE)])
def test_declined_or_withdrawn_nothing_is_given(case, desk, act):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)

    act(case.pk)

    assert (only(case).state, money_of(case)) == ("refused", 0)


def test_what_is_declined_is_the_offer_and_not_what_still_waits_for_approval(case, desk, manager):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)
    propose(case.pk, "Better.", kind="credit", amount=Decimal(500), by=desk)

    decline(case.pk, text="Too little.", by=HOUSE)
    states = list(case.compensations.order_by("pk").values_list("state", flat=True))
    approve(case.compensations.get(amount=500).pk, by=manager)
    accept(case.pk, by=HOUSE)

    assert (states, money_of(case)) == (["refused", "proposed"], Decimal(500))


def test_case_is_not_closed_while_what_was_promised_is_not_given(case, desk, lead):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)
    service.resolve(case.pk, "Done.", by=lead)
    confirm(case.pk, rating=5, by=HOUSE)
    make_analysis(case)

    assert missing(read(case)) == ("The compensation is given",)
    give(only(case).pk, by=desk)
    service.close(case.pk, by=lead)

    assert read(case).state == "closed"


def test_later_solution_takes_the_place_of_an_earlier_one(case, desk):
    propose(case.pk, "Sorry.", kind="credit", amount=HUNDRED, by=desk)
    propose(case.pk, "Better.", kind="credit", amount=Decimal(80), by=desk)

    accept(case.pk, by=HOUSE)

    assert (money_of(case), list(case.compensations.order_by("pk").values_list("state", flat=True))) == (
        Decimal(80),
        ["refused", "paid"],
    )
