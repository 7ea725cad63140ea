import uuid

import pytest
from django.urls import reverse

from members.models import CreditLot
from members.panel import contract as panel
from members.services.ledger import spend_credit
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_fee, make_pack, make_pack_plan
from tests.factories.members import make_member, make_membership
from tests.factories.venue import make_user
from venue import clock
from venue.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def page(name, *keys):
    return reverse(f"members:{name}", args=keys)


def lines_of(client, url):
    happenings = client.get(url).context["books"].happenings
    return [[(each.amount, each.after) for each in happening.lines] for happening in happenings]


def test_pack_is_sold_at_the_desk_and_its_receipt_says_how_many(client, desk):
    member, plan = make_member(), make_pack_plan()
    typed = {"plan": plan.pk, "starts_on": clock.today().isoformat(), "method": "cash", "form_key": str(uuid.uuid4())}
    response = client.post(page("sell", member.pk), typed)
    assert CreditLot.objects.get().left == 10
    assert "10 credits" in client.get(response.url).content.decode()


def test_person_page_and_panel_say_what_is_left_and_which_is_used_first(client, desk):
    lot = make_pack()
    make_pack(lot.membership.member, months=9)
    spend_credit(lot, "booking:1", by=HOUSE)
    text = client.get(page("member", lot.membership.member_id)).content.decode()
    assert ("9 of 10 left" in text, text.count("used first")) == (True, 1)
    told = [str(line.text) for line in panel(lot.membership.member, desk)]
    assert told[:2] == ["9 of 10 credits left", "10 of 10 credits left"]


def test_pack_is_no_membership_to_renew(client, desk):
    pack = make_pack().membership
    assert client.get(page("renew", pack.pk)).status_code == 404
    assert client.get(page("member", pack.member_id)).context["offer"] is None
    old = make_membership(pack.member)
    assert client.get(page("member", pack.member_id)).context["offer"].old == old


def test_ledger_says_what_happened_and_what_stood_there_afterwards(client, desk):
    lot = make_pack()
    spend_credit(lot, "booking:1", by=HOUSE)
    make_fee(lot.membership.member)
    assert lines_of(client, page("ledger", lot.membership.member_id)) == [
        [("−CN¥30.00", "-CN¥30.00")],
        [("−1 credit", "9 credits")],
        [("+CN¥800.00", "CN¥0.00")],
        [("−CN¥800.00", "-CN¥800.00"), ("+10 credits", "10 credits")],
    ]


def test_own_ledger_is_ones_own(client):
    user = make_user(role=Role.MEMBER)
    make_pack(make_member(user=user)), make_pack()
    client.force_login(user)
    assert len(lines_of(client, page("my_ledger"))) == 2


def test_ledger_pages_by_key(client, desk):
    lot = make_pack(credits=60)
    for number in range(51):
        spend_credit(lot, f"booking:{number + 1}", by=HOUSE)
    url = page("ledger", lot.membership.member_id)
    first = client.get(url).context["books"].page
    assert (len(first.rows), len(lines_of(client, url + first.next))) == (50, 3)


def test_plan_says_what_a_pack_needs(client):
    client.force_login(make_user(role=Role.MANAGER))
    typed = {"name_en": "Ten", "name_zh": "十次", "kind": "pack", "months": 6, "price": "800", "tier": "standard"}
    answer = client.post(page("membershipplan_add"), {**typed, "form_key": str(uuid.uuid4())})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["credits"])
    assert client.post(page("membershipplan_add"), {**typed, "credits": 10}).status_code == 302
    assert "10 credits" in client.get(page("membershipplan_list")).content.decode()
