import pytest

from venue.recent import FRESH_FOR, Recent, look_up


@pytest.fixture
def passing(monkeypatch):
    """The seconds that pass are the test's."""
    at = [100.0]
    monkeypatch.setattr("venue.recent.time.monotonic", lambda: at[0])
    return at


def test_is_read_again_when_it_is_older_than_a_moment(passing):
    asked = iter("abc")
    kept = Recent(lambda: next(asked))

    first, again = kept.get(), kept.get()
    passing[0] += FRESH_FOR + 0.01

    assert (first, again, kept.get()) == ("a", "a", "b")


def test_is_read_again_at_once_when_it_was_forgotten(passing):
    asked = iter("ab")
    kept = Recent(lambda: next(asked))
    kept.get()

    kept.forget()

    assert kept.get() == "b"


def test_key_that_was_written_a_moment_ago_is_found(passing):
    table = {1: "yoga"}
    kept = Recent(lambda: dict(table))
    assert look_up(kept, 1) == "yoga"

    table[2] = "spinning"

    assert look_up(kept, 2) == "spinning"
    with pytest.raises(KeyError):
        look_up(kept, 3)


def test_what_still_holds_is_kept_on_with_all_that_was_made_of_it(passing):
    table = [1]
    kept = Recent(lambda: list(table), lambda before: before == table)
    first = kept.get()

    passing[0] += FRESH_FOR + 0.01
    assert kept.get() is first

    table.append(2)
    passing[0] += FRESH_FOR + 0.01
    assert kept.get() == [1, 2]
