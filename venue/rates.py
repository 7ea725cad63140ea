"""How often somebody who is not signed in does something, counted in the cache by where they call from."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

AN_HOUR = 3600


def count_of(request: HttpRequest, what: str) -> int:
    """Count once more, and say how often it was within this hour. Without the cache nobody is held up."""
    return count(f"{what}:{get_adapter().get_client_ip(request)}")


def count(key: str) -> int:
    cache.add(key, 0, AN_HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out just now
        return 1
