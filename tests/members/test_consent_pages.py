"""The pages of consents: one's own, and the desk's."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Consent
from members.selectors.consent import has_agreed
from tests.clients import client_of
from tests.factories.agreed import make_consent, make_text
from tests.factories.members import make_member
from venue.models import AuditEvent
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

MINE, ANSWER = reverse("members:my_consents"), reverse("members:my_consent_answer")


def button(purpose, said, *, channel="", **fields):
    text = text_now(purpose)
    return {"purpose": purpose.value, "channel": channel, "is_given": said, "text": text.pk, **fields}


def rows():
    return list(
        Consent.objects.order_by("pk").values_list(
            "member", "purpose", "channel", "is_given", "where", "is_by_guardian"
        )
    )


def test_member_reads_what_each_is_for_and_answers_in_one_step(member):
    browser = client_of(member.user)
    page = browser.get(MINE).text
    assert (text_now(Kind.PHOTO).text_en in page, text_now(Kind.HEALTH).effect_en in page) == (True, True)

    answer = browser.post(ANSWER, button(Kind.MARKETING, "yes", channel="email"))
    assert answer["Location"] == f"{MINE}?person={member.pk}#marketing"
    assert "agreed on" in browser.get(MINE).text
    browser.post(ANSWER, button(Kind.MARKETING, "no", channel="email"))

    assert rows() == [
        (member.pk, "marketing", "email", True, "online", False),
        (member.pk, "marketing", "email", False, "online", False),
    ]
    assert "taken back on" in browser.get(MINE).text


def test_text_that_changed_meanwhile_is_read_again(member):
    old = button(Kind.PHOTO, "yes")
    make_text(Kind.PHOTO)
    browser = client_of(member.user)
    browser.post(ANSWER, old, headers={"referer": f"http://testserver{MINE}"})
    assert (rows(), "read it again" in browser.get(MINE).text) == ([], True)


def test_guardian_answers_for_a_child_and_nobody_for_a_stranger(member, other_member):
    child = make_member(guardian=member, email="", born_on=date(2016, 1, 1))
    browser = client_of(member.user)
    assert f"Messages go to {member.name}" in browser.get(MINE, {"person": child.pk}).text
    browser.post(ANSWER, button(Kind.PHOTO, "yes", person=child.pk))
    assert rows() == [(child.pk, "photo", "", True, "online", True)]

    for asked in (other_member.pk, "x"):
        assert browser.get(MINE, {"person": asked}).status_code == 404
        assert browser.post(ANSWER, button(Kind.PHOTO, "yes", person=asked)).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"purpose": "safety"}, {"purpose": "photo", "channel": "email"}, {"channel": ""}, {"is_given": "perhaps"}]
)
def test_only_our_own_buttons_are_answered(wrong, member):
    sent = button(Kind.MARKETING, "no", channel="email") | wrong
    assert client_of(member.user).post(ANSWER, sent).status_code == 404


def test_desk_writes_down_what_somebody_says_or_hands_in(desk, member):
    browser, answer = client_of(desk), reverse("members:consent_answer", args=[member.pk])
    browser.post(answer, button(Kind.HEALTH, "yes"))
    page = reverse("members:consents", args=[member.pk])
    assert ['name="on_paper"' in browser.get(f"{page}{query}").text for query in ("", "?paper=1")] == [False, True]
    kept = browser.post(answer, button(Kind.STORIES, "yes", on_paper="yes"))
    assert kept["Location"] == f"{page}?paper=1#stories"
    assert rows() == [
        (member.pk, "health", "", True, "desk", False),
        (member.pk, "stories", "", True, "paper", False),
    ]
    assert "agreed on" in browser.get(reverse("members:member", args=[member.pk])).text
    history = browser.get(reverse("members:consent_history", args=[member.pk])).text
    assert (history.count("version 1"), "on paper" in history, desk.name in history) == (2, True, True)


def test_desk_has_the_guardian_agree_for_a_child(desk, member):
    child = make_member(guardian=member, born_on=date(2016, 1, 1))
    page = client_of(desk).get(reverse("members:consents", args=[child.pk])).text
    assert (f"{member.name} must be here" in page, 'name="by_guardian"' in page) == (True, True)
    answer = reverse("members:consent_answer", args=[child.pk])
    assert client_of(desk).post(answer, button(Kind.PHOTO, "yes")).status_code == 409
    client_of(desk).post(answer, button(Kind.PHOTO, "yes", by_guardian="yes"))
    assert has_agreed(child.pk, Kind.PHOTO)


def test_consent_to_an_older_text_is_asked_again(member):
    make_consent(member, Kind.STORIES)
    make_text(Kind.STORIES)
    assert "asked again" in client_of(member.user).get(MINE).text


def test_manager_sees_who_agreed_to_what_and_takes_the_list_out(manager, member, other_member):
    old = make_consent(member, Kind.STORIES)
    make_text(Kind.STORIES)
    make_consent(member, Kind.PHOTO)
    refusal = make_consent(member, Kind.PHOTO, is_given=False)
    agreed = make_consent(other_member, Kind.PHOTO)
    browser, page = client_of(manager), reverse("members:consent_list")

    def found(**filters):
        return list(browser.get(page, filters).context["page"].rows)

    assert found() == [agreed, refusal, old]
    assert (found(purpose="photo", answer="yes"), found(answer="no"), found(answer="anew")) == (
        [agreed],
        [refusal],
        [old],
    )
    tallies = browser.get(page).context["tallies"]
    assert [
        (each.purpose, each.yes, each.no, each.anew) for each in tallies if each.purpose in ("photo", "stories")
    ] == [
        (Kind.PHOTO, 1, 1, 0),
        (Kind.STORIES, 0, 0, 1),
    ]
    sheet = browser.get(reverse("members:consent_export"), {"answer": "no"}).content.decode("utf-8-sig").splitlines()
    assert (len(sheet), member.name in sheet[1]) == (2, True)
    assert AuditEvent.objects.get(action="consents.exported").facts == {"rows": 1}
