"""Who may give a treatment, and where, when the house chooses."""

from dataclasses import replace
from datetime import date

import pytest

from bookings.rules.giving import HAND_RULES, ROOM_RULES, TAKE_OVER_RULES, HandFacts, RoomFacts, TakeOverFacts
from tests.factories.treatments import at
from venue.rules import refusal

TEN, ELEVEN = (at(date(2026, 3, 11), hour) for hour in (10, 11))
HAND = HandFacts("Sun Yue", "Tuina", (TEN, ELEVEN))
ROOM = RoomFacts("Room Rain", "Tuina")


def refused(rules, facts):
    found = refusal(rules, facts, TEN)
    return found and (found.code, str(found))


@pytest.mark.parametrize(
    ("known", "code", "words"),
    [
        ({"is_skilled": False}, "not_able", "Sun Yue does not do this treatment: Tuina."),
        ({"paper": "massage"}, "not_able", "Sun Yue has no paper that is valid on this day: massage."),
        ({"is_away": True}, "not_on_duty", "Sun Yue is away at that time."),
        ({"is_elsewhere": True}, "not_on_duty", "Sun Yue is on duty in another part of the house then."),
        ({"is_on_duty": False}, "not_on_duty", "Sun Yue is not on duty from"),
    ],
)
def test_treatment_is_given_by_somebody_who_may_and_is_there(known, code, words):
    found = refused(HAND_RULES, replace(HAND, **known))
    assert (found[0], found[1].startswith(words), refused(HAND_RULES, HAND)) == (code, True, None)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"is_for_it": False}, "Room Rain is not a room for this treatment: Tuina."),
        ({"kept_for": "women"}, "Room Rain is kept for others at that time: women."),
        ({"is_for_guest": False}, "Room Rain is kept for women alone, or for men"),
        ({"closed": "Room Rain is closed: leak."}, "Room Rain is closed: leak."),
        ({"is_open": False}, "Room Rain is not open then."),
    ],
)
def test_room_suits_the_treatment_and_its_guest_and_is_open(known, words):
    found = refused(ROOM_RULES, replace(ROOM, **known))
    assert (found[0], found[1].startswith(words), refused(ROOM_RULES, ROOM)) == ("room_unsuited", True, None)


def test_whoever_takes_over_does_it_in_the_time_that_is_kept():
    slow, quick = (TakeOverFacts("Sun Yue", minutes, 60) for minutes in (75, 60))
    assert refused(TAKE_OVER_RULES, slow) == (
        "lasts_longer", "Sun Yue takes 75 minutes for it, and 60 are kept. Please move the treatment instead.",
    )  # fmt: skip
    assert refused(TAKE_OVER_RULES, quick) is None
