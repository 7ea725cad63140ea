"""The arithmetic of what is free, against counting minute by minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bookings.rules.availability import common, instants, merged, points, starts, widened, without

DAY = datetime(2026, 3, 10, tzinfo=UTC)
MINUTES = range(120)


def at(minute):
    return DAY + timedelta(minutes=minute)


def span(begins, length):
    return at(begins), at(begins + length)


spans = st.lists(st.builds(span, st.integers(0, 100), st.integers(0, 20)), max_size=6)


def minutes_of(found):
    """Every minute that lies in one of the spans."""
    return {minute for minute in MINUTES if any(begins <= at(minute) < ends for begins, ends in found)}


def is_tidy(found):
    """In order, none empty, none touching the next."""
    ends = [end for _begin, end in found]
    return all(a < b for a, b in found) and all(end < begin for end, (begin, _) in zip(ends, found[1:], strict=False))


@given(spans)
def test_merged_spans_are_the_same_minutes(some):
    assert (minutes_of(merged(some)), is_tidy(merged(some))) == (minutes_of(some), True)


@given(spans, spans)
def test_common_minutes_lie_in_both(some, others):
    found = common(merged(some), merged(others))
    assert minutes_of(found) == minutes_of(some) & minutes_of(others)


@given(spans, spans)
def test_what_is_taken_is_gone_and_nothing_else(some, others):
    found = without(merged(some), merged(others))
    assert (minutes_of(found), is_tidy(found)) == (minutes_of(some) - minutes_of(others), True)


@given(spans, st.integers(0, 9), st.integers(0, 9))
def test_widened_spans_reach_so_far_before_and_after(some, before, after):
    found = widened(merged(some), timedelta(minutes=before), timedelta(minutes=after))
    assert minutes_of(found) == {
        minute
        for minute in MINUTES
        if any(begins - timedelta(minutes=before) <= at(minute) < ends + timedelta(minutes=after)
               for begins, ends in merged(some))
    }  # fmt: skip


@given(spans, st.sampled_from([1, 5, 15]), st.integers(1, 40))
def test_it_begins_wherever_all_of_it_fits_into_one_span(some, step, lasts):
    free, grid = merged(some), points(at(0), at(120), timedelta(minutes=step))
    found = instants(starts(free, grid, timedelta(minutes=lasts)), grid)

    expected = [
        each
        for each in grid
        if any(begins <= each and each + timedelta(minutes=lasts) <= ends for begins, ends in free)
    ]
    assert found == expected


def test_points_leave_out_the_end_and_may_be_none():
    quarter = timedelta(minutes=15)
    assert points(at(0), at(30), quarter) == [at(0), at(15)]
    assert points(at(0), at(31), quarter) == [at(0), at(15), at(30)]
    assert points(at(0), at(0), quarter) == points(at(5), at(0), quarter) == []
