import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.models import Member
from tests.factories.members import make_member, make_membership, make_plan
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue import clock
from venue.roles import Role

pytestmark = pytest.mark.django_db

LIST = reverse("members:member_list")
ADD = reverse("members:member_add")
TYPED = {
    "name": "王伟",
    "phone": "138 1234 5678",
    "email": "wang@test.example",
    "gender": "male",
    "born_on": "1988-03-09",
    "language": "zh-hans",
    "guardian_number": "",
}


def typed(**fields):
    return {**TYPED, "form_key": str(uuid.uuid4()), **fields}


def page_of(name, member):
    return reverse(f"members:{name}", args=[member.pk])


def names(response):
    return [person.member.name for person in response.context["people"]]


# --- who may ---------------------------------------------------------------------------------------------------------

PAGES = ["member", "member_edit", "member_history", "invite"]


@pytest.mark.parametrize("name", PAGES)
def test_another_member_is_refused(client, name):
    client.force_login(make_user(role=Role.MEMBER))
    url, ask = page_of(name, make_member()), client.post if name == "invite" else client.get
    assert ask(url).status_code == 403


@pytest.mark.parametrize("url", [LIST, ADD])
def test_list_and_form_are_for_the_desk(client, url):
    assert client.get(url).status_code == 302
    client.force_login(make_user(role=Role.INSTRUCTOR))
    assert client.get(url).status_code == 403


def test_nobody_there_is_404(client, desk):
    assert client.get(reverse("members:member", args=[0])).status_code == 404


# --- list ------------------------------------------------------------------------------------------------------------


def test_empty_list_says_what_belongs_there(client, desk):
    assert "Nobody is known here yet" in client.get(LIST).content.decode()


@pytest.mark.parametrize("words", ["王", "20417", "204", "5678", "138 1234 5678", "wang@", " 王晓 "])
def test_search_finds(client, desk, words):
    make_member(name="李四", number="99999", phone="+8613900000000", email="li@test.example")
    make_member(name="王晓敏", number="20417", phone="+8613812345678", email="wang@test.example")
    assert names(client.get(LIST, {"q": words})) == ["王晓敏"]


def test_search_without_a_match(client, desk):
    make_member()
    assert "Nobody matches" in client.get(LIST, {"q": "nobody like this"}).content.decode()


@pytest.mark.parametrize(
    ("contract", "expected"), [("current", ["now"]), ("expired", ["over"]), ("none", ["none"]), ("", [])]
)
def test_filter_by_contract(client, desk, contract, expected):
    today = clock.today()
    make_membership(make_member(name="now"))
    make_membership(make_member(name="over"), starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=1))
    make_membership(make_member(name="soon"), starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=90))
    make_member(name="none")
    found = names(client.get(LIST, {"contract": contract}))
    assert found == (expected or ["none", "soon", "over", "now"])


def test_search_without_a_match_offers_who_may_be_meant(client, desk):
    member = make_member(name="王晓敏")
    page = client.get(LIST, {"q": "王小敏"})
    assert (page.context["people"], page.context["alike"]) == ([], [member])


def test_list_masks_phones_and_shows_the_contract(client, desk):
    make_membership(make_member(phone="+8613812345678"), plan=make_plan(name_en="Year card"))
    text = client.get(LIST).content.decode()
    assert "138****5678" in text and "13812345678" not in text and "Year card" in text and "valid" in text


def test_list_pages_by_key(client, desk):
    for number in range(51):
        make_member(name=f"P{number}")
    first = client.get(LIST)
    second = client.get(LIST + first.context["page"].next)
    assert (len(names(first)), names(second), bool(second.context["page"].previous)) == (50, ["P0"], True)


def test_list_asks_the_same_of_the_database_for_one_and_three(client, desk):
    make_membership()
    one = queries_of(lambda: client.get(LIST))
    make_membership(), make_membership()
    assert queries_of(lambda: client.get(LIST)) == one


def test_typing_gets_the_rows_alone(client, desk):
    make_member(name="王伟")
    text = client.get(LIST, {"q": "王"}, headers={"HX-Request": "true"}).content.decode()
    assert "王伟" in text and "<html" not in text


# --- one person ------------------------------------------------------------------------------------------------------


def test_person_page_says_who_and_what(client, desk):
    member = make_member(name="王伟", phone="+8613812345678")
    today = clock.today()
    make_membership(member, starts_on=today, ends_on=today + timedelta(days=9))
    text = client.get(page_of("member", member)).content.decode()
    assert "138****5678" in text and "10 days left" in text and "Invite" in text


def test_person_page_of_a_child_and_the_guardian(client, desk):
    parent = make_member(name="王伟")
    child = make_member(name="小王", guardian=parent, born_on=date(2020, 1, 1))
    assert "王伟" in client.get(page_of("member", child)).content.decode()
    assert "小王" in client.get(page_of("member", parent)).content.decode()


def test_person_page_asks_the_same_for_one_and_three_contracts(client, desk):
    member = make_member()
    make_membership(member)
    one = queries_of(lambda: client.get(page_of("member", member)))
    make_membership(member), make_membership(member)
    assert queries_of(lambda: client.get(page_of("member", member))) == one


def test_markup_in_a_name_is_text(client, desk):
    member = make_member(name="<script>alert(1)</script>")
    for url in (LIST, page_of("member", member), page_of("member_history", member)):
        assert "<script>alert(1)" not in client.get(url).content.decode()


@pytest.mark.covers("C-013")
def test_history_says_who_changed_what_and_masks_phones(client, desk):
    member = make_member(name="王伟", phone="+8613900000000")
    client.post(page_of("member_edit", member), typed())
    text = client.get(page_of("member_history", member)).content.decode()
    assert "Zhou Lan" in text and "139****0000" in text and "138****5678" in text
    assert "13900000000" not in text and "13812345678" not in text


# --- adding and changing ---------------------------------------------------------------------------------------------


def test_person_is_added(client, desk):
    response = client.post(ADD, typed())
    member = Member.objects.get()
    assert response.url == page_of("member", member)
    assert (member.phone, member.origin, member.born_on) == ("+8613812345678", "desk", date(1988, 3, 9))


def test_double_click_adds_one(client, desk):
    form = typed()
    answers = {client.post(ADD, form).url for _ in range(2)}
    assert answers == {page_of("member", Member.objects.get())}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "138"}, "phone"),
        ({"phone": "13900000000"}, "phone"),
        ({"email": "taken@test.example"}, "email"),
        ({"born_on": "2031-01-01"}, "born_on"),
        ({"born_on": "2020-01-01"}, "guardian_number"),
        ({"guardian_number": "nobody"}, "guardian_number"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_typing_is_kept(client, desk, fields, field):
    make_member(phone="+8613900000000", email="taken@test.example")
    response = client.post(ADD, typed(**{"gender": "female"} | fields))
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["gender"].value()) == (422, [field], "female")
    assert Member.objects.count() == 1


def test_form_shows_what_is_known(client, desk):
    parent = make_member(number="7")
    child = make_member(phone="+8613812345678", guardian=parent)
    form = client.get(page_of("member_edit", child)).context["form"]
    assert (form["phone"].value(), form["guardian_number"].value()) == ("138 1234 5678", "7")


# --- one's own page --------------------------------------------------------------------------------------------------

MY = reverse("members:my_profile")


def test_my_page_shows_contract_and_data(client):
    user = make_user(role=Role.MEMBER)
    member = make_member(user=user, phone="+8613812345678")
    make_membership(member, plan=make_plan(name_en="Year card"))
    client.force_login(user)
    text = client.get(MY).content.decode()
    assert "Year card" in text and "138 1234 5678" in text and "336 days left" in text


def test_my_page_of_somebody_not_known_yet(client):
    client.force_login(make_user())
    assert "We will recognise you" in client.get(MY).content.decode()


def test_my_page_asks_for_a_sign_in(client):
    assert client.get(MY).status_code == 302
