"""Operations of migrations."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AlterField, RemoveConstraint, RemoveField, RemoveIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import RemoveTrigger

COMPARED = (AlterField, RemoveConstraint, RemoveField, RemoveIndex, RemoveTrigger)
"""Operations that read what was there from the models before them."""


class InOneGo(Operation):
    """Several operations for which the models are drawn once, when all of them are known.

    Django draws the models anew after each operation, with everything that refers to them, and here nearly everything
    refers to the user: the first migrations took half a minute, of which the database needed two seconds. Only for
    operations of which none needs the state between two others: new models, triggers on them, SQL, and changes of
    what was there before all of them.
    """

    serialization_expand_args = ["operations"]  # for the writer of migrations

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            before = from_state if isinstance(operation, COMPARED) else to_state
            operation.database_forwards(app_label, schema_editor, before, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self.operations):
            after = to_state if isinstance(operation, COMPARED) else from_state
            operation.database_backwards(app_label, schema_editor, from_state, after)

    def describe(self) -> str:
        return f"{len(self.operations)} operations in one go"
