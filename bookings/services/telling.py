"""How people hear of what the house does to their classes: of each by a message of its own, or of all in one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Appointment, AreaClosure, Booking, RoomBooking, TreatmentWait, WaitlistEntry
from bookings.selectors.treatment_wait import days_in_words
from bookings.selectors.words import ClassWords
from bookings.services import appointment_messages, room_messages
from bookings.services.calling_off import CalledOff, tell_called_off, tell_wait_called_off
from bookings.services.change_messages import Changed, tell_changed, tell_waiting
from bookings.services.messages import named, receiver_of, subject_key
from members.models import Member, Membership
from members.selectors.own import addressee_of
from venue import clock, outbox
from venue.bilingual import in_language
from venue.wording import fulldate, one_after_the_other


class Telling(Protocol):
    """What is told of a booking or a wait, an appointment or a room booking; of a change to a class, whether somebody
    hears of it. `was` is the appointment before, in the words of whoever reads it.
    """

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None: ...
    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None: ...
    def changed(self, booking: Booking, changed: Changed) -> bool: ...
    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool: ...
    def appointment_ended(self, row: Appointment, follows: str) -> None: ...
    def appointment_changed(self, row: Appointment, was: str, reason: str) -> None: ...
    def room_cancelled(self, booking: RoomBooking, percent: int) -> None: ...
    def room_changed(self, booking: RoomBooking, was: RoomBooking, reason: str) -> None: ...


class EachAlone:
    """A message for each of them, at once."""

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None:
        tell_called_off(booking, off, is_paid)

    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None:
        tell_wait_called_off(entry, off)

    def changed(self, booking: Booking, changed: Changed) -> bool:
        return tell_changed(booking, changed)

    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool:
        return tell_waiting(entry, changed)

    def appointment_ended(self, row: Appointment, follows: str) -> None:
        appointment_messages.tell_ended(row, follows)

    def appointment_changed(self, row: Appointment, was: str, reason: str) -> None:
        appointment_messages.tell_changed(row, was, reason)

    def room_cancelled(self, booking: RoomBooking, percent: int) -> None:
        room_messages.tell_cancelled(booking, percent)

    def room_changed(self, booking: RoomBooking, was: RoomBooking, reason: str) -> None:
        room_messages.tell_changed(booking, was, reason)


EACH_ALONE = EachAlone()


@dataclass
class _News:
    """What one person or party is told: lines in their language, and the bookings that it is about."""

    to: outbox.Receiver
    name: str
    for_whom: str = ""
    url: str = ""
    called_off: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    bookings: list[int] = field(default_factory=list)


class Together:
    """Collects what one closure does, so that each person hears of it once, however many of their things it hits.
    `put` writes the messages, in the transaction of what they tell.
    """

    def __init__(self, closure: AreaClosure) -> None:
        self.closure = closure
        self.news: dict[str, _News] = {}

    def called_off(self, booking: Booking, off: CalledOff, is_paid: bool) -> None:
        outbox.withdraw(subject_key(booking))
        if news := self._of(booking.member):
            with translation.override(news.to.language):
                line = one_after_the_other(_class(off.words, news.to.language), off.cost(is_paid))
                news.called_off.append(_with_dates(line, off.dates()))
            news.bookings.append(booking.pk)

    def wait_called_off(self, entry: WaitlistEntry, off: CalledOff) -> None:
        if news := self._of(entry.member):
            with translation.override(news.to.language):
                line = one_after_the_other(_class(off.words, news.to.language), _("You no longer wait for it."))
                news.called_off.append(_with_dates(line, off.dates()))

    def treatment_wait_ended(self, wait: TreatmentWait) -> None:
        if news := self._of(wait.member):
            with translation.override(news.to.language):
                what = f"{wait.treatment.name} · {days_in_words(wait)}"
                news.called_off.append("\n".join([what, _("You no longer wait for it.")]))

    def changed(self, booking: Booking, changed: Changed) -> bool:
        outbox.withdraw(subject_key(booking))
        news = self._of(booking.member)
        if news is None:
            return False
        news.moved.append(_moved(changed, news.to.language))
        news.bookings.append(booking.pk)
        return True

    def waiting_changed(self, entry: WaitlistEntry, changed: Changed) -> bool:
        news = self._of(entry.member)
        if news is None:
            return False
        with translation.override(news.to.language):
            line = one_after_the_other(_moved(changed, news.to.language), _("You still wait for a place."))
        news.moved.append(line)
        return True

    def appointment_ended(self, row: Appointment, follows: str) -> None:
        outbox.withdraw(appointment_messages.subject_key(row))
        if news := self._of(row.member):
            with translation.override(news.to.language):
                what = appointment_messages.said_of(row)
                free = _("Your booking is cancelled at no cost to you.")
                news.called_off.append("\n".join(filter(None, [what, free, follows])))

    def appointment_changed(self, row: Appointment, was: str, reason: str) -> None:
        outbox.withdraw(appointment_messages.subject_key(row))
        if news := self._of(row.member):
            with translation.override(news.to.language):
                now = appointment_messages.said_of(row)
                news.moved.append("\n".join([now, _("It was before: %(was)s") % {"was": was}]))

    def room_cancelled(self, booking: RoomBooking, percent: int) -> None:
        outbox.withdraw(booking.cause)
        if news := self._of_party(booking):
            with translation.override(news.to.language):
                lines = [room_messages.named(booking), _("Your booking is cancelled at no cost to you.")]
                if room_messages.is_refunded(booking):
                    lines.append(_("What you paid goes back to you."))
                news.called_off.append("\n".join(lines))

    def room_changed(self, booking: RoomBooking, was: RoomBooking, reason: str) -> None:
        outbox.withdraw(booking.cause)
        if news := self._of_party(booking):
            with translation.override(news.to.language):
                before = _("It was before: %(was)s") % {"was": room_messages.named(was)}
                news.moved.append("\n".join([room_messages.named(booking), before]))

    def extended(self, contract: Membership, days: int, given_back: Sequence[ClassWords]) -> None:
        """A contract ends so many days later; a later one that had to move along may leave these classes uncovered."""
        if news := self._of(contract.member):
            with translation.override(news.to.language):
                line = ngettext(
                    "%(plan)s: %(count)s day longer, until %(ends)s.",
                    "%(plan)s: %(count)s days longer, until %(ends)s.",
                    days,
                ) % {
                    "plan": in_language(contract.plan.name_en, contract.plan.name_zh),
                    "count": days,
                    "ends": fulldate(contract.ends_on),
                }
                if given_back:
                    back = _("Not covered any more, and given back free of charge: %(classes)s.")
                    line += "\n" + back % {"classes": named(given_back, news.to.language)}
            news.extended.append(line)

    def _of(self, member: Member) -> _News | None:
        key = f"{member.pk}"
        if key not in self.news:
            to = receiver_of(member)
            if to is None:
                return None
            addressee = addressee_of(member) or member
            for_whom = member.name if addressee != member else ""
            url = settings.BASE_URL + reverse("bookings:my_bookings")
            self.news[key] = _News(to, addressee.name, for_whom, url)
        return self.news[key]

    def _of_party(self, booking: RoomBooking) -> _News | None:
        """Somebody who is known here, or whoever left an address."""
        if booking.member:
            return self._of(booking.member)
        to = room_messages.receiver_of(booking)
        if to is None:
            return None
        return self.news.setdefault(f"party:{to.address or to.phone}", _News(to, booking.party))

    def put(self) -> int:
        """How many people are told."""
        return sum(self._put(key, news) for key, news in self.news.items())

    def _put(self, key: str, news: _News) -> bool:
        with translation.override(news.to.language):
            said = {"place": self.closure.place, "reason": self.closure.reason}
        for_whom = {"for_whom": news.for_whom} if news.for_whom else {}
        params = {"member_name": news.name, **for_whom, "url": news.url} | said
        params |= {name: _lines(getattr(news, name)) for name in ("called_off", "moved", "extended")}
        return outbox.put(
            "place_closed",
            news.to,
            {**params, "bookings": news.bookings},
            dedupe_key=f"place_closed:{self.closure.pk}:{key}:{clock.now().timestamp()}",
            subject_key=f"closure:{self.closure.pk}",
            is_direct=True,
        )


def _class(words: ClassWords, language: str) -> str:
    return "{course} · {starts}".format_map(words.said(language)) + (":" if language == "en" else "：")


def _moved(changed: Changed, language: str) -> str:
    with translation.override(language):
        after, before = changed.after.said(language), changed.before.said(language)
        where = _("now in %(room)s.") % after
        if after["starts"] != before["starts"]:
            where = _("instead of %(starts)s.") % before
        return one_after_the_other(_class(changed.after, language), where)


def _with_dates(line: str, dates: str) -> str:
    others = _("Other dates with free places:")  # not within the braces, where no tool for translations looks
    return "\n".join([line, others, dates]) if dates else line


def _lines(lines: Sequence[str]) -> str:
    return "\n\n".join(lines)
