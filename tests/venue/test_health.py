from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection

from tests.factories.messages import make_message
from venue import clock
from venue.models import Heartbeat
from venue.selectors import health
from venue.services import heartbeat
from venue.tasks import beat, deliver_messages, revive_messages

READY = {"database": True, "broker": True, "beat": True}


@pytest.fixture
def no_broker():
    there = current_app.conf.broker_url
    current_app.conf.broker_url = "redis://127.0.0.1:1/0"
    yield
    current_app.conf.broker_url = there


@pytest.fixture
def no_database(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    yield
    connection.close()


def readyz(client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    answer = response.json()
    is_ok = answer.pop("ok")
    assert is_ok is (response.status_code == 200)
    return response.status_code, {name: part["ok"] for name, part in answer.items()}


def test_healthz_answers_without_asking_anybody(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_when_all_is_well(client, noon):
    heartbeat.tell("beat")

    assert readyz(client) == (200, READY)


@pytest.mark.django_db
def test_readyz_names_a_beat_that_was_never_heard(client, noon):
    assert readyz(client) == (503, READY | {"beat": False})


@pytest.mark.django_db
def test_readyz_names_a_beat_that_is_older_than_three_minutes(client, noon):
    heartbeat.tell("beat")
    with clock.frozen(noon + timedelta(minutes=3)):
        assert readyz(client) == (200, READY)
    with clock.frozen(noon + timedelta(minutes=3, seconds=1)):
        assert readyz(client) == (503, READY | {"beat": False})


@pytest.mark.django_db
def test_readyz_names_a_broker_that_is_away(client, noon, no_broker):
    heartbeat.tell("beat")

    assert readyz(client) == (503, READY | {"broker": False})


@pytest.mark.django_db(transaction=True)
def test_readyz_names_a_database_that_is_away(client, no_database):
    assert readyz(client) == (503, {"database": False, "broker": True, "beat": False})


@pytest.mark.django_db
def test_the_tasks_of_the_house_run_and_beat_leaves_a_trace(noon):
    deliver_messages()
    revive_messages()
    beat()
    beat()

    assert Heartbeat.objects.get().at == noon


@pytest.mark.django_db
def test_messages_are_late_after_ten_minutes(noon):
    make_message(send_after=noon - timedelta(minutes=10, seconds=1))
    assert not health.messages().is_well
    with clock.frozen(noon - timedelta(minutes=1)):
        assert health.messages().is_well
