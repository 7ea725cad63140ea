"""The page of one contract: what it is, how it stands, what was used from it, and who changed what."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from bookings.services.freeze import resume
from members.services.ledger import spend_credit
from tests.clients import client_of
from tests.factories.bookings import HOUSE, make_booking, make_session
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership, make_payment, make_sold
from tests.factories.pauses import make_pause
from tests.queries import assert_costs_the_same
from venue import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def url_of(contract, name="contract"):
    return reverse(f"bookings:{name}", args=[contract.pk])


def read(user, url, language="en"):
    browser = client_of(user)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return browser.get(url)


def told(response):
    """The history, as who and what, newest first."""
    return [(event.who, str(event.text)) for event in response.context["events"]]


@pytest.fixture
def contract(frozen):
    return make_sold(price_reason="a colleague", sold_at=clock.now())


def test_page_says_what_was_sold_for_how_much_and_why(contract, desk):
    make_payment(contract)
    page = read(desk, url_of(contract)).text
    for words in (contract.plan.name_en, "CN¥2,880.00", "a colleague", "336 days left", "WeChat Pay", "Receipt T"):
        assert words in page


def test_member_reads_the_same_of_their_own_without_what_staff_noted(member, frozen):
    contract = make_sold(member, starts_on=clock.today() + timedelta(days=400), price_reason="a colleague",
                         ends_on=clock.today() + timedelta(days=500))  # fmt: skip
    answer = read(member.user, url_of(contract, "my_contract"))
    assert (answer.status_code, "CN¥2,880.00" in answer.text, "a colleague" in answer.text) == (200, True, False)
    assert url_of(contract, "my_pause") in answer.text


def test_imported_contract_has_no_price(member, desk):
    assert "without a sale here" in read(desk, url_of(member.memberships.get())).text


def test_pauses_are_listed_and_told_in_the_history(contract, desk):
    over = make_pause(contract, first=1, length=10)
    resume(over.pk, clock.today() + timedelta(days=1), by=desk)
    make_pause(contract, first=20, length=14)
    answer = read(desk, url_of(contract))
    assert [(pause.days, bool(pause.withdrawn_at)) for pause in answer.context["membership"].freezes.all()] == [
        (14, False),
        (10, True),
    ]
    assert [text for _, text in told(answer) if "ause" in text] == [
        "Paused from Mon 30 Mar 2026 to Sun 12 Apr 2026",
        "Pause from Wed 11 Mar 2026 to Fri 20 Mar 2026 taken back",
        "Paused from Wed 11 Mar 2026 to Fri 20 Mar 2026",
    ]


def test_pause_that_ended_early_says_so(contract, desk, frozen):
    row = make_pause(contract, first=1, length=10)
    frozen.move(days=4)
    resume(row.pk, clock.today(), by=desk)
    who, text = next(each for each in told(read(desk, url_of(contract))) if "ended early" in each[1])
    assert (who, text) == (
        desk.display_name,
        "Pause from Wed 11 Mar 2026 on ended early, its last day is Fri 13 Mar 2026",
    )


def test_history_is_in_the_language_of_its_reader(contract, desk):
    make_pause(contract)
    texts = [text for _, text in told(read(desk, url_of(contract), "zh-hans"))]
    assert [text for text in texts if "停卡" in text] != []


def test_membership_lists_the_bookings_that_relied_on_it(contract, desk):
    booked = make_booking(make_session(), contract.member, membership=contract)
    make_booking(make_session(), contract.member, membership=make_membership(contract.member))
    answer = read(desk, url_of(contract))
    assert list(answer.context["page"].rows) == [booked]
    assert reverse("bookings:booking", args=[booked.pk]) in answer.text


def test_pack_lists_every_credit_as_the_books_have_it(desk):
    lot = make_pack()
    make_pack(lot.membership.member)
    spend_credit(lot, make_booking(make_session(), lot.membership.member).cause, by=HOUSE)
    answer = read(desk, url_of(lot.membership))
    lines = [[(line.amount, line.after) for line in each.lines] for each in answer.context["happenings"]]
    assert lines == [[("−1 credit", "9 credits")], [("+10 credits", "10 credits")]]
    assert "9 of 10 left" in answer.text


def test_page_is_linked_from_the_person_and_from_ones_own_account(contract, member, desk):
    person = read(desk, reverse("members:member", args=[contract.member_id])).text
    own = read(member.user, reverse("members:my_profile")).text
    assert url_of(contract) in person
    assert url_of(member.memberships.get(), "my_contract") in own


def test_page_of_a_pack_costs_the_same_however_much_was_used(desk):
    lot, browser = make_pack(), client_of(desk)

    def more():
        spend_credit(lot, make_booking(make_session(), make_member()).cause, by=HOUSE)

    assert_costs_the_same(lambda: browser.get(url_of(lot.membership)), more)
