"""Several operations of a migration in one go: what they make, and take away again."""

import pytest
from django.db import connection, models
from django.db.migrations import AlterField, CreateModel, RemoveConstraint, RunSQL
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


def change():
    """A table that is there loses a rule, gets a longer field, and another that refers to it."""
    return InOneGo(
        [
            RemoveConstraint("Shelf", "trial_shelf_named"),
            AlterField("Shelf", "name", models.CharField(max_length=40)),
            CreateModel("Book", [KEY, ("shelf", models.ForeignKey("trial.Shelf", models.CASCADE))]),
        ]
    )


def shelf():
    """How long a name may be, and the rules that the database keeps."""
    with connection.cursor() as cursor:
        rules = connection.introspection.get_constraints(cursor, SHELF)
        columns = connection.introspection.get_table_description(cursor, SHELF)
    return next(each.display_size for each in columns if each.name == "name"), "trial_shelf_named" in rules


@pytest.mark.django_db(transaction=True)
def test_what_was_there_before_is_changed_and_changed_back():
    before = ProjectState()
    named = models.CheckConstraint(condition=~models.Q(name=""), name="trial_shelf_named")
    made = CreateModel("Shelf", [KEY, ("name", models.CharField(max_length=20))], {"constraints": [named]})
    made.state_forwards("trial", before)
    with connection.schema_editor() as editor:
        made.database_forwards("trial", editor, ProjectState(), before)
    operations, after = change(), before.clone()
    operations.state_forwards("trial", after)

    with connection.schema_editor() as editor:
        operations.database_forwards("trial", editor, before, after)
    assert (tables(), shelf()) == ({SHELF, BOOK}, (40, False))

    with connection.schema_editor() as editor:
        operations.database_backwards("trial", editor, after, before)
    assert (tables(), shelf()) == ({SHELF}, (20, True))
    with connection.schema_editor() as editor:
        made.database_backwards("trial", editor, before, ProjectState())
