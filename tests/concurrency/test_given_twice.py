"""The guest accepts at the instant at which many colleagues give the same compensation by hand: it is given once."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from feedback import tokens
from feedback.models import Compensation
from members.models import CreditLot, LedgerAccount, Refund
from tests.clients import sign_in
from tests.concurrency.people import make_people
from tests.concurrency.server import Press
from tests.factories.feedback import make_case, make_compensation, make_visit_plan
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = pytest.mark.stress

DESKS, RACES = 8, 3


def races(server, **gift) -> list[Compensation]:
    """Race after race, each about another person."""
    staff = [make_staff(role=Role.FRONT_DESK).user for _ in range(DESKS)]
    keys, given = sign_in(staff), []
    for person in make_people(RACES):
        row = make_compensation(make_case(member=person), by=staff[0], **gift)
        by_hand = reverse("feedback:compensation_give", args=[row.pk])
        by_link = reverse("feedback:status_accept", args=[tokens.sign(str(row.case_id), tokens.STATUS)])
        presses = [Press(by_hand, key, {}) for key in keys]
        server.press_at_once([*presses, *(Press(by_link, keys[0], {"form_key": uuid.uuid4()}) for _ in range(2))])
        given.append(Compensation.objects.get(pk=row.pk))
    return given


def test_money_and_its_refund_are_given_once(whole_server):
    given = races(whole_server, kind="refund", amount=Decimal(60))

    people = [row.case.member_id for row in given]
    balances = LedgerAccount.objects.filter(kind="money", member__in=people).values_list("balance", flat=True)
    assert ([row.state for row in given], set(balances)) == (["paid"] * RACES, {Decimal(60)})
    assert Refund.objects.filter(member__in=people).count() == RACES


def test_free_visit_is_given_once(whole_server):
    plan = make_visit_plan(price=Decimal(60))

    given = races(whole_server, kind="pack", amount=plan.price, plan=plan)

    lots = CreditLot.objects.filter(membership__member__in=[row.case.member_id for row in given])
    assert ([row.state for row in given], lots.count()) == (["paid"] * RACES, RACES)
