"""Setting figures: from now on or later, within bounds, never for the past."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from bookings.policies import FREE_CANCEL, LATE_FEE, WAITLIST_MODE
from tests.clients import client_of
from tests.factories.bookings import make_course
from tests.factories.venue import make_policy
from venue.policies import ATTEMPTS, DEFINITIONS, QUIET_FROM, read
from venue.selectors.policies import GROUPS
from venue.services.policy import OutOfBounds, PastIsFixed, PolicyTaken, set_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def url(definition):
    return reverse("venue:policy", args=[definition.key])


def test_value_holds_from_now_on_and_names_who_set_it(manager, frozen):
    before = read([ATTEMPTS], at=frozen.at - timedelta(seconds=1)).count(ATTEMPTS)

    row = set_policy(ATTEMPTS.key, value=9, by=manager)

    assert (row.changed_by, row.effective_from) == (manager, frozen.at)
    assert read([ATTEMPTS], at=frozen.at).count(ATTEMPTS) == 9
    assert read([ATTEMPTS], at=frozen.at - timedelta(seconds=1)).count(ATTEMPTS) == before


@pytest.mark.parametrize("value", [ATTEMPTS.minimum - 1, ATTEMPTS.maximum + 1])
def test_value_outside_the_bounds_is_refused(manager, value):
    with pytest.raises(OutOfBounds):
        set_policy(ATTEMPTS.key, value=value, by=manager)


def test_past_and_a_moment_that_has_a_value_are_refused(manager, frozen):
    with pytest.raises(PastIsFixed):
        set_policy(ATTEMPTS.key, value=9, effective_from=frozen.at - timedelta(minutes=1), by=manager)
    set_policy(ATTEMPTS.key, value=9, by=manager)
    with pytest.raises(PolicyTaken):
        set_policy(ATTEMPTS.key, value=8, by=manager)


def test_every_group_of_figures_has_a_name_and_every_name_a_group():
    assert {key.partition(".")[0] for key in DEFINITIONS} == set(GROUPS)


def test_page_lists_every_figure_and_keeps_one_beside_its_field(manager, frozen):
    browser = client_of(manager)
    shown = [each.definition.key for group in browser.get(reverse("venue:policy_list")).context["groups"]
             for each in group.figures]  # fmt: skip
    assert sorted(shown) == sorted(DEFINITIONS)

    refused = browser.post(url(ATTEMPTS), {"value": "99"})
    kept = browser.post(url(ATTEMPTS), {"value": "9", "effective_from": "2026-04-01T00:00"})
    late = browser.post(url(QUIET_FROM), {"value": "23:30"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["value"])
    assert (kept.status_code, late.status_code) == (302, 302)
    assert read([QUIET_FROM], at=frozen.at).by_key[QUIET_FROM.key] == "23:30"
    steps = browser.get(url(ATTEMPTS)).context["steps"]
    assert [(each.row.value, each.is_planned, each.is_present) for each in steps] == [
        (9, True, False),
        (6, False, True),
    ]
    assert browser.get(reverse("venue:policy", args=["no.such"])).status_code == 404


def test_history_asks_the_same_whatever_its_length(manager, frozen, django_assert_max_num_queries):
    for days in (1, 2, 3):
        make_policy(ATTEMPTS.key, 5, effective_from=frozen.at - timedelta(days=days))
    browser = client_of(manager)
    browser.get(url(ATTEMPTS))
    with django_assert_max_num_queries(14):
        browser.get(url(ATTEMPTS))


def test_figure_is_set_for_one_course_or_tier_where_that_makes_sense(manager, frozen):
    course = make_course(name_en="Flow yoga")
    browser = client_of(manager)
    fields = [list(browser.get(url(each)).context["form"].fields) for each in (ATTEMPTS, FREE_CANCEL)]

    unknown = browser.post(url(FREE_CANCEL), {"value": "24", "scope": "course:999999"})
    kept = [browser.post(url(FREE_CANCEL), {"value": value, "scope": scope}).status_code
            for value, scope in (("24", f"course:{course.pk}"), ("6", "tier:gold"))]  # fmt: skip

    assert fields == [["value", "effective_from"], ["value", "effective_from", "scope"]]
    assert (unknown.status_code, list(unknown.context["form"].errors), kept) == (422, ["scope"], [302, 302])
    scopes = ([], [f"course:{course.pk}"], [f"course:{course.pk}", "tier:gold"])
    read_now = [read([FREE_CANCEL], at=frozen.at, scopes=each).count(FREE_CANCEL) for each in scopes]
    assert read_now == [12, 24, 6]
    steps = browser.get(url(FREE_CANCEL)).context["steps"]
    assert [str(step.scope) for step in steps] == ["members of tier gold", "course Flow yoga", ""]
    listed = browser.get(reverse("venue:policy_list")).content.decode()
    assert "2 courses or tiers have their own" in listed


def test_choice_is_one_of_the_choices(manager, frozen):
    browser = client_of(manager)

    refused = browser.post(url(WAITLIST_MODE), {"value": "dice"})
    kept = browser.post(url(WAITLIST_MODE), {"value": "ask"})

    assert (refused.status_code, list(refused.context["form"].errors), kept.status_code) == (422, ["value"], 302)
    assert read([WAITLIST_MODE], at=frozen.at).choice(WAITLIST_MODE) == "ask"
    page = browser.get(url(WAITLIST_MODE)).text
    assert "is offered to the first in line, who must accept" in page and ">ask<" not in page
    with pytest.raises(OutOfBounds):
        set_policy(WAITLIST_MODE.key, value="dice", by=manager)


def test_amount_is_kept_to_the_cent_and_shown_in_the_currency(manager, frozen):
    browser = client_of(manager)

    refused = browser.post(url(LATE_FEE), {"value": "0.50"})
    kept = browser.post(url(LATE_FEE), {"value": "12.5"})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert read([LATE_FEE], at=frozen.at).money(LATE_FEE) == Decimal("12.50")
    assert "CN¥12.50" in browser.get(url(LATE_FEE)).text
