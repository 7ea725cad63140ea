"""How the database is emptied after a test that committed.

Django truncates every table, which makes a new file for each: more than a second for some 130. Few of them hold
anything, and to delete that takes a tenth of it.
"""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

# What `migrate` writes and no test changes; to write it again would take as long as all the rest.
KEPT = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


def empty_only_what_is_full() -> None:
    """From now on, in this process."""
    DatabaseOperations.sql_flush = _emptying  # type: ignore[method-assign]


def _emptying(self: DatabaseOperations, style: Any, tables: list[str], **_options: Any) -> list[str]:
    """The statements that empty the tables; Django runs them in one transaction. No trigger fires, so that what may not
    be deleted is. Sequences go on.
    """
    filled = (f"SELECT '{each}' WHERE EXISTS (SELECT FROM {self.quote_name(each)})" for each in {*tables} - KEPT)
    with self.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(filled))
        full = sorted(name for (name,) in cursor.fetchall())
    deletions = (f"DELETE FROM {self.quote_name(each)}" for each in full)
    return ["SET LOCAL session_replication_role = replica", *deletions]
