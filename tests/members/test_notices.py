"""The end of contracts, announced twice, to whoever it concerns and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import Membership
from members.periods import DAY
from members.selectors.notices import told_on
from members.services.ledger import spend_credit
from members.services.notices import put_due_notices
from members.services.sale import Paying, renew, sell
from tests.clients import client_of
from tests.factories.bookings import HOUSE
from tests.factories.ledger import make_pack
from tests.factories.members import make_member, make_membership, make_plan, make_sold
from tests.factories.pauses import make_pause
from venue import clock
from venue.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def ending_in(days: int, **fields) -> Membership:
    today = clock.today()
    return make_sold(starts_on=today - 300 * DAY, ends_on=today + timedelta(days=days), **fields)


def put() -> list[str]:
    """The causes of what a sweep puts, after the kind."""
    before = set(Message.objects.values_list("pk", flat=True))
    put_due_notices()
    rows = Message.objects.exclude(pk__in=before).order_by("pk")
    return [row.dedupe_key.partition(":")[2] for row in rows if row.dedupe_key.startswith("contract_ends")]


def test_end_is_announced_thirty_and_seven_days_before_and_once_each(frozen):
    contract = ending_in(31)
    assert put() == []
    frozen.move(days=1)
    assert (put(), put()) == ([f"{contract.pk}:first:{contract.ends_on}"], [])
    frozen.move(days=22)
    assert put() == []
    frozen.move(days=1)
    assert (put(), put()) == ([f"{contract.pk}:second:{contract.ends_on}"], [])
    frozen.move(days=8)
    assert put() == []


def test_announcement_says_which_day_and_waits_for_the_quiet_hours(frozen):
    contract = ending_in(20, member=make_member(language="en"))
    put()
    letter = Message.objects.get()
    assert letter.subject == f"Your {contract.plan.name_en} ends on Mon 30 Mar 2026"
    assert (letter.is_direct, letter.address) == (False, contract.member.email)
    assert letter.expires_at == clock.now() + timedelta(days=20, hours=12)
    assert "Classes after that day can be booked once it is renewed" in letter.body


def test_first_one_is_not_made_up_for_when_the_second_is_due():
    contract = ending_in(5)
    assert put() == [f"{contract.pk}:second:{contract.ends_on}"]


def test_nobody_with_a_membership_after_it_is_written_to(desk):
    renewed, followed = ending_in(20), ending_in(20)
    renew(renewed.pk, Paying("cash"), by=desk)
    begins = followed.ends_on + 40 * DAY
    sell(followed.member_id, make_plan().pk, begins, Paying("cash"), by=desk)
    assert put() == []


def test_announcement_that_waits_is_withdrawn_when_it_is_renewed(desk):
    contract = ending_in(20)
    put()
    renew(contract.pk, Paying("cash"), by=desk)
    assert Message.objects.get(template="membership_ends").state == "withdrawn"
    assert told_on([contract]) == {}


def test_pause_moves_the_end_which_is_announced_anew_for_the_new_day_alone(frozen):
    contract = ending_in(20)
    put()
    make_pause(contract, first=3, length=30)
    contract.refresh_from_db()
    assert (Message.objects.get(template="membership_ends").state, put()) == ("withdrawn", [])
    frozen.move(days=20)
    assert put() == [f"{contract.pk}:first:{contract.ends_on}"]


def test_short_contract_is_not_announced_on_the_day_it_is_bought(frozen, desk):
    contract = sell(make_member().pk, make_plan(months=1).pk, clock.today(), Paying("cash"), by=desk).membership
    assert put() == []
    frozen.move(days=23)
    assert put() == [f"{contract.pk}:second:{contract.ends_on}"]


def test_pack_is_announced_as_long_as_credits_are_left(frozen):
    lot, used = make_pack(make_member(language="en"), months=2), make_pack(months=2, credits=1)
    spend_credit(used, "booking:1", by=HOUSE)
    frozen.move(days=(lot.membership.ends_on - clock.today()).days - 30)
    assert put() == [f"{lot.membership_id}:first:{lot.membership.ends_on}"]
    letter = Message.objects.get(template="pack_ends")
    assert "Credits left: 10." in letter.body


def test_guardian_is_written_to_and_nobody_without_an_address():
    parent = make_member()
    child = ending_in(20, member=make_member(guardian=parent, email=""))
    ending_in(20, member=make_member(email=""))
    assert put() == [f"{child.pk}:first:{child.ends_on}"]
    assert Message.objects.get().address == parent.email


def test_imported_membership_is_announced_too():
    contract = make_membership(starts_on=clock.today() - 300 * DAY, ends_on=clock.today() + 20 * DAY)
    assert put() == [f"{contract.pk}:first:{contract.ends_on}"]


def test_board_shows_when_people_were_told(manager, frozen):
    contract = ending_in(5)
    put()
    frozen.move(days=6)
    page = client_of(manager).get(reverse("members:renewals")).content.decode()
    assert "Tue 10 Mar" in page
    assert told_on([contract]) == {contract.pk: [clock.now() - timedelta(days=6)]}
