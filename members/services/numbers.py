"""Numbers for people who come by the desk or online, and for receipts."""

from django.db import connection

from members.models import Member


def next_number() -> str:
    """A number that nobody has.

    The database counts, so two at once never get the same; numbers of old lists are passed over.
    """
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT nextval('members_number')")
            number = str(cursor.fetchone()[0])
            if not Member.objects.filter(number=number).exists():
                return number


def next_receipt() -> str:
    """What stands on the next receipt: R1001. The database counts; a sale that fails leaves a gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('members_receipt')")
        return f"R{cursor.fetchone()[0]}"
