"""A row of the queue, what one page of a case shows, and what its reporter sees."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.models import ScheduledSession
from feedback.models import Case, CaseEvent
from feedback.selectors.clocks import next_clock
from feedback.selectors.confirmation import CALL
from feedback.selectors.doors import cases
from feedback.selectors.faces import LABELS, ClockFace, face, in_words
from feedback.selectors.gifts import gift_in_words
from members.models import Member
from venue import clock
from venue.bilingual import in_language
from venue.wording import fulldate

RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """A case of the queue with the clock that is due first, if any runs."""

    case: Case
    face: ClockFace | None


def rows(found: Iterable[Case]) -> list[Row]:
    now = clock.now()
    return [Row(case, face(running, now) if (running := next_clock(case)) else None) for case in found]


# --- one case --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One entry of the conversation. `style`: guest, staff, note, quiet."""

    style: str
    at: datetime
    who: str
    text: str
    detail: str = ""
    gift: str = ""  # what is given with it
    photos: tuple[str, ...] = ()  # their addresses


def conversation(case: Case) -> list[Line]:
    """Everything that happened, oldest first, notes and steps of the clock included: for staff."""
    events = case.events.select_related("by").prefetch_related("photos")
    return [with_photos(line(case, event), event, "feedback:case_photo", case.pk) for event in events]


def told_to_reporter(case: Case, events: Iterable[CaseEvent], token: str) -> list[Line]:
    """What the reporter sees, from the events that are visible to them: the answers and how it stands. Nothing internal
    is even read.
    """
    return [
        with_photos(line(case, event, is_for_reporter=True), event, "feedback:status_photo", token) for event in events
    ]


def with_photos(told: Line, event: CaseEvent, url_name: str, key: Any) -> Line:
    return replace(told, photos=tuple(reverse(url_name, args=[key, each.pk]) for each in event.photos.all()))


def line(case: Case, event: CaseEvent, *, is_for_reporter: bool = False) -> Line:
    kind = CaseEvent.Kind
    match event.kind:
        case kind.RECEIVED:
            return Line("guest", event.at, case.reporter, case.words, case.get_source_display())
        case kind.REPLY | kind.RESOLVED:
            detail = _("Resolved") if event.kind == kind.RESOLVED else _("Answer")
            return Line("staff", event.at, event.by_name, event.text, detail)
        case kind.PAUSED:
            detail = _("Question to you") if is_for_reporter else _("Question to the guest, who is waited for")
            return Line("staff", event.at, event.by_name, event.text, detail)
        case kind.NOTE:
            return Line("note", event.at, event.by_name, event.text, _("Internal note"))
        case kind.PROPOSED:
            gift = gift_in_words(event.facts, is_for_guest=is_for_reporter)
            return Line("staff", event.at, event.by_name, event.text, _("Solution"), gift)
        case kind.COMPENSATED:
            gift = gift_in_words(event.facts, is_for_guest=is_for_reporter)
            return Line("quiet", event.at, "", _("Given: %(gift)s") % {"gift": gift})
        case kind.REJECTED:
            return Line("staff", event.at, event.by_name, event.text, _("Not upheld"))
        case kind.CALLED:
            return Line("note", event.at, event.by_name, event.text, call_words(event.facts))
        case kind.GUEST | kind.CONFIRMED | kind.REOPENED if event.text or event.kind == kind.GUEST:
            return Line("guest", event.at, case.reporter, event.text, guest_words(event))
    return Line("quiet", event.at, "", quiet_words(event), "" if is_for_reporter else event.text)


def quiet_words(event: CaseEvent) -> str:
    kind, facts = CaseEvent.Kind, event.facts
    match event.kind:
        case kind.ACKNOWLEDGED:
            if facts.get("is_told"):
                return _("Confirmed at once by itself; the number was sent.")
            return _("Confirmed at once by itself.")
        case kind.ASSIGNED | kind.OFFERED:
            return handing_words(event)
        case kind.SORTED:
            return sorting_words(event)
        case kind.EXTENDED:
            return _("%(by)s extended the time.") % {"by": event.by_name}
        case kind.RESUMED:
            return _("The guest has answered; work goes on.") if facts.get("is_by_guest") else _("Work goes on.")
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
        case kind.GUEST | kind.CONFIRMED | kind.REOPENED:
            return guest_words(event)
        case kind.WITHDRAWN:
            return _("The guest has withdrawn it.")
        case kind.MEDIATION:
            day = fulldate(date.fromisoformat(facts["on"]))
            return _("Handed to a mediator on %(day)s: %(body)s") % {"day": day, "body": facts["body"]}
        case kind.MEDIATED:
            return _("Mediation by %(body)s ended: %(outcome)s") % {"body": facts["body"], "outcome": event.text}
    return event.get_kind_display()


def guest_words(event: CaseEvent) -> str:
    """What the guest did, in a few words."""
    kind, facts = CaseEvent.Kind, event.facts
    match event.kind, facts.get("answer"):
        case kind.GUEST, "accepted":
            return _("Accepts the solution")
        case kind.GUEST, "declined":
            return _("Declines the solution")
        case kind.REOPENED, _any:
            return _("Not settled: opened again")
        case kind.CONFIRMED, _any:
            rating = facts.get("rating")
            return _("Settled, %(rating)s of 5") % {"rating": rating} if rating else _("Settled")
    return _("Word of the guest")


def call_words(facts: dict[str, Any]) -> str:
    said = {"satisfied": _("Called: it is settled"), "dissatisfied": _("Called: it is not settled")}
    return said.get(facts.get("outcome", ""), _("Called, nobody answered"))


def step_words(event: CaseEvent) -> str:
    if event.step.startswith(CALL):
        names = pgettext("between names", ", ").join(event.facts.get("told", []))
        return _("No word whether it is settled; asked to call: %(told)s.") % {"told": names or "–"}
    told = pgettext("between names", ", ").join(event.facts.get("told", [])) or _("nobody, for want of anybody")
    if event.step == "unsorted":
        words = _("Nobody has sorted it in time; told: %(told)s.") % {"told": told}
    else:
        name, _dash, percent = event.step.rpartition("-")
        said = {
            "50": _("%(clock)s: half of the time is used; reminded: %(told)s."),
            "80": _("%(clock)s: 80 %% of the time is used; warned: %(told)s."),
            "100": _("%(clock)s: overdue; escalated to: %(told)s."),
            "150": _("%(clock)s: overdue by half as much time again; alarmed: %(told)s."),
        }
        words = said[percent] % {"clock": LABELS[name], "told": told}
    late = event.facts.get("late_minutes", 0)
    if not late:
        return words
    return words + " " + _("%(span)s late.") % {"span": in_words(timedelta(minutes=late))}


def handing_words(event: CaseEvent) -> str:
    facts = event.facts
    said = {"handler": facts["handler"], "by": event.by_name if event.by else _(event.by_name)}
    if event.kind == CaseEvent.Kind.OFFERED:
        return _("%(by)s: offered to %(handler)s.") % said
    if facts.get("first_asked"):
        return _("%(handler)s took it in, and sees to it until somebody takes it over.") % said
    if event.by:
        is_own = said["handler"] == said["by"]
        return (_("%(handler)s took it over.") if is_own else _("%(handler)s handles it, set by %(by)s.")) % said
    if rule := facts.get("rule"):
        said["rule"] = in_language(rule["en"], rule["zh"])
        return _("%(handler)s handles it: on duty, by the rule “%(rule)s”.") % said
    return _("%(handler)s handles it: nobody else whom the rules name is on duty.") % said


def sorting_words(event: CaseEvent) -> str:
    facts, changed = event.facts, changes(event.facts)
    because = pgettext("between names", ", ").join(
        f"{in_language(rule['en'], rule['zh'])} ({rule['code']})"
        for rule in facts.get("rules", facts.get("lowered", []))
    )
    if facts.get("rules"):
        return _("%(changes)s, because: %(why)s.") % {"changes": changed, "why": because}
    said = {"by": event.by_name, "changes": changed, "why": because}
    if facts.get("lowered"):
        return _("%(by)s sorted it anew: %(changes)s. By the rules it is graver: %(why)s.") % said
    return (
        _("%(by)s sorted it anew: %(changes)s") % said if changed else _("%(by)s looked at it and left it so.") % said
    )


def changes(facts: dict[str, Any]) -> str:
    enums: dict[str, Any] = {"kind": Case.Kind, "category": Case.Category, "tone": Case.Tone, "grade": Case.Grade}

    def said(name: str, value: str) -> str:
        return str(enums[name](value).label) if name in enums else value or "–"

    pairs = {name: values for name, values in facts.items() if name not in ("rules", "lowered")}
    return pgettext("between names", ", ").join(
        f"{said(name, old)} → {said(name, new)}" for name, (old, new) in pairs.items()
    )


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
