import pytest

from safety.errors import ReviewDone, ReviewSaysNothing, SamePersonReviews
from safety.review_rules import REVIEW_RULES, ReviewFacts
from venue.rules import refusal

FINE = {"is_decided": False, "took_part": False}


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({}, None),
        ({"is_in_order": False, "note": "Wet"}, None),
        ({"is_decided": True}, ReviewDone),
        ({"took_part": True}, SamePersonReviews),
        ({"is_in_order": False, "note": "  "}, ReviewSaysNothing),
    ],
)
def test_review(facts, error, frozen):
    found = refusal(REVIEW_RULES, ReviewFacts(**FINE | facts), frozen.at)
    assert type(found) is (error or type(None))
