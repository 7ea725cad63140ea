"""The roster of the demo could be worked by people."""

from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from feedback.services.demo_cast import COLLEAGUES, ROSTER

MONDAY = date(2026, 11, 23)
HALF_A_DAY = timedelta(hours=12)
REST = timedelta(hours=11)


@pytest.fixture
def spans():
    """By login the shifts of two weeks, in order."""
    found = defaultdict(list)
    for number in range(14):
        day = MONDAY + timedelta(days=number)
        for _, begins, ends, week in ROSTER:
            last = day if ends > begins else day + timedelta(days=1)
            span = datetime.combine(day, begins), datetime.combine(last, ends)
            found[week.split()[number % 7]].append(span)
    found.pop("-")
    return {login: sorted(worked) for login, worked in found.items()}


def test_every_post_of_the_house_is_covered_every_day():
    weeks = [week.split() for *_, week in ROSTER]

    assert {len(week) for week in weeks} == {7}
    by_post = {kind: [week.split() for each, *_, week in ROSTER if each == kind] for kind, *_ in ROSTER}
    covered = {kind: all(set(day) != {"-"} for day in zip(*weeks, strict=True)) for kind, weeks in by_post.items()}
    assert {kind for kind, is_covered in covered.items() if not is_covered} <= {""}


def test_nobody_works_more_than_five_days_of_a_week_or_without_rest(spans):
    assert {login for login, worked in spans.items() if len(worked) > 2 * 5} == set()
    for worked in spans.values():
        assert all(ends - begins < HALF_A_DAY for begins, ends in worked)
        assert all(after - before >= REST for (_, before), (after, _) in zip(worked, worked[1:], strict=False))


def test_roster_knows_only_colleagues(spans):
    assert set(spans) <= {each.login for each in COLLEAGUES}
