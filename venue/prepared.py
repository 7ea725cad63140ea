"""Reads of the hot path, written by the ORM once and planned by PostgreSQL once.

For a short statement Django takes several times as long to write the SQL as PostgreSQL takes to answer it, and
PostgreSQL longer to plan a long one than to run it (docs/decisions/0014-booking-speed.md). A prepared read is an
ordinary queryset with a stand-in for each of its parameters; its SQL is kept by the process and made known to each
connection under a name (`PREPARE`), and only the values are sent.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Func, QuerySet, Value
from django.db.models.query import get_related_populators
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
    list: lambda n: [32_001 + n],
}


TYPES: dict[type, str] = {
    int: "bigint",
    date: "date",
    datetime: "timestamptz",
    timedelta: "interval",
    str: "text",
    UUID: "uuid",
    list: "bigint[]",
}


class AmongKeys(Func):
    """Whether a field holds one of a list of keys, which is sent as one value however many they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, field: str, keys: Sequence[int]) -> None:
        super().__init__(F(field), Value(keys, output_field=ArrayField(models.BigIntegerField())))


_numbers = count(1)
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by connection of psycopg2: the names it was told


@dataclass(frozen=True)
class _Statement:
    """`makes` is told to a connection once, `calls` runs it there with the values."""

    name: str
    makes: str
    calls: str
    compiler: SQLCompiler
    converters: dict[int, Any]

    def is_made_known(self) -> None:
        """A connection keeps what it was told to its end, also when the transaction around is rolled back."""
        line = connection.connection
        names = _known.setdefault(line, set())
        if self.name not in names:
            with connection.wrap_database_errors, line.cursor() as cursor:
                cursor.execute(self.makes)
            names.add(self.name)


class Prepared:
    """`build` is called once with a stand-in for every name in `takes` and returns a queryset, mostly a
    `values_list`; a call with the values answers rows as tuples.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Any]], **takes: type) -> None:
        self._build, self._takes = build, takes
        self._kept: _Statement | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            statement = self._kept or self._prepare()
            statement.is_made_known()
            cursor.execute(statement.calls, [values[name] for name in self._takes])
            found = cursor.fetchall()
        if not statement.converters:
            return found
        return list(map(tuple, statement.compiler.apply_converters(found, statement.converters)))

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        return next(iter(self.rows(**values)), None)

    @property
    def compiler(self) -> SQLCompiler:
        """What wrote the statement, and knows what its columns are; there is one once it was asked."""
        return (self._kept or self._prepare()).compiler

    def _prepare(self) -> _Statement:
        stand_ins = {name: STAND_INS[kind](n) for n, (name, kind) in enumerate(self._takes.items())}
        gaps = [(value, f"${n}") for n, value in enumerate(stand_ins.values(), start=1)]
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        words = tuple(next((gap for value, gap in gaps if value == each), None) or _quoted(each) for each in params)
        if missing := [name for name, (_, gap) in zip(stand_ins, gaps, strict=True) if gap not in words]:
            raise ValueError(f"no place for {', '.join(sorted(missing))} in {sql}")
        name = f"venue_{next(_numbers)}"
        types = ", ".join(TYPES[kind] for kind in self._takes.values())
        self._kept = _Statement(
            name,
            f"PREPARE {name}{types and f' ({types})'} AS {sql % words}",
            f"EXECUTE {name}{self._takes and ' (' + ', '.join(['%s'] * len(self._takes)) + ')' or ''}",
            compiler,
            compiler.get_converters([expression for expression, _, _ in compiler.select]),
        )
        return self._kept


def _quoted(value: object) -> str:
    """A value that never changes, as it stands in a statement."""
    with connection.connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode())


class PreparedModel(Generic[M]):
    """The same for whole rows of a model, with those that its queryset selects with them."""

    def __init__(self, model: type[M], build: Callable[..., models.QuerySet[M]], **takes: type) -> None:
        self._model = model
        self._read = Prepared(build, **takes)
        self._made: Callable[[tuple[Any, ...]], M] | None = None

    def get(self, **values: Any) -> M:
        """The first row; raises the model's `DoesNotExist`."""
        row = self.first(**values)
        if row is None:
            raise self._model.DoesNotExist(f"no {self._model.__name__} for {values}")  # type: ignore[attr-defined]
        return row

    def first(self, **values: Any) -> M | None:
        return next(iter(self.all(**values)), None)

    def all(self, **values: Any) -> list[M]:
        rows = self._read.rows(**values)
        return list(map(self._made or self._maker(), rows))

    def _maker(self) -> Callable[[tuple[Any, ...]], M]:
        """How a row becomes an object, as the ORM's own iteration does it."""
        compiler = self._read.compiler
        chosen = compiler.klass_info["select_fields"]
        begin, end = chosen[0], chosen[-1] + 1
        names = [expression.target.attname for expression, _, _ in compiler.select[begin:end]]
        # The stubs are of a later Django.
        populators = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]

        def made(row: tuple[Any, ...]) -> M:
            found = self._model.from_db(connection.alias, names, row[begin:end])
            for each in populators:
                each.populate(row, found)
            return found

        self._made = made
        return made


def put_at_hand(owners: Iterable[models.Model], name: str, rows: Iterable[models.Model], owner: str) -> None:
    """Give each owner those of the rows whose `owner` is its key, as a prefetch of `name` does."""
    theirs: dict[int, list[Any]] = {}
    for row in rows:
        theirs.setdefault(getattr(row, owner), []).append(row)
    for each in owners:
        kept: QuerySet[Any] = QuerySet(each._meta.get_field(name).related_model)
        kept._result_cache = theirs.get(each.pk, [])
        each.__dict__.setdefault("_prefetched_objects_cache", {})[name] = kept
