"""Messages in the outbox."""

from itertools import count
from typing import Any

from venue.models import Message

numbers = count(1)


def make_message(**fields: Any) -> Message:
    number = next(numbers)
    return Message.objects.create(
        **{
            "address": f"guest{number}@test.example",
            "template": "booking_confirmed",
            "language": "en",
            "subject": f"Subject {number}",
            "body": "Hello,\n\nYour place is booked.",
            "dedupe_key": f"test:{number}",
        }
        | fields
    )
