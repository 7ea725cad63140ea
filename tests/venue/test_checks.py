from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from venue import checks


@pytest.fixture
def blind_database(db):
    """A database made with the C locale, as a careless CREATE DATABASE makes it; its cursor."""
    url = settings.DATABASE_URL
    with closing(psycopg2.connect(url)) as server:
        server.autocommit = True
        server.cursor().execute("DROP DATABASE IF EXISTS blind")
        server.cursor().execute("CREATE DATABASE blind TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        with closing(psycopg2.connect(url, dbname="blind")) as blind:
            yield blind.cursor()
        server.cursor().execute("DROP DATABASE blind")


@pytest.mark.django_db
def test_the_projects_database_is_fit():
    assert checks.databases_are_fit(["default"]) == []


def test_a_database_that_knows_no_chinese_letters_is_refused(blind_database):
    assert [problem.id for problem in checks.shortcomings(blind_database)] == ["venue.E002"]


@pytest.mark.django_db
def test_an_old_server_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST_POSTGRES", 99)
    with connection.cursor() as cursor:
        assert [problem.id for problem in checks.shortcomings(cursor)] == ["venue.E001"]
