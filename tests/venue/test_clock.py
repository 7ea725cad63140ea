from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from venue import clock

AT = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def test_frozen_stops_the_clock_and_lets_it_go_on_afterwards():
    with clock.frozen(AT):
        assert clock.now() == AT
        with clock.frozen(AT + timedelta(days=1)):
            assert clock.now() == AT + timedelta(days=1)
        assert clock.now() == AT
    assert clock._frozen is None


def test_today_is_the_day_in_the_zone_of_the_venue():
    with clock.frozen(AT):
        assert clock.today().isoformat() == "2026-03-11"  # 07:30 in Shanghai


@pytest.mark.django_db
def test_move_moves_the_time_on_top_of_what_was_moved_before():
    clock.move(timedelta(days=2))
    clock.move(timedelta(hours=1))

    assert abs(clock.now() - timezone.now() - timedelta(days=2, hours=1)) < timedelta(seconds=5)
    clock.move(-timedelta(days=2, hours=1))
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


@pytest.mark.django_db
def test_the_offset_is_read_again_only_when_it_is_old(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(clock, "_offset_read_at", float("-inf"))
    with django_assert_num_queries(1):
        clock.now()
        clock.now()


@pytest.mark.django_db
def test_on_a_real_venue_nobody_moves_the_time_and_the_offset_is_not_read(settings, django_assert_num_queries):
    settings.TIME_MAY_BE_MOVED = False
    with django_assert_num_queries(0):
        with pytest.raises(RuntimeError):
            clock.move(timedelta(hours=1))
        assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)
