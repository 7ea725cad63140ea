"""Has the server had to break a deadlock? Every test that runs things against each other ends by asking."""

from django.conf import settings
from django.db import connection


def deadlocks() -> int:
    """How often so far: from the log of the engines that this project starts, else from the server's own count."""
    log = settings.VAR_DIR / "log" / "postgres.log"
    if log.exists():
        return log.read_text(errors="replace").count("deadlock detected")
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
