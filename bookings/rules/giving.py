"""Who may give a treatment, and where, when somebody of the house chooses both. They only raise."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.rules.availability import Span
from bookings.treatment_errors import LastsLonger, NotAble, NotOnDuty, RoomUnsuited
from venue.rules import Rule
from venue.wording import clock, when


@dataclass(frozen=True)
class HandFacts:
    """What is known of somebody who is to give a treatment. `is_elsewhere`: on duty then, in another part of the house
    alone.
    """

    who: str
    treatment: str
    span: Span
    is_skilled: bool = True
    paper: str = ""  # what it asks for and they have not on that day
    is_away: bool = False
    is_on_duty: bool = True
    is_elsewhere: bool = False


@dataclass(frozen=True)
class TakeOverFacts:
    """What is known of somebody who is to take over a treatment as it is; `minutes` are kept for it."""

    who: str
    lasts: int
    minutes: int


@dataclass(frozen=True)
class RoomFacts:
    """What is known of a room in which a treatment is to take place. `kept_for` says for whom alone it is then, none of
    whom is the guest; `closed` why it is not open.
    """

    room: str
    treatment: str
    is_for_it: bool = True
    is_for_guest: bool = True
    is_open: bool = True
    kept_for: str = ""
    closed: str = ""


def check_skilled(facts: HandFacts, now: datetime) -> None:
    if not facts.is_skilled:
        raise NotAble(
            _("%(who)s does not do this treatment: %(treatment)s. Please choose another practitioner.")
            % {"who": facts.who, "treatment": facts.treatment}
        )


def check_paper(facts: HandFacts, now: datetime) -> None:
    if facts.paper:
        raise NotAble(
            _("%(who)s has no paper that is valid on this day: %(paper)s. Please choose another practitioner.")
            % {"who": facts.who, "paper": facts.paper}
        )


def check_there(facts: HandFacts, now: datetime) -> None:
    if facts.is_away:
        raise NotOnDuty(
            _("%(who)s is away at that time. Please choose another practitioner or time.") % {"who": facts.who}
        )


def check_on_duty(facts: HandFacts, now: datetime) -> None:
    if facts.is_elsewhere:
        raise NotOnDuty(
            _("%(who)s is on duty in another part of the house then. Please choose another practitioner or room.")
            % {"who": facts.who}
        )
    if not facts.is_on_duty:
        raise NotOnDuty(
            _("%(who)s is not on duty from %(begins)s to %(ends)s. Please choose another practitioner or time.")
            % {"who": facts.who, "begins": when(facts.span[0]), "ends": clock(facts.span[1])}
        )


def check_in_its_time(facts: TakeOverFacts, now: datetime) -> None:
    if facts.lasts > facts.minutes:
        raise LastsLonger(
            _("%(who)s takes %(lasts)s minutes for it, and %(minutes)s are kept. Please move the treatment instead.")
            % {"who": facts.who, "lasts": facts.lasts, "minutes": facts.minutes},
            facts={"lasts": facts.lasts, "minutes": facts.minutes},
        )


def check_room_for_it(facts: RoomFacts, now: datetime) -> None:
    if not facts.is_for_it:
        raise RoomUnsuited(
            _("%(room)s is not a room for this treatment: %(treatment)s. Please choose another room.")
            % {"room": facts.room, "treatment": facts.treatment}
        )


def check_room_for_guest(facts: RoomFacts, now: datetime) -> None:
    if not facts.is_for_guest:
        raise RoomUnsuited(
            _("%(room)s is kept for women alone, or for men, and does not suit this guest. Please choose another room.")
            % {"room": facts.room}
        )


def check_room_not_kept(facts: RoomFacts, now: datetime) -> None:
    if facts.kept_for:
        raise RoomUnsuited(
            _("%(room)s is kept for others at that time: %(whom)s. Please choose another room or time.")
            % {"room": facts.room, "whom": facts.kept_for}
        )


def check_room_open(facts: RoomFacts, now: datetime) -> None:
    if facts.closed:
        raise RoomUnsuited(facts.closed)
    if not facts.is_open:
        raise RoomUnsuited(_("%(room)s is not open then. Please choose another room or time.") % {"room": facts.room})


HAND_RULES: tuple[Rule[HandFacts, datetime], ...] = (check_skilled, check_paper, check_there, check_on_duty)
TAKE_OVER_RULES: tuple[Rule[TakeOverFacts, datetime], ...] = (check_in_its_time,)
ROOM_RULES: tuple[Rule[RoomFacts, datetime], ...] = (
    check_room_for_it, check_room_for_guest, check_room_not_kept, check_room_open,
)  # fmt: skip
