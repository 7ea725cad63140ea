"""What the database refuses, said like the rule that would have refused it first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from venue.errors import DomainError


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
    fields, statement = _insert_new(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount == 1


@cache
def _insert_new(model: type[Model]) -> tuple[list[Any], str]:
    """The columns, and the statement, which the ORM writes once."""
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    query = InsertQuery(model, on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [model()])
    [(statement, _)] = query.get_compiler(connection=connection).as_sql()
    return fields, statement


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint that refused, or nothing."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
