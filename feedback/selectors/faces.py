"""The clocks of a case as pages show them: when each is due, by the clock and by how much, and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from feedback.models import Case
from feedback.selectors.clocks import clocks_of, first_resolution_of, worked_on
from feedback.sla_clock import ACKNOWLEDGEMENT, ANSWER, FINAL_WORD, RESOLUTION, Clock
from feedback.working_clock import Handling
from venue import clock
from venue.errors import Text

CLOSE_TO_DUE = 80  # per cent
LABELS: dict[str, Text] = {
    ACKNOWLEDGEMENT: gettext_lazy("Confirmation to the guest"),
    ANSWER: gettext_lazy("First answer"),
    RESOLUTION: gettext_lazy("Resolved"),
    FINAL_WORD: gettext_lazy("Last word to the guest"),
}


@dataclass(frozen=True)
class ClockFace:
    """One clock as a page shows it."""

    label: Text
    words: str  # "16 h 12 min left", "after 27 min"
    figures: str  # "27 min / 30 min"
    limit: str  # "24 h", as promised; an extension does not move it
    kind: str  # of the chip
    percent: int
    due_at: datetime
    is_running: bool
    is_extended: bool
    promised_at: datetime


@dataclass(frozen=True)
class ClockCard:
    """What the house sees of the clocks of a case: what was promised above all, the others below, and its own."""

    name: str
    promise: ClockFace
    others: list[ClockFace]
    handling: Handling | None

    @property
    def is_resolution(self) -> bool:
        return self.name == RESOLUTION

    @property
    def next(self) -> ClockFace:
        """What is due first; once nothing runs, how the promise went."""
        running = [each for each in (self.promise, *self.others) if each.is_running]
        return min(running, key=lambda each: each.due_at, default=self.promise)

    @property
    def worked(self) -> str:
        return in_words(self.handling.worked) if self.handling else ""

    @property
    def waited(self) -> str:
        return in_words(self.handling.waited) if self.handling and self.handling.waited else ""


def card(case: Case) -> ClockCard:
    now = clock.now()
    shown = {each.name: face(each, now) for each in clocks_of(case) if matters(case, each, now)}
    name = RESOLUTION if RESOLUTION in shown else ANSWER
    promise, last = shown.pop(name), shown.pop(FINAL_WORD, None)
    at_first = first_resolution_of(case)
    others = [*shown.values(), at_first and face(at_first, now, _("Resolved at first")), last]
    return ClockCard(name, promise, [each for each in others if each], worked_on(case, now))


def faces(case: Case) -> list[ClockFace]:
    """What the reporter sees of them."""
    now = clock.now()
    shown = [each for each in clocks_of(case) if each.name != ACKNOWLEDGEMENT]
    return [face(each, now) for each in shown if matters(case, each, now)]


def matters(case: Case, each: Clock, now: datetime) -> bool:
    """The last word is due after the resolution, so that it is shown where that is late or was given more time."""
    if each.name != FINAL_WORD:
        return True
    return case.complaint.extended_until is not None or case.complaint.promised_until < each.ended(now)


def face(each: Clock, now: datetime, label: Text = "") -> ClockFace:
    left, taken, limit = each.left(now), in_words(each.taken(now)), limit_in_words(each.promised_at - each.starts_at)
    if each.stopped_at is not None:
        if each.is_kept(now):
            words, kind = _("after %(span)s") % {"span": taken}, "good"
        else:
            words, kind = _("after %(span)s, promise missed") % {"span": taken}, "bad"
    elif each.is_overdue(now):
        words, kind = _("overdue by %(span)s") % {"span": in_words(-left)}, "bad"
    else:
        words = _("%(span)s left") % {"span": in_words(left)}
        kind = "warn" if each.percent(now) >= CLOSE_TO_DUE else "good"
    if each.name == ACKNOWLEDGEMENT and each.is_kept(now):
        words = figures = _("at once, by itself")
    else:
        figures = f"{taken} / {limit}"
    return ClockFace(
        label or LABELS[each.name],
        words,
        figures,
        limit,
        kind,
        each.percent(now),
        each.due_at,
        each.is_running,
        each.extended_to is not None,
        each.promised_at,
    )


def in_words(span: timedelta) -> str:
    """2 d 3 h, 16 h 12 min, 27 min: whole minutes, what has begun left out."""
    minutes = int(abs(span).total_seconds() // 60)
    if minutes >= 48 * 60:
        days, hours = divmod(minutes // 60, 24)
        return pgettext("span", "%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    hours, rest = divmod(minutes, 60)
    if hours:
        return pgettext("span", "%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return pgettext("span", "%(minutes)s min") % {"minutes": rest}


def limit_in_words(span: timedelta) -> str:
    """24 h, 30 min: as it is promised."""
    hours, rest = divmod(span, timedelta(hours=1))
    return in_words(span) if rest else pgettext("span", "%(hours)s h") % {"hours": hours}
