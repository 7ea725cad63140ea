"""The queue of cases, what one page of a case shows, and what its reporter sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.models import ScheduledSession
from feedback.models import Case, CaseEvent
from feedback.models.case import CaseQuerySet
from feedback.selectors.clocks import clocks_of, next_clock
from feedback.selectors.doors import cases
from feedback.sla_clock import ANSWER, Clock
from members.models import Member
from venue import clock
from venue.models import User

OPEN, SETTLED, EVERY = "open", "settled", "all"
CLOSE_TO_DUE = 80  # per cent
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class ClockFace:
    """One clock as a page shows it."""

    label: str
    words: str  # "16 h 12 min left", "met after 27 min"
    kind: str  # of the chip
    percent: int
    due_at: datetime
    is_running: bool
    is_extended: bool
    promised_at: datetime


@dataclass(frozen=True)
class Row:
    """A case of the queue with the clock that is due first, if any runs."""

    case: Case
    face: ClockFace | None


def queue(
    *, state: str = OPEN, kind: str = "", grade: str = "", is_overdue: bool = False, mine: User | None = None
) -> CaseQuerySet:
    """Cases that match, what is due first at the top; settled ones newest first at the end."""
    found = cases()
    if state == OPEN:
        found = found.open()
    elif state == SETTLED:
        found = found.settled()
    if kind:
        found = found.filter(kind=kind)
    if grade:
        found = found.filter(grade=grade)
    if is_overdue:
        found = found.overdue(clock.now())
    if mine is not None:
        found = found.filter(handler__user=mine)
    return found.order_by(
        F("due_at").asc(nulls_last=True), F("resolved_at").desc(nulls_first=True), "-received_at", "-pk"
    )


def rows(found: Iterable[Case]) -> list[Row]:
    now = clock.now()
    return [Row(case, face(running, now) if (running := next_clock(case)) else None) for case in found]


def faces(case: Case) -> list[ClockFace]:
    now = clock.now()
    return [face(each, now) for each in clocks_of(case)]


def face(each: Clock, now: datetime) -> ClockFace:
    label = _("First answer") if each.name == ANSWER else _("Resolved")
    left = each.left(now)
    if each.stopped_at is not None:
        taken = in_words(each.taken(now))
        if each.is_kept(now):
            words, kind = _("after %(span)s") % {"span": taken}, "good"
        else:
            words, kind = _("after %(span)s, promise missed") % {"span": taken}, "bad"
    elif each.is_overdue(now):
        words, kind = _("overdue by %(span)s") % {"span": in_words(-left)}, "bad"
    else:
        words = _("%(span)s left") % {"span": in_words(left)}
        kind = "warn" if each.percent(now) >= CLOSE_TO_DUE else "good"
    return ClockFace(
        label,
        words,
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


# --- one case --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One entry of the conversation. `style`: guest, staff, note, quiet."""

    style: str
    at: datetime
    who: str
    text: str
    detail: str = ""


def conversation(case: Case) -> list[Line]:
    """Everything that happened, oldest first, notes and steps of the clock included: for staff."""
    return [line(case, event) for event in case.events.select_related("by")]


def told_to_reporter(case: Case) -> list[Line]:
    """What the reporter sees: the answers and how it stands; nothing internal is even read."""
    return [line(case, event, is_for_reporter=True) for event in case.events.filter(is_visible=True)]


def line(case: Case, event: CaseEvent, *, is_for_reporter: bool = False) -> Line:
    kind = CaseEvent.Kind
    match event.kind:
        case kind.RECEIVED:
            return Line("guest", event.at, case.reporter, case.words, case.get_source_display())
        case kind.REPLY | kind.RESOLVED:
            detail = _("Resolved") if event.kind == kind.RESOLVED else _("Answer")
            return Line("staff", event.at, event.by_name, event.text, detail)
        case kind.NOTE:
            return Line("note", event.at, event.by_name, event.text, _("Internal note"))
    return Line("quiet", event.at, "", quiet_words(event), "" if is_for_reporter else event.text)


def quiet_words(event: CaseEvent) -> str:
    kind, facts = CaseEvent.Kind, event.facts
    match event.kind:
        case kind.ACKNOWLEDGED:
            if facts.get("is_told"):
                return _("Confirmed at once by itself; the number was sent.")
            return _("Confirmed at once by itself.")
        case kind.ASSIGNED:
            return _("%(handler)s handles it, set by %(by)s.") % {"handler": facts["handler"], "by": event.by_name}
        case kind.SORTED:
            return _("%(by)s sorted it anew: %(changes)s") % {"by": event.by_name, "changes": changes(facts)}
        case kind.EXTENDED:
            return _("%(by)s extended the time.") % {"by": event.by_name}
        case kind.STEP:
            return step_words(event)
        case kind.REVIEWED:
            return _("%(by)s has looked back on it: what we learn.") % {"by": event.by_name}
        case kind.LINKED:
            what = _("a hazard") if facts["to"] == "hazard" else _("an incident")
            names = {"by": event.by_name, "what": what, "label": facts["label"]}
            return _("%(by)s has made %(what)s of it: %(label)s.") % names
        case kind.CLOSED:
            return _("Closed.")
    return event.get_kind_display()


def step_words(event: CaseEvent) -> str:
    told = pgettext("between names", ", ").join(event.facts.get("told", [])) or _("nobody, for want of anybody")
    percent = event.step.rpartition("-")[2]
    if percent == "100":
        words = _("Overdue; escalated to: %(told)s.") % {"told": told}
    elif percent == "80":
        words = _("80 %% of the time is used; warned: %(told)s.") % {"told": told}
    else:
        words = _("Half of the time is used; reminded: %(told)s.") % {"told": told}
    late = event.facts.get("late_minutes", 0)
    if not late:
        return words
    return words + " " + ngettext("%(count)s minute late.", "%(count)s minutes late.", late) % {"count": late}


def changes(facts: dict[str, Any]) -> str:
    enums: dict[str, Any] = {"kind": Case.Kind, "category": Case.Category, "tone": Case.Tone, "grade": Case.Grade}
    said = [f"{enums[name](old).label} → {enums[name](new).label}" for name, (old, new) in facts.items()]
    return pgettext("between names", ", ").join(said) or "–"


def earlier_cases(case: Case) -> list[Case]:
    """Other cases of the same person, newest first."""
    if case.member is None:
        return []
    return list(cases().filter(member=case.member).exclude(pk=case.pk).order_by("-pk")[:5])


def cases_of(member: Member) -> list[Case]:
    return list(cases().filter(member=member).order_by("-pk"))


def recent_sessions(member: Member) -> list[ScheduledSession]:
    """Classes of the last days that a person may want to speak about."""
    now = clock.now()
    return list(
        ScheduledSession.objects.filter(bookings__member=member, starts_at__gt=now - RECENT, starts_at__lte=now)
        .select_related("course", "instructor__user")
        .order_by("-starts_at")
        .distinct()
    )
