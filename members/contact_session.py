"""Of whom this browser shows phone and email in full: for some minutes after it was asked for, and by whom."""

from datetime import datetime, timedelta

from django.db.models import Model

from members.services.looking import look_at_contact
from venue import clock
from venue.requests import SignedInRequest

SHOWN = "contact_shown"
SHOWN_FOR = timedelta(minutes=5)


def is_shown(request: SignedInRequest, whose: Model) -> bool:
    """Whether the signed-in person, and nobody who sat here before, had it shown a moment ago; `whose` is a person, or
    the record that has phone or email of somebody unknown.
    """
    return _key(whose) in _standing(request)


def show(request: SignedInRequest, whose: Model) -> None:
    """From now on for some minutes. That they looked is kept; a second press in them is no second look."""
    if not is_shown(request, whose):
        look_at_contact(whose, by=request.user)
        note_shown(request, whose)


def note_shown(request: SignedInRequest, whose: Model) -> None:
    until = (clock.now() + SHOWN_FOR).isoformat()
    request.session[SHOWN] = {"by": request.user.pk, "until": {**_standing(request), _key(whose): until}}


def _key(whose: Model) -> str:
    return f"{whose._meta.label_lower}:{whose.pk}"


def _standing(request: SignedInRequest) -> dict[str, str]:
    kept = request.session.get(SHOWN, {})
    if kept.get("by") != request.user.pk:
        return {}
    now = clock.now()
    return {key: until for key, until in kept["until"].items() if datetime.fromisoformat(until) > now}
