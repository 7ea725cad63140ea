"""The service loop by facts alone."""

from datetime import datetime, timedelta

import pytest

from feedback.service_round import LoopFacts, Round, Step, round_of
from venue import clock

RECEPTION, ASSESSMENT, DELIVERY, FEEDBACK, ADJUSTMENT = Step
FIRST = datetime(2026, 3, 1, 12, tzinfo=clock.zone())


def on(day):
    return FIRST + timedelta(days=day)


@pytest.mark.parametrize(
    ("facts", "done", "coming"),
    [
        ({}, [], RECEPTION),
        ({"assessed": on(1)}, [ASSESSMENT], RECEPTION),
        ({"received": on(0)}, [RECEPTION], ASSESSMENT),
        ({"received": on(0), "served": on(2)}, [RECEPTION, DELIVERY], ASSESSMENT),
        ({"received": on(0), "assessed": on(1)}, [RECEPTION, ASSESSMENT], DELIVERY),
        ({"received": on(0), "assessed": on(1), "heard": on(1)}, [RECEPTION, ASSESSMENT], DELIVERY),
        ({"received": on(0), "assessed": on(1), "served": on(2)}, [RECEPTION, ASSESSMENT, DELIVERY], FEEDBACK),
        (
            {"received": on(0), "assessed": on(1), "served": on(2), "heard": on(3)},
            [RECEPTION, ASSESSMENT, DELIVERY, FEEDBACK],
            ADJUSTMENT,
        ),
    ],
)
def test_first_step_that_is_not_done_comes_next(facts, done, coming):
    assert round_of(LoopFacts(**facts)) == Round(frozenset(done), coming)


@pytest.mark.parametrize(
    ("served", "heard", "adjusted", "done", "coming"),
    [
        (2, 3, 3, [RECEPTION, ASSESSMENT], DELIVERY),  # at the same moment counts
        (2, 3, 4, [RECEPTION, ASSESSMENT], DELIVERY),
        (5, 3, 4, [RECEPTION, ASSESSMENT, DELIVERY], FEEDBACK),
        (5, 6, 4, [RECEPTION, ASSESSMENT, DELIVERY, FEEDBACK], ADJUSTMENT),
        (5, 6, 7, [RECEPTION, ASSESSMENT], DELIVERY),
    ],
)
def test_adjusting_to_what_was_heard_ends_the_round(served, heard, adjusted, done, coming):
    facts = LoopFacts(on(0), on(1), on(served), on(heard), on(adjusted))
    assert round_of(facts) == Round(frozenset(done), coming)
