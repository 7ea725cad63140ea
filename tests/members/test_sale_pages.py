import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from members.models import Member, Membership, MembershipPlan, Payment
from members.services.code import issue_code
from tests.factories.members import make_member, make_membership, make_payment, make_plan, make_sold
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make_user(role=Role.MANAGER, name="Zhou Ning")
    client.force_login(user)
    return user


def page(name, *keys):
    return reverse(f"members:{name}", args=keys)


def sale(sold, **fields):
    typed = {"plan": sold.pk, "starts_on": clock.today().isoformat(), "method": "wechat", "reference": "42"}
    return {**typed, "form_key": str(uuid.uuid4()), **fields}


def test_desk_sells_and_sees_the_receipt_and_a_double_click_sells_once(client, desk):
    member, plan = make_member(name="王晓敏"), make_plan(name_en="Year card")
    typed = sale(plan)
    answers = {client.post(page("sell", member.pk), typed).url for _ in range(2)}
    payment = Payment.objects.get()
    assert answers == {page("receipt", payment.pk)}
    text = client.get(page("receipt", payment.pk)).content.decode()
    assert payment.number in text and "王晓敏" in text and "2,880.00" in text and "Year card" in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"plan": ""}, "plan"), ({"method": ""}, "method"), ({"starts_on": "2020-01-01"}, "starts_on")],
)
def test_what_is_wrong_stands_beside_its_field(client, desk, fields, field):
    response = client.post(page("sell", make_member().pk), sale(make_plan(), **fields))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_first_day_is_offered_after_the_present_contract(client, desk):
    make_plan()
    contract = make_membership()
    form = client.get(page("sell", contract.member_id)).context["form"]
    assert form["starts_on"].value() == contract.ends_on + timedelta(days=1)


def test_desk_has_no_field_for_another_price_and_none_is_taken(client, desk):
    response = client.post(page("sell", make_member().pk), sale(make_plan(), price="1", price_reason="友情价"))
    assert (response.status_code, Payment.objects.get().amount) == (302, Decimal("2880.00"))


def test_manager_agrees_on_another_price(client, manager):
    member, plan = make_member(), make_plan()
    response = client.post(page("sell", member.pk), sale(plan, price="2000"))
    assert list(response.context["form"].errors) == ["price_reason"]
    client.post(page("sell", member.pk), sale(plan, price="2000", price_reason="老会员"))
    assert Payment.objects.get().amount == Decimal("2000.00")


def test_nothing_on_sale_says_so(client, desk):
    assert "No plan is on sale" in client.get(page("sell", make_member().pk)).content.decode()


def test_renewed_from_the_person_page(client, desk):
    contract = make_membership()
    text = client.get(page("member", contract.member_id)).content.decode()
    assert page("renew", contract.pk) in text and "2,880.00" in text
    client.post(page("renew", contract.pk), {"method": "cash", "form_key": str(uuid.uuid4())})
    assert Membership.objects.get(renews=contract).payments.get().method == "cash"
    again = client.post(page("renew", contract.pk), {"method": "cash", "form_key": str(uuid.uuid4())})
    assert (again.status_code, "renewed already" in again.content.decode()) == (422, True)


def test_person_page_asks_the_same_for_one_and_three_paid_contracts(client, desk):
    first = make_sold()
    make_payment(first)
    url = page("member", first.member_id)
    one = queries_of(lambda: client.get(url))
    for year in (1, 2):
        starts_on = first.starts_on - timedelta(days=400 * year)
        days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=9)}
        make_payment(make_sold(first.member, **days))
    assert queries_of(lambda: client.get(url)) == one


def test_receipt_is_for_the_desk_and_its_member(client):
    user, other = make_user(role=Role.MEMBER), make_user(role=Role.MEMBER)
    payment = make_payment(make_sold(make_member(user=user)))
    make_member(user=other)
    answers = []
    for reader in (user, other):
        client.force_login(reader)
        answers.append(client.get(page("receipt", payment.pk)).status_code)
    assert answers == [200, 404]


# --- codes -----------------------------------------------------------------------------------------------------------


def test_own_code_is_got_and_shown(client):
    user = make_user(role=Role.MEMBER)
    member = make_member(user=user)
    client.force_login(user)
    assert "Get my code" in client.get(page("my_code")).content.decode()
    assert client.post(page("my_code")).url == page("my_code")
    text = client.get(page("my_code")).content.decode()
    assert "<svg" in text and member.number not in text and member.codes.get().code not in text


def test_code_is_replaced_with_a_reason(client, desk):
    member = make_member()
    client.post(page("issue_code", member.pk), {"form_key": str(uuid.uuid4())})
    assert client.post(page("code", member.pk), {"reason": ""}).status_code == 422
    client.post(page("code", member.pk), {"reason": "手机丢失", "form_key": str(uuid.uuid4())})
    assert "手机丢失" in client.get(page("code", member.pk)).content.decode()
    assert (member.codes.live().count(), member.codes.count()) == (1, 2)


def test_scanned_code_opens_the_list_with_its_member(client, desk):
    make_member()
    member = make_member(name="王晓敏")
    code = issue_code(member.pk, by=desk).code
    response = client.get(page("member_list"), {"q": code})
    assert [person.member for person in response.context["people"]] == [member]


# --- plans, list, adding ---------------------------------------------------------------------------------------------


def test_manager_adds_a_plan_and_changes_it(client, manager):
    typed = {
        "name_en": "Year card",
        "name_zh": "年卡",
        "kind": "period",
        "months": 12,
        "price": "2880",
        "tier": "gold",
        "is_sold": "on",
    }
    client.post(page("membershipplan_add"), {**typed, "form_key": str(uuid.uuid4())})
    plan = MembershipPlan.objects.get()
    client.post(page("membershipplan_edit", plan.pk), {**typed, "price": "2990", "form_key": str(uuid.uuid4())})
    plan.refresh_from_db()
    text = client.get(page("membershipplan_history", plan.pk)).content.decode()
    assert (plan.code, plan.price, "2990.00" in text) == ("year-card", Decimal("2990.00"), True)


def test_plan_list_says_which_have_no_price(client, manager):
    make_plan(price=None)
    one = queries_of(lambda: client.get(page("membershipplan_list")))
    make_plan(), make_plan()
    assert queries_of(lambda: client.get(page("membershipplan_list"))) == one
    assert "No price yet" in client.get(page("membershipplan_list")).content.decode()


def test_list_is_sorted_by_pinyin(client, desk):
    for name in ("张三", "Wang Wei", "王安"):
        make_member(name=name)
    people = client.get(page("member_list"), {"order": "name"}).context["people"]
    assert [person.member.name for person in people] == ["王安", "Wang Wei", "张三"]


def test_known_people_are_shown_while_typing(client, desk):
    make_member(name="王伟", phone="+8613812345678", born_on="1988-03-09")
    for typed in ({"phone": "138 1234 5678"}, {"name": "王伟", "born_on": "1988-03-09"}):
        assert "王伟" in client.post(page("member_known"), typed).content.decode()
    assert client.post(page("member_known"), {"phone": "138", "born_on": "x"}).content.decode().strip() == ""


def test_namesake_born_on_the_same_day_is_added_when_the_desk_says_so(client, desk):
    make_member(name="王伟", born_on="1988-03-09")
    typed = {"name": "王伟", "born_on": "1988-03-09", "language": "zh-hans", "form_key": str(uuid.uuid4())}
    response = client.post(page("member_add"), typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert client.post(page("member_add"), {**typed, "somebody_else": "on"}).status_code == 302
    assert Member.objects.filter(name="王伟").count() == 2


# --- one's own page --------------------------------------------------------------------------------------------------


def test_own_page_speaks_of_renewing_when_the_end_is_near(client):
    user = make_user(role=Role.MEMBER)
    member = make_member(user=user)
    client.force_login(user)
    contract = make_membership(member)
    assert "renews it in a minute" not in client.get(page("my_profile")).content.decode()
    Membership.objects.filter(pk=contract.pk).update(ends_on=clock.today() + timedelta(days=10))
    text = client.get(page("my_profile")).content.decode()
    assert "renews it in a minute" in text and page("my_code") in text


def test_signing_up_leads_to_what_is_to_be_done_next(client):
    typed = {
        "name": "安娜",
        "email": "anna77@test.example",
        "password1": "a-long-passphrase-7",
        "born_on": "1990-05-01",
    }
    response = client.post(reverse("account_signup"), typed)
    assert response.url == page("my_profile")
    assert "Open the link in the message" in client.get(response.url).content.decode()
