"""The monthly letter: to whom, how often, and the way out of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import DataCheck
from members.services.data_check import keep_answer
from members.services.data_check_letters import ask_by_letter, set_asking, token_of
from tests.factories.members import make_member, make_membership
from tests.factories.messages import make_message
from venue import clock
from venue.models import ContactPreference, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def known(frozen, member):
    """The member, known for long, with a contract and a sign-in."""
    member.joined_at = clock.now() - timedelta(days=100)
    member.save(update_fields=["joined_at"])
    return member


@pytest.mark.covers("C-014")
def test_letter_asks_once_in_the_days_and_says_so_in_a_row(known, frozen):
    assert (ask_by_letter(), ask_by_letter()) == (1, 0)
    letter, check = Message.objects.get(), DataCheck.objects.get()
    assert (letter.address, letter.subject, letter.purpose, letter.is_direct, letter.dedupe_key) == (
        known.email, "Are your phone and email still right?", "feedback", False, f"data_check:{check.pk}",
    )  # fmt: skip
    assert (check.how, check.answer, check.by, known.phone in letter.body) == ("letter", "asked", None, False)
    frozen.move(days=29, hours=23)
    assert ask_by_letter() == 0
    frozen.move(hours=1)
    assert ask_by_letter() == 1


def test_nobody_is_written_to_who_was_asked_at_the_desk_or_cannot_answer(known, other_member, desk):
    long_ago = {"joined_at": clock.now() - timedelta(days=100)}
    make_membership(make_member(**long_ago))  # cannot sign in
    other_member.joined_at = long_ago["joined_at"]
    other_member.save(update_fields=["joined_at"])
    other_member.memberships.update(
        starts_on=clock.today() - timedelta(days=90), ends_on=clock.today() - timedelta(days=1)
    )
    keep_answer(known.pk, "not_now", by=desk)
    assert ask_by_letter() == 0


def test_nobody_is_written_to_whom_letters_do_not_reach(known):
    make_message(address=known.email, state="failed", created_at=clock.now())
    assert ask_by_letter() == 0


def test_one_step_leads_out_of_it_and_back(known, client):
    ask_by_letter()
    page = reverse("members:check_stop", args=[token_of(known)])
    assert page in Message.objects.get().body

    assert "Ask you no more?" in client.get(page).text
    assert ContactPreference.objects.count() == 0
    assert client.post(page, {"stop": "1"})["Location"] == page

    assert "We ask you no more" in client.get(page).text
    client.post(page, {"again": "1"})
    assert ContactPreference.objects.get().is_allowed
    assert client.get(page + "x/").status_code == 404


def test_whoever_left_is_not_asked_by_letter(known):
    set_asking(known.pk, is_allowed=False)
    assert ask_by_letter() == 0
    set_asking(known.pk, is_allowed=True)
    assert ask_by_letter() == 1


def test_letter_that_waits_is_taken_back_when_it_was_answered_otherwise(known, desk):
    ask_by_letter()
    keep_answer(known.pk, "right", by=desk)
    assert Message.objects.get().state == "withdrawn"
