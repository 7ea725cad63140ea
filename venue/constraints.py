"""What the database refuses, said like the rule that would have refused it first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Model
from django.db.models.constants import OnConflict
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import InsertQuery

from venue.errors import DomainError

M = TypeVar("M", bound=Model)
NATIVE = frozenset({str, int, bool, datetime, type(None)})  # what the driver takes as it is


@contextmanager
def refused_as(errors: Mapping[str, DomainError]) -> Iterator[None]:
    """A constraint that the block violates and `errors` names raises that error, any other stays what it is.

    Either way the transaction around it can only be rolled back: catch what is raised outside of it.
    """
    try:
        with transaction.atomic(savepoint=False):
            yield
    except IntegrityError as error:
        refusal = errors.get(violated_constraint(error))
        if refusal is None:
            raise
        raise refusal from error


def insert_new(row: Model) -> bool:
    """Insert a row unless a unique key of it is taken; whether it was written. `row` learns no key of its own.

    One statement without a savepoint. It waits for a transaction that is just writing the same key: if that one
    commits, this row is not written, if it is rolled back, it is.
    """
    fields, statement = _insert(type(row), OnConflict.IGNORE)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_value(field, row) for field in fields])
        return cursor.rowcount == 1


def insert(row: M) -> M:
    """Insert a row by a statement that the ORM writes once; the row learns its key. A constraint that refuses it raises
    `IntegrityError`, as with `save`, whose signals nobody here listens to.
    """
    fields, statement = _insert(type(row), None)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_value(field, row) for field in fields])
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


@cache
def _insert(model: type[Model], on_conflict: OnConflict | None) -> tuple[list[Any], str]:
    """The columns, and the statement with a place for each of them, which the ORM writes once."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    row = model()
    for field in fields:
        setattr(row, field.attname, _value(field, row))
    query = InsertQuery(model, on_conflict=on_conflict)
    query.insert_values(fields, [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = None if on_conflict else [model._meta.pk]
    [(statement, _)] = compiler.as_sql()
    return fields, statement


def _value(field: "Field[Any, Any]", row: Model) -> Any:
    """What is written into a column; where nothing was said, the plain value that the database would put there."""
    value = field.pre_save(row, add=True)
    if isinstance(value, DatabaseDefault):
        value = field.db_default
        setattr(row, field.attname, value)
    is_plain = type(value) in NATIVE or (isinstance(field, ArrayField) and NATIVE.issuperset(map(type, value)))
    return value if is_plain else field.get_db_prep_save(value, connection)


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or nothing."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
