"""How a price is shared out, and what the rules of packages say; without the database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.rules.package import (
    COURSE_RULES,
    PACKAGE_RULES,
    PARTS_RULES,
    PackageFacts,
    PackFacts,
    Part,
    shares,
)
from venue.rules import refusal

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CENTS = st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100)


def decimals(*texts):
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("price", "weights", "expected"),
    [
        ("388.00", ["198", "198"], ["194.00", "194.00"]),
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),  # of equal losses the first has the cent
        ("100.00", ["1", "1", "4"], ["16.67", "16.67", "66.66"]),  # two lost more by rounding than the third
        ("0.02", ["1", "1", "1"], ["0.01", "0.01", "0.00"]),
        ("500.00", ["298.00", "128.00", "74.00"], ["298.00", "128.00", "74.00"]),
    ],
)
def test_price_is_shared_out_by_weight_to_the_cent(price, weights, expected):
    assert shares(Decimal(price), decimals(*weights)) == decimals(*expected)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=8))
def test_shares_are_the_price_and_none_is_a_cent_away_from_its_part(price, weights):
    found = shares(price, weights)
    assert sum(found) == price
    assert all(
        abs(each - price * weight / sum(weights)) < Decimal("0.01") for each, weight in zip(found, weights, strict=True)
    )


def said(rules, facts):
    refused = refusal(rules, facts, NOW)
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "no_parts"),
        ([Part(1, 1), Part(1, 3)], "guests_not_in_a_row"),
        ([Part(1, 1), Part(1, 1, is_beside=True)], "guest_at_two"),
        ([Part(1, 1), Part(1, 2, is_beside=True), Part(2, 1, is_beside=True)], "guest_at_two"),
        ([Part(1, 1), Part(1, 2, is_beside=True), Part(2, 1), Part(2, 2, is_beside=True)], ""),
    ],
)
def test_parts_are_for_guests_that_can_have_them(parts, code):
    assert said(PARTS_RULES, parts) == code


COUPLE = {"is_on_offer": True, "places": 2, "guests": (1, 2)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"is_on_offer": False}, "not_offered"),
        ({"guests": (1,)}, "guests_unlike"),
        ({"guests": (1, 1)}, "guest_twice"),
    ],
)
def test_package_is_for_as_many_people_as_it_has_places(changes, code):
    assert said(PACKAGE_RULES, PackageFacts(**COUPLE | changes)) == code


PACK = PackFacts(credits=2, last_day=date(2026, 4, 9))
COURSE = {
    "is_on_offer": True,
    "places": 1,
    "guests": (1,),
    "times": 2,
    "dates": (date(2026, 3, 11), date(2026, 3, 18)),
    "pack": PACK,
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"pack": None}, "pack_not_sold"),
        ({"pack": PackFacts(2, PACK.last_day, is_on_sale=False)}, "pack_not_sold"),
        ({"pack": PackFacts(3, PACK.last_day)}, "pack_does_not_fit"),
        ({"pack": PackFacts(2, PACK.last_day, is_for_treatments=False)}, "pack_does_not_fit"),
        ({"without_credit": ("Cupping",)}, "pack_does_not_fit"),
        ({"dates": (date(2026, 3, 11),)}, "course_incomplete"),
        ({"dates": (date(2026, 3, 11), date(2026, 3, 11))}, "course_incomplete"),
        ({"dates": (date(2026, 3, 11), PACK.last_day)}, ""),
        ({"dates": (date(2026, 3, 11), date(2026, 4, 10))}, "course_beyond_pack"),
    ],
)
def test_course_has_a_pack_that_fits_and_all_its_dates(changes, code):
    assert said(COURSE_RULES, PackageFacts(**COURSE | changes)) == code
