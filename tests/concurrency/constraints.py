"""The database with a constraint taken away."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection


@contextmanager
def without_constraints(*names: str) -> Iterator[None]:
    """Give constraints up for a while. What they would refuse is removed before they come back."""
    found = {each.name: (model, each) for model in apps.get_models() for each in model._meta.constraints}
    with connection.schema_editor() as editor:
        for name in names:
            editor.remove_constraint(*found[name])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            tables = ", ".join(found[name][0]._meta.db_table for name in names)
            cursor.execute(f"TRUNCATE {tables} CASCADE")
        with connection.schema_editor() as editor:
            for name in names:
                editor.add_constraint(*found[name])
