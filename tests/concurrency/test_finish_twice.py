"""Finishing a duty from many tabs at once: done once, and what was found becomes one hazard."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from safety.models import Hazard
from safety.services.duty import answer_item
from tests.clients import sign_in
from tests.concurrency.server import Press
from tests.factories.safety import FLOOR, HOUSE, make_duty
from tests.factories.venue import make_staff
from venue.roles import Role

pytestmark = pytest.mark.stress

CLICKS, ROUNDS = 12, 10
ONE_HAZARD = "safety_hazard_one_per_answer"


def click(server):
    """Everybody presses Finish on a duty with one finding; the answers, and how many hazards there are."""
    duty = make_duty(FLOOR, due_in=timedelta(minutes=30))
    answer_item(duty.pk, duty.template.items.get().pk, is_yes=False, by=HOUSE)
    keys = sign_in([make_staff(role=Role.ATTENDANT).user])
    path = reverse("safety:duty_finish", args=[duty.pk])
    presses = [Press(path, keys[0], {"form_key": uuid.uuid4()}) for _ in range(CLICKS)]
    answers = sorted(answer.status for answer in server.press_at_once(presses))
    return answers, Hazard.objects.filter(answer__duty=duty).count()


def test_many_tabs_finish_once_and_the_others_are_told(whole_server):
    before = whole_server.refusals()

    assert click(whole_server) == ([302, *[422] * (CLICKS - 1)], 1)
    assert whole_server.refusals() == before


def test_two_people_finish_one_round_once_and_both_are_told(whole_server):
    duty = make_duty(FLOOR, due_in=timedelta(minutes=30))
    answer_item(duty.pk, duty.template.items.get().pk, is_yes=False, by=HOUSE)
    keys = sign_in([make_staff(role=Role.ATTENDANT).user for _ in range(2)])
    path = reverse("safety:duty_finish", args=[duty.pk])
    answers = whole_server.press_at_once([Press(path, key, {"form_key": uuid.uuid4()}) for key in keys])

    assert sorted(answer.status for answer in answers) == [302, 422]
    assert Hazard.objects.filter(answer__duty=duty).count() == 1


def test_without_locks_the_constraint_keeps_one_hazard(lockless_server):
    """Two of them must meet within a few milliseconds, so they try until they have."""
    before = lockless_server.refusals()

    for _ in range(ROUNDS):
        answers, hazards = click(lockless_server)
        assert (answers.count(302), hazards) == (1, 1)
        if met := (lockless_server.refusals() - before)[ONE_HAZARD]:
            break

    assert met > 0
