from django.core.cache import cache

from venue.rates import count, count_of


def test_counts_by_connection_and_by_what(rf, frozen):
    cache.clear()
    one, other = rf.get("/", REMOTE_ADDR="203.0.113.7"), rf.get("/", REMOTE_ADDR="203.0.113.8")

    assert [count_of(one, "a"), count_of(one, "a"), count_of(other, "a"), count_of(one, "b")] == [1, 2, 1, 1]


def test_what_ran_out_between_begins_anew(monkeypatch):
    def gone(key):
        raise ValueError

    monkeypatch.setattr(cache, "incr", gone)
    assert count("key") == 1
