"""The rules of booking a room online, asked by the pages without a lock and by the services under it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from bookings.room_errors import RoomChangeAtDesk, RoomNotForThem, RoomNotOnline, RoomTimeTaken
from venue.rules import Rule
from venue.wording import when


@dataclass(frozen=True)
class OnlineFacts:
    """What is known when somebody wants a room online at a time. `open_to` is for whom alone it is, or empty."""

    is_online: bool
    open_to: str
    gender: str
    is_offered: bool  # the time is one of those that the page shows, as it is now


def check_is_online(facts: OnlineFacts, now: datetime) -> None:
    if not facts.is_online:
        raise RoomNotOnline


def check_is_for_them(facts: OnlineFacts, now: datetime) -> None:
    if facts.open_to not in ("", facts.gender):
        raise RoomNotForThem


def check_time_is_offered(facts: OnlineFacts, now: datetime) -> None:
    if not facts.is_offered:
        raise RoomTimeTaken


OnlineRule = Rule[OnlineFacts, datetime]
ROOM_RULES: tuple[OnlineRule, ...] = (check_is_online, check_is_for_them)
ONLINE_RULES: tuple[OnlineRule, ...] = (*ROOM_RULES, check_time_is_offered)


@dataclass(frozen=True)
class MovingFacts:
    """What is known of a booking whose party wants another time. `is_simple`: nothing was agreed at the desk that is
    bound to the time or the room.
    """

    state: str
    begins_at: datetime
    free_until: datetime
    is_online: bool
    is_simple: bool


def check_is_confirmed_online(facts: MovingFacts, now: datetime) -> None:
    if facts.state != "confirmed" or not facts.is_online or not facts.is_simple or now >= facts.begins_at:
        raise RoomChangeAtDesk


def check_is_free_still(facts: MovingFacts, now: datetime) -> None:
    """Else what cancelling costs could be gone round by moving it first."""
    if now > facts.free_until:
        raise RoomChangeAtDesk(
            _("It can be changed online until %(until)s. Please call the front desk: they may find another time.")
            % {"until": when(facts.free_until)},
            facts={"free_until": facts.free_until.isoformat()},
        )


MOVING_RULES: tuple[Rule[MovingFacts, datetime], ...] = (check_is_confirmed_online, check_is_free_still)
