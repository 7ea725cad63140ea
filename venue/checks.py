"""What a database must be able to do, tried by `manage.py migrate` and `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

OLDEST_POSTGRES = 15


@register(Tags.database)
def databases_are_fit(databases: Sequence[str] | None, **kwargs: Any) -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            problems += shortcomings(cursor)
    return problems


def shortcomings(cursor: Any) -> list[CheckMessage]:
    """PostgreSQL must be new enough and its character type must know Chinese letters.

    Where it does not (C locale), pg_trgm finds no trigrams in 王晓敏 and nobody can be found by name.
    """
    cursor.execute("SELECT current_setting('server_version_num')::int / 10000, '王' ~ '[[:alpha:]]'")
    version, knows_chinese = cursor.fetchone()
    problems: list[CheckMessage] = []
    if version < OLDEST_POSTGRES:
        hint = f"PostgreSQL {OLDEST_POSTGRES} or later is needed."
        problems.append(Error(f"PostgreSQL {version} is too old.", hint=hint, id="venue.E001"))
    if not knows_chinese:
        hint = "Create it with TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'."
        problems.append(Error("This database does not know Chinese letters.", hint=hint, id="venue.E002"))
    return problems
