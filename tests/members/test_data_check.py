"""Are phone and email still right? Asked once a month at most; whom nobody asked and what comes back is a list."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from members.models import Consent, DataCheck
from members.panel import check as check_lines
from members.selectors.data_check import asking, to_check
from members.services.consent import answer as answer_consent
from members.services.data_check import keep_answer
from members.services.joining import follow_address
from members.services.member import Facts, change_member
from tests.clients import client_of
from tests.factories.members import make_member, make_membership
from tests.factories.messages import make_message
from tests.factories.venue import make_user
from tests.queries import queries_of
from venue import clock
from venue.models import ContactPreference, Message
from venue.models.agreed_text import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

LIST, OWN, DATA = (reverse(f"members:{name}") for name in ("to_check", "my_profile", "my_data"))


@pytest.fixture
def known(frozen, member):
    """The member, known for long."""
    member.joined_at = clock.now() - timedelta(days=100)
    member.save(update_fields=["joined_at"])
    return member


def bounce(person, **fields):
    return make_message(address=person.email, state="failed", created_at=clock.now(), **fields)


def keys_of(person, viewer):
    return "".join(line.key for line in check_lines(person, viewer))


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("C-014", "B-045", "H-060")
@pytest.mark.parametrize("answer", ["right", "not_now"])
def test_person_is_asked_again_after_a_month_whatever_they_answer(known, desk, frozen, answer):
    assert (asking(known).is_due, keys_of(known, desk)) == (True, "yen")

    client_of(desk).post(reverse("members:keep_check", args=[known.pk, answer]))

    assert (asking(known).is_due, keys_of(known, desk)) == (False, "")
    frozen.move(days=29, hours=23)
    assert not asking(known).is_due
    frozen.move(hours=1)
    assert asking(known).is_due


def test_whoever_was_just_written_down_is_not_asked(frozen, desk):
    new, child = make_member(), make_member(guardian=make_member(), joined_at=clock.now() - timedelta(days=100))
    frozen.move(days=29)
    assert not asking(new).is_due
    frozen.move(days=1)
    assert (asking(new).is_due, asking(child).is_due, keys_of(child, desk)) == (True, False, "")


def test_letter_without_an_answer_asks_online_and_nowhere_else(known, frozen):
    DataCheck.objects.create(member=known, how="letter", answer="asked")
    assert (asking(known).is_due, asking(known).is_open) == (False, True)
    keep_answer(known.pk, "not_now", by=known.user)
    assert (asking(known).is_due, asking(known).is_open) == (False, False)


def test_answer_says_who_where_and_when(known, desk, frozen):
    keep_answer(known.pk, "right", by=desk)
    frozen.move(minutes=1)
    keep_answer(known.pk, "not_now", by=known.user)
    assert [(each.how, each.answer, each.by, each.at) for each in DataCheck.objects.all()] == [
        ("online", "not_now", known.user, clock.now()),
        ("desk", "right", desk, clock.now() - timedelta(minutes=1)),
    ]
    assert asking(known).verified_at == clock.now() - timedelta(minutes=1)


def test_what_is_set_right_at_the_desk_was_asked_about_and_what_is_left_was_not(known, desk):
    same = Facts(known.name, known.phone, known.email, language="zh-hans")
    change_member(known.pk, same, by=desk)
    assert DataCheck.objects.count() == 0
    change_member(known.pk, Facts(known.name, "13900001111", "new@test.example"), by=desk)
    row = DataCheck.objects.get()
    assert (row.answer, row.changed, row.how) == ("changed", ["phone", "email"], "desk")
    assert asking(known).is_due is False


def test_asking_is_one_question(known):
    asking(known)
    assert queries_of(lambda: asking(known)) == 2  # and the figures


def test_checks_are_never_changed_and_name_what_was_changed(known):
    row = keep_answer(known.pk, "right", by=known.user)
    rows = DataCheck.objects.filter(pk=row.pk)
    for change in (lambda: rows.update(answer="not_now"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    for fields in ({"answer": "changed"}, {"answer": "right", "changed": ["phone"]}):
        with pytest.raises(IntegrityError, match="members_datacheck_names_changes"), transaction.atomic():
            DataCheck.objects.create(member=known, how="desk", **fields)


# --- addresses that do not work --------------------------------------------------------------------------------------


def test_address_is_bad_from_the_first_letter_that_fails_until_it_is_confirmed_or_changed(known, desk, frozen):
    make_message(address="other@test.example", state="failed")
    make_message(address=known.email, state="pending")
    assert asking(known).bounced_at is None
    bounce(known)
    assert asking(known).bounced_at == clock.now()
    frozen.move(hours=1)
    keep_answer(known.pk, "not_now", by=desk)
    assert asking(known).bounced_at
    keep_answer(known.pk, "right", by=desk)
    assert asking(known).bounced_at is None
    frozen.move(hours=1)
    bounce(known)
    assert (asking(known).bounced_at, keys_of(known, desk)) == (clock.now(), "ye")
    change_member(known.pk, Facts(known.name, known.phone, "new@test.example"), by=desk)
    known.refresh_from_db()
    assert asking(known).bounced_at is None


def test_list_names_the_unconfirmed_and_the_bounced_with_a_contract(known, desk, frozen):
    lately = make_member(joined_at=clock.now() - timedelta(days=100))
    make_membership(lately)
    keep_answer(lately.pk, "right", by=desk)
    bad = make_member()
    make_membership(bad)
    bounce(bad)
    gone = make_member(joined_at=clock.now() - timedelta(days=100))

    filters = [(why, whom) for why in ("", "unverified", "bounced") for whom in ("", "everybody")]
    listed = {each: set(to_check(*each)) for each in filters}

    assert listed == {
        ("", ""): {known, bad},
        ("", "everybody"): {known, bad, gone},
        ("unverified", ""): {known},
        ("unverified", "everybody"): {known, gone},
        ("bounced", ""): {bad},
        ("bounced", "everybody"): {bad},
    }
    frozen.move(days=61)
    assert lately in to_check()


def test_desk_works_the_list_off(known, desk):
    browser = client_of(desk)
    bounce(known)
    page = browser.get(LIST).text
    assert (known.name in page, "letters come back" in page) == (True, True)

    answer = browser.post(reverse("members:keep_check", args=[known.pk, "right"]), {"next": f"{LIST}?why=bounced"})

    assert answer["Location"] == f"{LIST}?why=bounced"
    assert "All data are confirmed" in browser.get(LIST).text
    assert browser.get(LIST, {"why": "bounced"}).status_code == 200
    away = browser.post(reverse("members:keep_check", args=[known.pk, "right"]), {"next": "https://elsewhere.example/"})
    assert away["Location"] == reverse("members:member", args=[known.pk])
    assert browser.post(reverse("members:keep_check", args=[known.pk, "asked"])).status_code == 404


# --- one's own page --------------------------------------------------------------------------------------------------


def test_member_answers_with_one_press_and_is_left_in_peace(known):
    browser = client_of(known.user)
    assert "Are phone and email still right?" in browser.get(OWN).text
    assert browser.post(reverse("members:my_check", args=["right"]))["Location"] == OWN
    assert "Are phone and email still right?" not in browser.get(OWN).text
    bounce(known)
    DataCheck.objects.all()
    assert DataCheck.objects.get().how == "online"


def test_member_corrects_phone_and_language_and_nothing_else(known):
    browser = client_of(known.user)
    typed = {"phone": "139 0000 2222", "language": "zh-hans", "name": "Somebody", "email": "x@test.example"}
    assert browser.post(DATA, typed)["Location"] == OWN
    before = (known.name, known.email)
    known.refresh_from_db()
    assert (known.phone, known.language, (known.name, known.email)) == ("+8613900002222", "zh-hans", before)
    assert DataCheck.objects.get().changed == ["phone"]


@pytest.mark.covers("F-038")
def test_form_refuses_what_is_missing_or_malformed_and_says_where(known, desk):
    make_member(phone="+8613900003333")
    for phone in ("12", "139 0000 3333"):
        answer = client_of(known.user).post(DATA, {"phone": phone, "language": "zh-hans"})
        assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["phone"])
    add = client_of(desk).post(reverse("members:member_add"), {"phone": "12", "email": "no", "born_on": "x"})
    assert sorted(add.context["form"].errors) == ["born_on", "email", "language", "name", "phone"]


def test_proven_address_is_written_to_from_then_on(known):
    address = EmailAddress.objects.create(user=known.user, email="new@test.example", verified=True, primary=True)
    bounce(known)
    follow_address(known.user)
    known.refresh_from_db()
    assert (known.email, asking(known).bounced_at, DataCheck.objects.get().changed) == (
        "new@test.example", None, ["email"],
    )  # fmt: skip
    make_member(email="taken@test.example")
    EmailAddress.objects.filter(pk=address.pk).update(email="taken@test.example")
    follow_address(known.user)
    known.refresh_from_db()
    assert known.email == "new@test.example"


def test_no_to_offers_goes_along_to_the_proven_address(known):
    answer_consent(
        known.pk, Kind.MARKETING, "email", is_given=False, text_pk=None, where=Consent.Where.ONLINE, by=known.user
    )
    EmailAddress.objects.create(user=known.user, email="new@test.example", verified=True, primary=True)
    follow_address(known.user)
    assert list(ContactPreference.objects.values_list("address", "purpose", "is_allowed")) == [
        ("new@test.example", "marketing", False)
    ]


def test_whoever_is_nobodys_person_has_no_data_here(stranger):
    browser = client_of(stranger)
    assert browser.get(DATA)["Location"] == OWN
    assert browser.post(reverse("members:my_check", args=["right"])).status_code == 404
    follow_address(make_user())
    assert Message.objects.count() == 0
