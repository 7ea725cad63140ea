"""The pages on which a photo is added and removed: the desk's, the member's, and the first step of an intake."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Consent, Member
from members.services.intake import GUEST, begin, issue_code
from tests.clients import Browser, client_of
from tests.factories.agreed import make_consent, make_photographed, make_text
from tests.factories.intakes import make_intake
from tests.factories.members import make_member
from tests.factories.venue import make_photo
from venue.history import history_of
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

TABLET = reverse("members:guest_step", args=["basics"])
WANG = {"name": "Wang Fang", "language": "zh-hans"}
MINE, REMOVE_MINE = reverse("members:my_photo"), reverse("members:my_photo_remove")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(*, agrees=True, **fields):
    said = {"agrees": "on"} if agrees else {}
    return {"photo": make_photo(), "text": text_now(Kind.PHOTO).pk, "form_key": "", **said, **fields}


def consents():
    return list(Consent.objects.values_list("member", "purpose", "is_given", "where", "is_by_guardian"))


def has_photo(member):
    return bool(Member.objects.get(pk=member.pk).photo)


def test_desk_adds_a_photo_to_the_text_that_the_person_read(desk):
    person, browser = make_member(), client_of(desk)
    page = reverse("members:photo", args=[person.pk])
    assert text_now(Kind.PHOTO).text_en in browser.get(page).text

    assert browser.post(page, sent())["Location"] == reverse("members:member", args=[person.pk])
    assert (has_photo(person), consents()) == (True, [(person.pk, "photo", True, "desk", False)])
    assert reverse("bookings:person_photo", args=[person.pk]) in browser.get(f"/members/{person.pk}/").text


def test_who_has_agreed_is_not_asked_again(desk):
    person, browser = make_consent(purpose=Kind.PHOTO).member, client_of(desk)
    page = reverse("members:photo", args=[person.pk])
    assert text_now(Kind.PHOTO).text_en not in browser.get(page).text

    browser.post(page, {"photo": make_photo(), "form_key": ""})
    assert (has_photo(person), len(consents())) == (True, 1)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"agrees": False}, "Without this no photo is kept."),
        ({"photo": ""}, "This field is required."),
        ({"photo": make_photo(kind="GIF")}, "This file is not a photo that can be kept."),
        ({"text": ""}, "No photo is kept without a consent to it."),
    ],
    ids=["no tick", "no photo", "gif", "no text"],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(desk, data, error):
    person = make_member()
    answer = client_of(desk).post(reverse("members:photo", args=[person.pk]), sent(**data))

    assert (answer.status_code, error in answer.text) == (422, True)
    assert (has_photo(person), consents()) == (False, [])


def test_text_that_changed_meanwhile_is_shown_to_be_read_again(member):
    old = sent()
    text = make_text(Kind.PHOTO)
    answer = client_of(member.user).post(MINE, old)

    assert (answer.status_code, "Please read it again." in answer.text) == (422, True)
    assert (f'name="text" value="{text.pk}"' in answer.text, has_photo(member), consents()) == (True, False, [])


def test_member_adds_and_removes_their_own(member):
    browser = client_of(member.user)
    assert browser.post(MINE, sent())["Location"] == reverse("members:my_profile")
    assert (has_photo(member), consents()) == (True, [(member.pk, "photo", True, "online", False)])
    assert reverse("bookings:person_photo", args=[member.pk]) in browser.get("/my/").text

    browser.post(REMOVE_MINE, {"person": member.pk})
    assert (has_photo(member), len(consents())) == (False, 1)


def test_guardian_adds_the_photo_of_a_child_and_nobody_that_of_a_stranger(member, other_member):
    child = make_member(guardian=member, email="", born_on=date(2016, 1, 1))
    client_of(member.user).post(f"{MINE}?person={child.pk}", sent())
    assert (has_photo(child), consents()) == (True, [(child.pk, "photo", True, "online", True)])

    stranger = client_of(other_member.user)
    assert stranger.post(f"{MINE}?person={child.pk}", sent()).status_code == 404
    assert (stranger.post(REMOVE_MINE, {"person": child.pk}).status_code, has_photo(child)) == (404, True)


def test_child_cannot_agree_alone(member):
    Member.objects.filter(pk=member.pk).update(born_on=date(2016, 1, 1))
    answer = client_of(member.user).post(MINE, sent())

    assert (answer.status_code, "only the guardian can agree" in answer.text) == (422, True)
    assert (has_photo(member), consents()) == (False, [])


def test_desk_removes_a_photo(desk):
    person = make_photographed()
    client_of(desk).post(reverse("members:photo_remove", args=[person.pk]))
    assert not has_photo(person)


def test_first_step_of_an_intake_takes_a_photo_along(desk):
    intake = make_intake(responsible=desk)
    step = reverse("members:intake_step", args=[intake.pk, "basics"])
    client_of(desk).post(step, sent(name="Zhao Min", language="en", person=intake.member_id))

    person = Member.objects.get(name="Zhao Min")
    assert (has_photo(person), consents()) == (True, [(person.pk, "photo", True, "desk", False)])


def test_first_step_of_an_intake_needs_no_photo(desk):
    intake = make_intake(responsible=desk)
    step = reverse("members:intake_step", args=[intake.pk, "basics"])
    client_of(desk).post(step, {"name": "Zhao Min", "language": "en", "form_key": "", "person": intake.member_id})

    assert (has_photo(Member.objects.get(name="Zhao Min")), consents()) == (False, [])


def test_guest_takes_their_own_photo_at_the_tablet_and_whoever_answers_for_them_stands_for_it(desk):
    intake, guest = make_intake(member=None, responsible=desk), Browser()
    guest.post(reverse("members:guest_intake"), {"code": issue_code(intake.pk, by=desk)})
    shown = guest.get(TABLET).text
    assert ('capture="user"' in shown, text_now(Kind.PHOTO).text_en in shown) == (True, True)

    refused = guest.post(TABLET, sent(agrees=False, **WANG))
    assert (refused.status_code, "Without this no photo is kept." in refused.text, Member.objects.count()) == (
        422, True, 0,
    )  # fmt: skip
    assert guest.post(TABLET, sent(**WANG))["Location"] == reverse("members:guest_step", args=["screening"])

    person = Member.objects.get()
    assert (has_photo(person), person.photo_by, consents()) == (
        True, desk, [(person.pk, "photo", True, "desk", False)],
    )  # fmt: skip
    assert Consent.objects.get().answered_by is None
    assert history_of(person)[0].who == GUEST.name


def test_tablet_puts_no_other_photo_in_place_of_one_that_is_there(desk):
    person, guest = make_photographed(), Browser()
    before = person.photo.name
    guest.post(reverse("members:guest_intake"), {"code": issue_code(begin(person.pk, by=desk).pk, by=desk)})
    assert 'type="file"' not in guest.get(TABLET).text

    guest.post(TABLET, sent(**WANG, person=person.pk))
    person.refresh_from_db()
    assert (person.name, person.photo.name) == ("Wang Fang", before)


def test_of_a_child_it_is_the_guardian_who_agrees_at_the_tablet(desk, member):
    child = make_member(guardian=member, email="", born_on=date(2016, 1, 1))
    guest = Browser()
    guest.post(reverse("members:guest_intake"), {"code": issue_code(begin(child.pk, by=desk).pk, by=desk)})
    guest.post(TABLET, sent(name="Ding Ding", language="en", born_on="2016-01-01", person=child.pk))
    assert (has_photo(child), consents()) == (True, [(child.pk, "photo", True, "desk", True)])


def test_panel_offers_the_key_until_there_is_a_photo(desk):
    person, browser = make_member(), client_of(desk)
    panel = f"{reverse('bookings:desk')}?q={person.number}"
    assert reverse("members:photo", args=[person.pk]) in browser.get(panel).text

    make_photographed(person)
    page = browser.get(panel).text
    shown = reverse("bookings:person_photo", args=[person.pk]) in page
    assert (shown, reverse("members:photo", args=[person.pk]) in page) == (True, False)
