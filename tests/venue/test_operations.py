"""Several operations of a migration in one go: what they make, and take away again."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from venue.operations import InOneGo

KEY = ("id", models.BigAutoField(primary_key=True))
SHELF, BOOK = "trial_shelf", "trial_book"


def operation():
    """A table, another that refers to it, and a row that needs both."""
    shelf = models.ForeignKey("trial.Shelf", models.CASCADE)
    put = "INSERT INTO trial_shelf (id) VALUES (1); INSERT INTO trial_book (id, shelf_id) VALUES (2, 1)"
    return InOneGo(
        [CreateModel("Shelf", [KEY]), CreateModel("Book", [KEY, ("shelf", shelf)]), RunSQL(put, RunSQL.noop)]
    )


def tables():
    return {SHELF, BOOK} & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_all_is_made_in_order_and_taken_away_in_reverse():
    operations, before = operation(), ProjectState()
    after = before.clone()
    operations.state_forwards("trial", after)

    with connection.schema_editor() as editor:
        operations.database_forwards("trial", editor, before, after)
    assert tables() == {SHELF, BOOK}
    assert list(after.apps.get_model("trial", "Book").objects.values_list("pk", "shelf")) == [(2, 1)]

    with connection.schema_editor() as editor:
        operations.database_backwards("trial", editor, after, before)
    assert tables() == set()


def test_models_that_were_drawn_before_are_drawn_anew():
    state = ProjectState()
    assert list(state.apps.get_models()) == []
    operation().state_forwards("trial", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Shelf", "Book"}


def test_it_is_written_as_it_was_read():
    name, arguments, named = operation().deconstruct()
    assert (name, arguments, [type(each) for each in named["operations"]]) == (
        "InOneGo",
        [],
        [CreateModel, CreateModel, RunSQL],
    )
