"""Double clicks do nothing twice: every creating form carries a hidden key, and a key is used once."""

import uuid
from collections.abc import Callable

from venue import locking
from venue.actors import Actor, user_of
from venue.constraints import insert_new
from venue.models import Submission


def once(key: str, action: Callable[[], str], *, by: Actor, expected: str = "") -> str:
    """Run `action` for the first sender of `key` and keep the address it answers with; give later senders that address.
    Where the caller knows it beforehand (`expected`), it is written with the key and not a second time.

    The key is written in the transaction of the action: a second click waits until the first is through, and a
    refused action leaves the key free for the next try. A malformed or missing key runs the action without this
    protection.
    """
    parsed = _uuid(key)
    if parsed is None:
        return action()
    with locking.atomic(by=by, is_lent=True):
        if not insert_new(Submission(key=parsed, user=user_of(by), result=expected)):
            return Submission.objects.get(key=parsed).result
        result = action()
        if result != expected:
            Submission.objects.filter(key=parsed).update(result=result)
        return result


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
