from datetime import date

import pytest
from django.urls import reverse

from venue.promises import Promise, Span, figure, height, span_from, weeks_before

TODAY = date(2026, 3, 10)
MARCH = Span(date(2026, 3, 1), TODAY)


def promise(kept: int, counted: int) -> Promise:
    return Promise("k", "Kept", "How", 85, kept, counted, "Nothing yet", "/rows/")


@pytest.mark.parametrize(
    ("kept", "counted", "percent", "is_kept"), [(17, 20, 85.0, True), (16, 20, 80.0, False), (0, 0, None, None)]
)
def test_promise_is_kept_from_its_target_on(kept, counted, percent, is_kept):
    assert (promise(kept, counted).percent, promise(kept, counted).is_kept) == (percent, is_kept)


def test_trend_is_eight_weeks_that_end_with_the_span():
    weeks = weeks_before(TODAY)
    assert (len(weeks), weeks[0], weeks[-1]) == (
        8,
        Span(date(2026, 1, 14), date(2026, 1, 20)),
        Span(date(2026, 3, 4), TODAY),
    )


def test_week_without_rows_leaves_a_gap_in_the_line():
    begun = date(2026, 3, 1)
    told = figure(lambda span: promise(1, 1) if span.last > begun else promise(0, 0), MARCH)
    assert (told.line, [point.percent for point in told.trend]) == ("85.7,2 100,2", [None] * 6 + [100.0] * 2)


def test_one_week_alone_is_no_trend():
    assert figure(lambda span: promise(1, 1) if span.last == TODAY else promise(0, 0), MARCH).line == ""


@pytest.mark.parametrize(("percent", "y"), [(100, 2), (75, 15), (50, 28), (10, 28)])
def test_height_shows_the_upper_half(percent, y):
    assert height(percent) == y


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": "x", "to": "y"},
        {"from": "2026-03-09", "to": "2026-03-01"},
        {"from": "2020-01-01", "to": "2026-03-01"},
    ],
)
def test_nonsense_in_the_address_shows_this_month(query):
    assert span_from(query, TODAY) == MARCH


def test_span_ends_today_at_the_latest():
    assert span_from({"from": "2026-03-01", "to": "2026-03-31"}, TODAY) == MARCH


@pytest.mark.django_db
def test_board_of_an_empty_house_says_what_cannot_be_known(client, manager, frozen):
    client.force_login(manager)
    page = client.get(reverse("venue:board"))
    figures = page.context["figures"]
    assert [(each.promise.key, each.promise.percent) for each in figures] == [
        ("satisfaction", None),
        ("complaints", None),
        ("renewals", None),
        ("entitlements", None),
    ]
    assert all(str(each.promise.unknown) in page.content.decode() for each in figures)


@pytest.mark.django_db
def test_board_is_not_for_the_desk(client, desk):
    client.force_login(desk)
    assert client.get(reverse("venue:board")).status_code == 403
