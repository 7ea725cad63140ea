"""What must exist after every migration: groups with their permissions, one row per declared policy, the texts that
nobody need adapt, the lock timeout.

Runs after each `migrate` and after each test that truncates the database; running it again changes nothing.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import connection

from venue.models import AgreedText, Policy
from venue.models.agreed_text import CONSENTS, Kind
from venue.policies import BEFORE_EVERYTHING, DEFINITIONS, VENUE_SCOPE
from venue.roles import PERMISSIONS
from venue.shipped_texts import SHIPPED

LOCK_TIMEOUT = "3s"


def restore_defaults(**signal: Any) -> None:
    """Receiver of `post_migrate`, connected for the last app only, when all permissions exist."""
    limit_lock_waiting()
    fill_groups()
    declare_policies()
    put_texts()


def limit_lock_waiting() -> None:
    """Let nobody wait longer than three seconds for a lock, in this session and in every later one of this role here.

    A setting of the role in this database, because PgBouncer refuses it as a start-up option.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        name = cursor.fetchone()[0]
        cursor.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {name} SET lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")


def fill_groups() -> None:
    known = {
        f"{row.content_type.app_label}.{row.codename}": row for row in Permission.objects.select_related("content_type")
    }
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(known[name] for name in names if name in known)


def declare_policies() -> None:
    Policy.objects.bulk_create(
        [
            Policy(
                key=each.key,
                scope=VENUE_SCOPE,
                value=each.default,
                effective_from=BEFORE_EVERYTHING,
            )
            for each in DEFINITIONS.values()
        ],
        ignore_conflicts=True,
    )


def put_texts() -> None:
    """The shipped text of every consent and of the secrecy undertaking, where there is none. Agreements are the house's
    own word: a manager reads the shipped proposal and puts it in force.
    """
    AgreedText.objects.bulk_create(
        [AgreedText(kind=kind, number=1, **SHIPPED[kind].fields) for kind in (*CONSENTS, Kind.SECRECY)],
        ignore_conflicts=True,
    )
