import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from members import errors
from members.models import Membership, MembershipPlan, Payment
from members.selectors.sale import first_free_day, renewal_offer
from members.services.plan import change_plan, create_plan
from members.services.sale import Paying, renew, sell
from tests.factories.members import make_member, make_membership, make_payment, make_plan, make_sold
from venue.errors import DomainError
from venue.models import AuditEvent, Message

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
WECHAT = Paying("wechat", " 4200001 ")


@pytest.fixture
def plan():
    return make_plan(tier="gold", entitlement_en="Pool daily", entitlement_zh="每日泳池")


# --- selling ---------------------------------------------------------------------------------------------------------


def test_sale_is_contract_payment_and_one_receipt(frozen, desk, plan):
    member = make_member(language="en")
    payment = sell(member.pk, plan.pk, TODAY, WECHAT, by=desk)
    sold = member.memberships.get()
    assert (sold.starts_on, sold.ends_on, sold.tier, sold.entitlement_zh, sold.price_paid, sold.sold_by) == (
        TODAY, date(2027, 3, 9), "gold", "每日泳池", Decimal("2880.00"), desk,
    )  # fmt: skip
    assert (payment.membership, payment.amount, payment.method, payment.reference, payment.taken_by_name) == (
        sold, Decimal("2880.00"), "wechat", "4200001", "Zhou Lan",
    )  # fmt: skip
    message = Message.objects.get()
    assert (message.template, message.address, payment.number in message.subject) == ("receipt", member.email, True)


def test_receipt_of_a_child_goes_to_the_guardian(frozen, desk, plan):
    parent = make_member(language="zh-hans")
    child = make_member(email="", phone="", guardian=parent)
    sell(child.pk, plan.pk, TODAY, WECHAT, by=desk)
    message = Message.objects.get()
    assert (message.address, message.language, "收款凭证" in message.subject) == (parent.email, "zh-hans", True)


def test_nobody_to_write_to_is_no_hindrance(frozen, desk, plan):
    sell(make_member(email="").pk, plan.pk, TODAY, WECHAT, by=desk)
    assert (Payment.objects.count(), Message.objects.count()) == (1, 0)


def test_contract_keeps_what_it_was_sold_with(frozen, desk, manager, plan):
    sell(make_member().pk, plan.pk, TODAY, WECHAT, by=desk)
    change_plan(plan.pk, price=Decimal("1"), entitlement_zh="无", tier="vip", by=manager)
    sold = Membership.objects.get()
    assert (sold.price_paid, sold.entitlement_zh, sold.tier) == (Decimal("2880.00"), "每日泳池", "gold")


@pytest.mark.parametrize(
    ("fields", "starts_on", "error"),
    [
        ({"is_sold": False}, TODAY, errors.PlanNotSold),
        ({"price": None}, TODAY, errors.PlanNotSold),
        ({}, TODAY - timedelta(days=1), errors.StartUnlikely),
        ({}, TODAY + timedelta(days=367), errors.StartUnlikely),
    ],
)
def test_refused_sales(frozen, desk, fields, starts_on, error):
    with pytest.raises(error):
        sell(make_member().pk, make_plan(**fields).pk, starts_on, WECHAT, by=desk)
    assert (Membership.objects.count(), Payment.objects.count()) == (0, 0)


def test_another_membership_on_some_of_the_days_is_refused_also_an_imported_one(frozen, desk, plan):
    member = make_member()
    make_membership(member, starts_on=TODAY - timedelta(days=30), ends_on=TODAY)
    with pytest.raises(errors.MembershipOverlaps):
        sell(member.pk, plan.pk, TODAY, WECHAT, by=desk)
    assert first_free_day(member, TODAY) == TODAY + timedelta(days=1)
    sell(member.pk, plan.pk, TODAY + timedelta(days=1), WECHAT, by=desk)


@pytest.mark.covers("B-026")
def test_another_price_needs_permission_and_a_reason(frozen, desk, manager, plan):
    member = make_member()
    with pytest.raises(errors.PriceUnlike):
        sell(member.pk, plan.pk, TODAY, Paying("cash", price=Decimal("2000"), price_reason="老会员"), by=desk)
    with pytest.raises(errors.PriceUnexplained):
        sell(member.pk, plan.pk, TODAY, Paying("cash", price=Decimal("2000"), price_reason=" "), by=manager)
    payment = sell(member.pk, plan.pk, TODAY, Paying("cash", price=Decimal("2000"), price_reason="老会员"), by=manager)
    event = AuditEvent.objects.get(action="membership.price_set")
    assert (payment.amount, payment.membership.price_reason, event.facts) == (
        Decimal("2000"), "老会员", {"plan_price": "2880.00", "price": "2000"},
    )  # fmt: skip


# --- renewing --------------------------------------------------------------------------------------------------------


def test_renewal_goes_on_from_the_day_after_in_the_same_tier(frozen, desk, plan):
    member = make_member()
    old = make_membership(member, plan=plan, tier="vip", ends_on=TODAY + timedelta(days=5))
    payment = renew(old.pk, WECHAT, by=desk)
    new = payment.membership
    assert (new.renews, new.starts_on, new.ends_on, new.tier, payment.amount) == (
        old, date(2026, 3, 16), date(2027, 3, 15), "vip", Decimal("2880.00"),
    )  # fmt: skip


@pytest.mark.parametrize(("ended", "starts_on"), [(30, date(2026, 2, 9)), (31, TODAY)])
def test_renewal_of_an_expired_contract(frozen, desk, plan, ended, starts_on):
    ends_on = TODAY - timedelta(days=ended)
    old = make_membership(plan=plan, starts_on=ends_on - timedelta(days=300), ends_on=ends_on)
    assert renew(old.pk, WECHAT, by=desk).membership.starts_on == starts_on


def test_contract_is_renewed_once(frozen, desk, plan):
    old = make_membership(plan=plan)
    renew(old.pk, WECHAT, by=desk)
    with pytest.raises(errors.AlreadyRenewed):
        renew(old.pk, WECHAT, by=desk)


def test_only_the_contract_that_runs_longest_is_renewed(frozen, desk, plan):
    member = make_member()
    old = make_membership(member, plan=plan, ends_on=TODAY + timedelta(days=5))
    make_membership(member, plan=plan, starts_on=TODAY + timedelta(days=6), ends_on=TODAY + timedelta(days=50))
    with pytest.raises(errors.NotLatest):
        renew(old.pk, WECHAT, by=desk)


def test_offer_names_what_the_service_would_do(frozen, desk, plan):
    member = make_member()
    old = make_membership(member, plan=plan)
    offer = renewal_offer(member, [old])
    new = renew(old.pk, WECHAT, by=desk).membership
    assert (offer.why_not, offer.price, offer.period.starts_on, offer.period.ends_on) == (
        None, new.price_paid, new.starts_on, new.ends_on,
    )  # fmt: skip
    assert renewal_offer(member, [old]).why_not.code == "already_renewed"
    assert renewal_offer(member, []) is None


# --- what the database refuses ---------------------------------------------------------------------------------------


def refused(action):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        action()
    return caught.value.__cause__.diag.constraint_name


def test_constraints_of_contracts(frozen):
    sold = make_sold()
    days = {"starts_on": sold.starts_on, "ends_on": sold.ends_on}
    later = {"starts_on": sold.ends_on + timedelta(days=1), "ends_on": sold.ends_on + timedelta(days=9)}
    assert refused(lambda: make_sold(sold.member, **days)) == "members_membership_sold_apart"
    assert refused(lambda: make_sold(price_paid=None)) == "members_membership_sold_has_price"
    assert refused(lambda: make_membership(price_paid=Decimal(1))) == "members_membership_sold_has_price"
    make_sold(sold.member, renews=sold, **later)
    assert refused(lambda: make_sold(renews=sold)) == "members_membership_renewed_once"
    own = {"renews_id": sold.pk}
    renew_itself = Membership.objects.filter(pk=sold.pk)
    Membership.objects.filter(renews=sold).update(renews=None)
    assert refused(lambda: renew_itself.update(**own)) == "members_membership_not_own_renewal"


def test_imported_contracts_may_overlap(frozen):
    first = make_membership()
    make_membership(first.member)


@pytest.mark.parametrize("price", [Decimal(0), Decimal(-1)])
def test_price_of_a_plan_is_positive(price):
    assert refused(lambda: make_plan(price=price)) == "members_membershipplan_price_is_positive"


def test_constraints_of_payments(frozen):
    payment = make_payment()
    assert refused(lambda: make_payment(payment.membership)) == "members_payment_one_sale"
    assert refused(lambda: make_payment(number=payment.number)) == "members_payment_one_per_number"
    assert refused(lambda: make_payment(amount=Decimal(0))) == "members_payment_is_positive"


@pytest.mark.parametrize(
    "action", [lambda rows: rows.update(amount=Decimal(1)), lambda rows: rows.delete()], ids=["update", "delete"]
)
def test_payments_are_append_only(frozen, action):
    make_payment()
    with pytest.raises(InternalError, match="append_only|Cannot"), transaction.atomic():
        action(Payment.objects.all())


def test_plan_is_added_with_a_code_of_its_own(manager):
    fields = {"name_en": "Year card", "name_zh": "年卡", "months": 12}
    assert create_plan(**fields, by=manager).code == "year-card"
    with pytest.raises(errors.PlanNameTaken):
        create_plan(**fields, by=manager)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_renewed_once_by_eight_at_the_same_time(desk):
    old = make_membership()
    barrier, answers = threading.Barrier(8), []

    def run():
        barrier.wait()
        try:
            renew(old.pk, WECHAT, by=desk)
            answers.append("sold")
        except DomainError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), Payment.objects.count()) == (["already_renewed"] * 7 + ["sold"], 1)


def test_plan_of_a_list_has_no_price_and_is_not_on_sale():
    make_plan(price=None), make_plan(is_sold=False)
    on_sale = make_plan()
    assert (list(MembershipPlan.objects.on_sale()), on_sale.is_on_sale) == (
        [on_sale], True,
    )  # fmt: skip
