"""Two sweeps at once over the same visits: each person is asked once, by the locks and by the database alone."""

import time

import pytest

from feedback.models import SurveyInvitation
from feedback.services import inviting
from tests.concurrency.constraints import without_constraints
from tests.concurrency.people import make_people
from tests.concurrency.threads import at_once, without_locks
from tests.factories.inviting import HOUR, make_asking, make_visit
from venue.models import Message

pytestmark = pytest.mark.stress

SWEEPS, PEOPLE = 2, 5
ONCE = "feedback_surveyinvitation_once_per_wave"


def sweep_at_once():
    """How many were asked by anybody, how many invitations there are, and how many letters."""
    make_asking("visit")
    for person in make_people(PEOPLE):
        make_visit(person, ago=2 * HOUR)
    asked = sum(at_once([inviting.invite_due] * SWEEPS))
    return asked, SurveyInvitation.objects.count(), Message.objects.filter(template="survey_invitation").count()


def hold_the_door(monkeypatch):
    """Whoever has seen that nobody was asked yet waits for the others to see it too."""
    make = inviting._invitations

    def late(*arguments):
        time.sleep(0.5)
        return make(*arguments)

    monkeypatch.setattr(inviting, "_invitations", late)


def test_each_is_asked_once():
    assert sweep_at_once() == (PEOPLE, PEOPLE, PEOPLE)


def test_without_locks_the_constraint_alone_refuses_the_second(monkeypatch):
    hold_the_door(monkeypatch)
    with without_locks(monkeypatch):
        assert sweep_at_once() == (PEOPLE, PEOPLE, PEOPLE)


def test_without_either_it_is_seen_that_they_would_be_asked_twice(monkeypatch):
    """The control: nothing but the locks and the constraint keeps this."""
    hold_the_door(monkeypatch)
    with without_locks(monkeypatch), without_constraints(ONCE):
        _asked, invitations, _letters = sweep_at_once()

    assert invitations > PEOPLE
