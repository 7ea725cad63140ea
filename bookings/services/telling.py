"""How people hear of what the house does to their classes: of each by a message of its own, or of all in one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from bookings.models import AreaClosure, Booking, WaitlistEntry
from bookings.selectors.words import ClassWords
from bookings.services.calling_off import CalledOff, tell_called_off, tell_wait_called_off
from bookings.services.change_messages import Changed, tell_changed, tell_waiting
from bookings.services.messages import params_of, receiver_of, subject_key
from members.models import Member
from venue import clock, outbox
from venue.wording import one_after_the_other


class Telling(Protocol):
    """What is told of a booking or a wait; of a change, whether somebody hears of it."""

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None: ...
    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None: ...
    def changed(self, booking: Booking, changed: Changed) -> bool: ...
    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool: ...


class EachAlone:
    """A message for each booking and each wait, at once."""

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None:
        tell_called_off(booking, off, is_paid)

    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None:
        tell_wait_called_off(entry, off)

    def changed(self, booking: Booking, changed: Changed) -> bool:
        return tell_changed(booking, changed)

    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool:
        return tell_waiting(entry, changed)


EACH_ALONE = EachAlone()


@dataclass
class _News:
    """What one person is told: lines in their language, and the bookings that it is about."""

    member: Member
    to: outbox.Receiver
    first: ClassWords
    called_off: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    bookings: list[int] = field(default_factory=list)


class Together:
    """Collects what one closure does, so that each person hears of it once, however many of their classes it hits.
    `put` writes the messages, in the transaction of what they tell.
    """

    def __init__(self, closure: AreaClosure) -> None:
        self.closure = closure
        self.news: dict[int, _News] = {}

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None:
        outbox.withdraw(subject_key(booking))
        if news := self._of(booking.member, off.words):
            with translation.override(news.to.language):
                line = one_after_the_other(_class(off.words, news.to.language), off.cost(is_paid))
                news.called_off.append(_with_dates(line, off.dates()))
            news.bookings.append(booking.pk)

    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None:
        if news := self._of(entry.member, off.words):
            with translation.override(news.to.language):
                line = one_after_the_other(_class(off.words, news.to.language), _("You no longer wait for it."))
                news.called_off.append(_with_dates(line, off.dates()))

    def changed(self, booking: Booking, changed: Changed) -> bool:
        outbox.withdraw(subject_key(booking))
        news = self._of(booking.member, changed.after)
        if news is None:
            return False
        news.moved.append(_moved(changed, news.to.language))
        news.bookings.append(booking.pk)
        return True

    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool:
        news = self._of(entry.member, changed.after)
        if news is None:
            return False
        with translation.override(news.to.language):
            line = one_after_the_other(_moved(changed, news.to.language), _("You still wait for a place."))
        news.moved.append(line)
        return True

    def _of(self, member: Member, words: ClassWords) -> _News | None:
        if member.pk not in self.news:
            to = receiver_of(member)
            if to is None:
                return None
            self.news[member.pk] = _News(member, to, words)
        return self.news[member.pk]

    def put(self) -> int:
        """How many people are told."""
        return sum(self._put(news) for news in self.news.values())

    def _put(self, news: _News) -> bool:
        with translation.override(news.to.language):
            said = {"place": self.closure.place, "reason": self.closure.reason}
        params = params_of(news.member, news.first, news.to) | said
        params |= {"called_off": _lines(news.called_off), "moved": _lines(news.moved)}
        return outbox.put(
            "place_closed",
            news.to,
            {**params, "bookings": news.bookings},
            dedupe_key=f"place_closed:{self.closure.pk}:{news.member.pk}:{clock.now().timestamp()}",
            subject_key=f"closure:{self.closure.pk}",
            is_direct=True,
        )


def _class(words: ClassWords, language: str) -> str:
    return "{course} · {starts}".format_map(words.said(language)) + (":" if language == "en" else "：")


def _moved(changed: Changed, language: str) -> str:
    with translation.override(language):
        where = _("now in %(room)s.") % changed.after.said(language)
        return one_after_the_other(_class(changed.after, language), where)


def _with_dates(line: str, dates: str) -> str:
    return f"{line}\n{_('Other dates with free places:')}\n{dates}" if dates else line


def _lines(lines: Sequence[str]) -> str:
    return "\n\n".join(lines)
