"""One follow-up in many hands: done by several, handed over meanwhile, and reminded of by several beats."""

from collections import Counter
from datetime import timedelta

import pytest

from members.models import FollowUp, FollowUpMove
from members.services.follow_up import finish, hand_over
from members.services.follow_up_clock import run_clock
from tests.concurrency.threads import at_once, without_locks
from tests.factories.follow_ups import make_follow_up
from tests.factories.venue import make_staff
from venue import clock
from venue.models import Message
from venue.roles import Role

pytestmark = pytest.mark.stress

HANDS, PROMISES = 6, 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def steps_of(rows):
    return Counter(FollowUpMove.objects.filter(follow_up__in=rows).values_list("kind", flat=True))


# --- done, and done once more ----------------------------------------------------------------------------------------


def finish_at_once(row):
    """Nobody was reached, so that each would open the next one; what came of it, and how many are open."""

    def done():
        return finish(row.pk, outcome="unreached", again_at=clock.now() + DAY, by=row.owner.user).state

    answers = Counter(at_once([done] * HANDS))
    return answers, steps_of([row])["done"], FollowUp.objects.filter(state="open").count()


def test_many_hands_are_done_with_it_once_and_owe_the_next_once():
    assert finish_at_once(make_follow_up()) == ({"done": 1, "follow_up_closed": HANDS - 1}, 1, 1)


def test_without_locks_it_would_be_done_more_than_once(monkeypatch):
    """The control: that the next is owed once is kept by its cause, all else by the lock."""
    with without_locks(monkeypatch, FollowUp):
        answers, done, still_owed = finish_at_once(make_follow_up())

    assert (answers["done"] > 1, done > 1, still_owed) == (True, True, 1)


# --- done while it is handed over ------------------------------------------------------------------------------------


def hand_over_meanwhile(row):
    """Half say that it is done, the others each give it to a colleague of their own."""
    colleagues = [make_staff(role=Role.FRONT_DESK) for _ in range(HANDS // 2)]

    def done():
        return finish(row.pk, outcome="reached", by=row.owner.user).state

    def given_to(colleague):
        due = clock.now() + DAY
        return lambda: hand_over(row.pk, owner=colleague, due_at=due, note="Yours.", by=row.owner.user).owner_id

    answers = at_once([done] * (HANDS - len(colleagues)) + [given_to(each) for each in colleagues])
    row.refresh_from_db()
    return answers, [each.pk for each in colleagues]


@pytest.mark.parametrize("_round", range(3))
def test_handed_over_before_it_is_done_or_not_at_all(_round):
    row = make_follow_up()
    answers, colleagues = hand_over_meanwhile(row)
    steps, given = list(row.moves.order_by("pk").values_list("kind", "owner")), [a for a in answers if a in colleagues]

    assert (row.state, answers.count("done")) == ("done", 1)
    assert set(answers) <= {"done", "follow_up_closed", *colleagues}
    assert [kind for kind, _owner in steps] == ["handed_over"] * len(given) + ["done"]
    assert row.owner_id == (steps[-2][1] if given else steps[-1][1])
    letters = Counter(Message.objects.filter(template="follow_up_given").values_list("state", flat=True))
    assert letters == Counter({"withdrawn": len(given)})  # whoever was told is told no more once it is done


# --- beats -----------------------------------------------------------------------------------------------------------


def beat_at_once():
    """Several beats over what fell due an hour ago, and what has been overdue for days."""
    now = clock.now()
    due = [make_follow_up(due_at=now - HOUR, opened_at=now - 2 * DAY) for _ in range(PROMISES)]
    late = [make_follow_up(due_at=now - 9 * DAY, opened_at=now - 10 * DAY, reminded_at=now - 9 * DAY) for _ in due]
    make_staff(role=Role.MANAGER)
    taken = sum(at_once([run_clock] * HANDS))
    letters = Counter(Message.objects.values_list("template", "subject_key").order_by())
    return steps_of([*due, *late]), taken, letters


def test_many_beats_remind_once_and_escalate_once():
    steps, taken, letters = beat_at_once()

    assert (steps, taken) == ({"reminded": PROMISES, "escalated": PROMISES}, 2 * PROMISES)
    assert Counter(template for template, _about in letters.elements())["follow_up_due"] == PROMISES
    assert set(letters.values()) <= {1}


def test_without_locks_they_would_remind_twice(monkeypatch):
    with without_locks(monkeypatch, FollowUp):
        steps, taken, _letters = beat_at_once()

    assert (steps["reminded"] > PROMISES, taken > 2 * PROMISES) == (True, True)
