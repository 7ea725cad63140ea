"""Reads of the hot path, written by the ORM once.

For a short statement Django takes several times as long to write the SQL as PostgreSQL takes to answer it
(docs/decisions/0014-booking-speed.md). A prepared read is an ordinary queryset with a stand-in for each of its
parameters; its SQL is kept by the process, and only the values change.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)

# What no statement of ours holds by itself.
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 32_001 + n,  # as a small integer, too
    date: lambda n: date(1, 2, 3 + n),
    datetime: lambda n: datetime(1, 2, 3 + n, tzinfo=UTC),
    timedelta: lambda n: timedelta(days=32_001 + n),
    str: lambda n: f"stand-in {n}",
    UUID: lambda n: UUID(int=32_001 + n),
}


class Prepared:
    """`build` is called once with a stand-in for every name in `takes` and returns a queryset, mostly a
    `values_list`; a call with the values answers rows as tuples.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]], **takes: type) -> None:
        self._build, self._takes = build, takes
        self._kept: tuple[SQLCompiler, str, tuple[Any, ...], dict[int, Any]] | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        compiler, sql, params, converters = self._kept or self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[each.name] if isinstance(each, _Gap) else each for each in params])
            found = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(found, converters))) if converters else found

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        return next(iter(self.rows(**values)), None)

    def _prepare(self) -> tuple[SQLCompiler, str, tuple[Any, ...], dict[int, Any]]:
        stand_ins = {name: STAND_INS[kind](n) for n, (name, kind) in enumerate(self._takes.items())}
        gaps = {value: _Gap(name) for name, value in stand_ins.items()}
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        filled = tuple(gaps.get(each, each) if isinstance(each, tuple(STAND_INS)) else each for each in params)
        if missing := set(self._takes) - {each.name for each in filled if isinstance(each, _Gap)}:
            raise ValueError(f"no place for {', '.join(sorted(missing))} in {sql}")
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        self._kept = compiler, sql, filled, converters
        return self._kept


class PreparedModel(Generic[M]):
    """The same for whole rows of a model."""

    def __init__(self, model: type[M], build: Callable[..., models.QuerySet[M]], **takes: type) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields]
        self._read = Prepared(build, **takes)

    def get(self, **values: Any) -> M:
        """The first row; raises the model's `DoesNotExist`."""
        row = self._read.row(**values)
        if row is None:
            raise self._model.DoesNotExist(f"no {self._model.__name__} for {values}")  # type: ignore[attr-defined]
        return self._model.from_db(connection.alias, self._names, row)


class _Gap:
    """Where a value goes."""

    def __init__(self, name: str) -> None:
        self.name = name
