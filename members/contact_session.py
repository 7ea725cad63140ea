"""Of whom this browser shows phone and email in full: for some minutes after it was asked for, and by whom."""

from datetime import datetime, timedelta

from members.models import Member
from venue import clock
from venue.requests import SignedInRequest

SHOWN = "contact_shown"
SHOWN_FOR = timedelta(minutes=5)


def is_shown(request: SignedInRequest, member: Member) -> bool:
    """Whether the signed-in person, and nobody who sat here before, had it shown a moment ago."""
    return str(member.pk) in _standing(request)


def note_shown(request: SignedInRequest, member: Member) -> None:
    until = (clock.now() + SHOWN_FOR).isoformat()
    request.session[SHOWN] = {"by": request.user.pk, "until": {**_standing(request), str(member.pk): until}}


def _standing(request: SignedInRequest) -> dict[str, str]:
    kept = request.session.get(SHOWN, {})
    if kept.get("by") != request.user.pk:
        return {}
    now = clock.now()
    return {key: until for key, until in kept["until"].items() if datetime.fromisoformat(until) > now}
