"""Closures, made through the service, so that they hold what they should."""

from datetime import timedelta
from typing import Any

from bookings.models import AreaClosure, ClosureStep, ScheduledSession
from bookings.services.area_closure import Wanted, close_place
from tests.factories.bookings import HOUSE, make_session
from tests.factories.venue import make_area
from venue import clock


def wanted(**fields: Any) -> Wanted:
    """From now on for six hours, by default the whole venue."""
    defaults = {
        "starts_at": clock.now(),
        "ends_at": clock.now() + timedelta(hours=6),
        "cause": AreaClosure.Cause.MAINTENANCE,
        "reason_en": "A pipe is mended",
        "reason_zh": "管道抢修",
    }
    return Wanted(**defaults | fields)


def make_closure(**fields: Any) -> AreaClosure:
    """By default of an area of its own, in which nothing takes place."""
    by = fields.pop("by", HOUSE)
    if not {"area", "room", "whole"} & fields.keys():
        fields["area"] = make_area()
    fields.pop("whole", None)
    return close_place(wanted(**fields), by=by)


def room_of(session: ScheduledSession) -> Any:
    return session.allocations.get(resource__kind="room").resource


def make_closure_step(session: ScheduledSession | None = None, **fields: Any) -> ClosureStep:
    """A class of a closed room, or whatever it is `about`, that is about to be called off, made without asking whether
    it is hit.
    """
    about = fields.pop("about", None)
    if about is None:
        about = {"session": session or make_session()}
    closure = fields.pop("closure", None) or make_closure(room=room_of(about["session"]))
    defaults = {"what": "call_off", "due_at": clock.now() + timedelta(minutes=2), "decided_by": closure.closed_by}
    return ClosureStep.objects.create(closure=closure, **about, **defaults | fields)
