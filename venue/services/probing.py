"""Looking at the public page as a guest would."""

import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings

from venue import clock
from venue.models import Probe

TIMEOUT = 10  # seconds; a guest has gone by then


def probe_public_page() -> Probe:
    """Open the timetable over HTTP and keep whether it answered. A second look in the same minute replaces nothing."""
    began = time.monotonic()
    is_up = answers(settings.BASE_URL + "/")
    probe, _ = Probe.objects.get_or_create(
        minute=clock.now().replace(second=0, microsecond=0),
        defaults={"is_up": is_up, "milliseconds": int(1000 * (time.monotonic() - began))},
    )
    return probe


def answers(address: str) -> bool:
    if urlsplit(address).scheme not in {"http", "https"}:
        return False
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as response:  # noqa: S310 - the scheme is checked above
            return response.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
