"""The public page of the promises, its feed and its figures: the same as on the board, and nobody in them."""

import json
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.clients import client_of
from tests.factories.feedback import make_answer, make_attended, make_invitation
from tests.factories.members import make_member, make_plan
from tests.factories.readings import make_point, make_reading
from venue import clock
from venue.models import Policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.broad]

PAGE, FEED, FIGURES = (reverse(f"feedback:{name}") for name in ("promises", "promises_feed", "promises_json"))
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def nothing_was_counted_before():
    cache.clear()


def shown(promise):
    return promise.key, promise.percent, promise.between, promise.kept, promise.counted, promise.is_kept


@pytest.mark.covers("C-001")
def test_public_page_and_figures_are_those_of_the_board(client, manager):
    for csat in (5, 5, 4, 2):
        make_answer(csat)

    board = [shown(figure.promise) for figure in client_of(manager).get(reverse("venue:board")).context["figures"]]
    public = [shown(each) for each in client.get(PAGE).context["months"][0].promises]
    machine = client.get(FIGURES).json()["promises"]

    assert board == public
    assert [each["key"] for each in machine] == ["satisfaction", "complaints", "renewals", "entitlements"]
    told = {name: machine[0][name] for name in ("percent", "low_percent", "high_percent", "kept", "counted", "is_kept")}
    assert told == {
        "percent": 75.0,
        "low_percent": 30.1,
        "high_percent": 95.4,
        "kept": 3,
        "counted": 4,
        "is_kept": False,
    }


def test_missed_promise_is_said_plainly_and_the_mean_stands_apart(client):
    make_answer(3)
    html = client.get(PAGE).content.decode()
    for words in (
        "promise missed",
        "0 of 1",
        "Mean of all answers on a scale of 100: 50.0",
        "with a certainty of 95 %",
    ):
        assert words in html


@pytest.mark.covers("C-011")
def test_prices_entitlements_rules_and_readings_are_in_plain_words(client):
    make_plan(name_en="Silver year", price=Decimal(1280), entitlement_en="Every class, the pool.")
    make_plan(name_en="Not sold", price=Decimal(5), is_sold=False)
    Policy.objects.create(key="booking.free_cancel_hours", value=6, effective_from=clock.now() - timedelta(days=1))
    make_reading(make_point(is_public=True), ph="7.4")

    html = client.get(PAGE).content.decode()

    for words in ("Silver year", "1,280.00", "Every class, the pool.", "free until 6 hours before the class", "7.4"):
        assert words in html
    assert "Not sold" not in html
    assert reverse("feedback:complain") in html


def test_nobody_is_named(client):
    booking = make_attended(make_member(name="Zhao Min"))
    make_answer(1, invitation=make_invitation(booking), text="My locker was open")

    told = "".join(client.get(url).content.decode() for url in (PAGE, FEED, FIGURES))

    assert ("Zhao Min" in told, "locker was open" in told, "/manage/" in told, "/cases/" in told) == (False,) * 4


def test_figures_are_kept_for_some_minutes(client):
    make_answer(5)
    client.get(FIGURES)
    make_answer(1)

    kept = client.get(FIGURES).json()["promises"][0]["counted"]
    cache.clear()
    assert (kept, client.get(FIGURES).json()["promises"][0]["counted"]) == (1, 2)


def test_feed_has_an_entry_for_each_promise_of_a_month_that_is_over(client):
    last_month = clock.now() - timedelta(days=20)
    make_answer(5, answered_at=last_month)
    make_answer(5)

    feed = ElementTree.fromstring(client.get(FEED, {"language": "en"}).content)

    entries = [
        (each.find(f"{ATOM}id").text.partition("#")[2], each.find(f"{ATOM}published").text[:10])
        for each in feed.findall(f"{ATOM}entry")
    ]
    assert entries == [("2026-02-satisfaction", "2026-03-01")]
    assert "Satisfaction, Sun 1 Feb 2026 – Sat 28 Feb 2026: kept" in feed.find(f"{ATOM}entry/{ATOM}title").text


@pytest.mark.parametrize("url", [FEED, FIGURES])
def test_unchanged_figures_are_not_sent_again(client, url):
    first = client.get(url)
    again = client.get(url, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, "public" in first["Cache-Control"]) == (304, True)


def test_page_of_somebody_signed_in_is_kept_by_no_proxy(client):
    assert set(client.get(PAGE)["Cache-Control"].split(", ")) == {"private", "max-age=60"}


def test_figures_say_when_they_were_counted(client):
    told = json.loads(client.get(FIGURES).content)
    assert (told["from"], told["to"], told["counted_at"][:10]) == ("2026-03-01", "2026-03-10", "2026-03-10")
