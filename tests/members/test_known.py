"""Who is known here already, before the same person is written down twice."""

from datetime import date

import pytest
from django.urls import reverse

from members.errors import KnownAlready
from members.models import Member
from members.pinyin import sound
from members.selectors.known import known_like, tail_of
from members.services.intake import begin
from members.services.member import Facts, add_member
from tests.factories.members import make_member
from tests.queries import queries_of
from venue.models import AuditEvent, Submission

pytestmark = pytest.mark.django_db

KNOWN = reverse("members:member_known")
BORN = date(1988, 3, 9)
SOUNDS = "a name that sounds the same, and the same end of the phone number"


@pytest.fixture
def person():
    return make_member(name="王晓敏", number="20417", phone="+8613812345678", email="wang@test.example", born_on=BORN)


def found(**typed):
    return [(each.member.name, str(each.why)) for each in known_like(**typed)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("王晓敏", "wangxiaomin"),
        ("王小敏", "wangxiaomin"),
        ("Wang Xiaomin", "wangxiaomin"),
        ("Emma Walker", "emmawalker"),
    ],
)
def test_names_that_sound_the_same_are_one_key(name, said):
    assert sound(name) == said


@pytest.mark.parametrize(
    ("typed", "tail"),
    [("138 1234 5678", "5678"), ("１３８", ""), ("+44 20 7946 0958", "0958"), ("", ""), ("5678", "5678")],
)
def test_the_end_of_a_phone_is_four_figures(typed, tail):
    assert tail_of(typed) == tail


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"phone": "138 1234 5678"}, "the same phone"),
        ({"email": " WANG@test.example"}, "the same email address"),
        ({"name": "王晓敏", "born_on": BORN}, "the same name and date of birth"),
        ({"name": "王小敏", "phone": "15900005678"}, SOUNDS),
        ({"name": "wang xiaomin", "phone": "5678"}, SOUNDS),
    ],
)
def test_the_person_is_suggested_and_why(typed, why, person):
    make_member(name="李四", phone="+8613700005678", email="li@test.example", born_on=BORN)
    assert found(**typed) == [("王晓敏", why)]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "王晓敏"},
        {"phone": "5678"},
        {"name": "王晓敏", "born_on": date(1988, 3, 10)},
        {"name": "王小敏", "phone": "13812340000"},
        {"name": "王小", "phone": "13900005678"},
    ],
)
def test_nobody_is_suggested_for_less(typed, person):
    assert found(**typed) == []


def test_looking_is_one_question_and_none_while_nothing_can_be_compared(person):
    typed = {"name": "王晓敏", "phone": "13812345678", "email": "wang@test.example", "born_on": BORN}
    assert [queries_of(lambda: known_like(**typed)), queries_of(lambda: known_like(name="王"))] == [1, 0]


def test_while_typing_the_person_is_one_link_away_with_a_masked_phone(client, desk, person):
    page = client.post(KNOWN, {"name": "王小敏", "phone": "159 0000 5678"}).content.decode()

    assert f'href="{reverse("members:member", args=[person.pk])}"' in page
    assert "This is the person" in page
    assert "138****5678" in page
    assert SOUNDS in page
    assert "<html" not in page


def test_the_form_asks_once_a_pause(client, desk):
    page = client.get(reverse("members:member_add")).content.decode()
    assert 'hx-trigger="change, input delay:500ms"' in page
    assert 'hx-sync="this:replace"' in page


@pytest.mark.parametrize("name", ["member_add", "intake"])
def test_what_is_typed_about_a_person_stands_in_no_address(name, client, desk, person):
    url = reverse("members:member_add") if name == "member_add" else step_of(begin(by=desk))
    page = client.get(url).text
    asked = KNOWN if name == "member_add" else url
    assert (f'hx-post="{asked}"' in page, "hx-get" in page.partition('id="known"')[2][:600]) == (True, False)
    assert 'hx-params="name, phone, email, born_on"' in page
    before = Member.objects.count(), AuditEvent.objects.count(), Submission.objects.count()
    hint = {"name": "王小敏", "phone": "159 0000 5678"}
    assert "138****5678" in client.post(asked, hint, headers={"HX-Request": "true"}).text
    assert (Member.objects.count(), AuditEvent.objects.count(), Submission.objects.count()) == before
    by_address = client.get(asked, hint, headers={"HX-Request": "true"})
    assert "138****5678" not in by_address.text


def test_looking_by_the_address_is_no_more(client, desk):
    assert client.get(KNOWN, {"phone": "13812345678"}).status_code == 405


def step_of(intake):
    return reverse("members:intake_step", args=[intake.pk, "basics"])


def test_who_is_much_like_somebody_is_only_added_when_the_desk_says_so(person, desk):
    facts = Facts("王小敏", "15900005678")
    with pytest.raises(KnownAlready):
        add_member(facts, by=desk)
    assert Member.objects.count() == 1

    add_member(facts, is_somebody_else=True, by=desk)

    assert list(Member.objects.order_by("pk").values_list("name", flat=True)) == ["王晓敏", "王小敏"]


def test_the_form_shows_whom_it_means_and_offers_to_add_all_the_same(client, desk, person):
    typed = {
        "name": "王小敏",
        "phone": "159 0000 5678",
        "email": "",
        "gender": "",
        "born_on": "",
        "language": "zh-hans",
    }
    answer = client.post(reverse("members:member_add"), {**typed, "guardian_number": "", "form_key": "k1"})

    page = answer.content.decode()
    assert (answer.status_code, Member.objects.count()) == (422, 1)
    assert "Somebody much like this person is here already" in page
    assert "This is the person" in page
    assert 'type="checkbox" name="somebody_else"' in page
    assert 'value="159 0000 5678"' in page
