"""The figures of the page, each from what a selector has counted."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.selectors.figures import Held, Waits, subjects
from bookings.selectors.figures import answers_to_offers as answers_to_offers_in
from feedback.figures.scope import Figure, Scope
from feedback.figures.words import FEW, Share, exactly, number, took
from feedback.selectors.satisfaction import Satisfied
from venue import clock
from venue.aggregates import Grouped
from venue.selectors.availability import watched
from venue.selectors.response import response
from venue.trends import Trend, Week, percents

LOWEST_AVAILABILITY = 90  # per cent at the floor of its picture
INTERRUPTIONS = "#interruptions"

T = TypeVar("T")


def availability(scope: Scope) -> Figure:
    found, weeks = watched(scope.period, clock.now())
    counted = {"up": number(found.up), "watched": number(found.watched), "unwatched": number(found.unwatched)}
    notes = [
        ngettext("%(count)s minute was not watched.", "%(count)s minutes were not watched.", found.unwatched)
        % {"count": number(found.unwatched)}
    ]
    if scope.course:
        notes.append(_("Of the whole house, whatever the course."))
    return Figure(
        key="availability",
        title=_("Availability of booking"),
        definition=_(
            "Minutes in which the public page with the timetable answered, of all minutes in which the house tried it: "
            "once a minute."
        ),
        value=exactly(found.percent),
        count=_("%(up)s of %(watched)s minutes watched") % counted,
        unknown=unwatched_words(scope),
        trend=percents(
            [Week(week, each.percent, exactly(each.percent), each.watched) for week, each in weeks.items()],
            LOWEST_AVAILABILITY,
        ),
        url=INTERRUPTIONS if found.watched else "",
        notes=tuple(notes),
    )


def booking_response(scope: Scope) -> Figure:
    found = response(scope.period, subjects(scope.course) if scope.course else None)
    total = found.total
    return Figure(
        key="response",
        title=_("Booking response"),
        definition=_(
            "How long it took from a booking until its confirmation was handed over to the mail server: half of them "
            "took no longer (median)."
        ),
        value=took(total.median),
        count=_("%(sent)s of %(put)s confirmations handed over")
        % {"sent": number(total.handed_over), "put": number(total.put)},
        unknown=_(
            "No confirmation was handed over in this period; one follows each booking of somebody with an address."
        ),
        trend=spans(found.weeks, lambda each: each.median, lambda each: each.handed_over),
        url=scope.rows_url("response") if total.put else "",
        notes=nearly_all(total.nearly_all),
        is_few=0 < total.handed_over < FEW,
    )


def waiting(scope: Scope, found: Grouped[Waits]) -> Figure:
    total = found.total
    share = Share(total.got, total.waited)
    notes = [*half_of(total.median), *nearly_all(total.nearly_all)]
    if total.waited:
        notes.append(
            _("%(in_vain)s waited in vain, %(left)s left, %(waiting)s still wait. %(unanswered)s let an offer pass.")
            % {name: number(getattr(total, name)) for name in ("in_vain", "unanswered", "left", "waiting")}
        )
    return Figure(
        key="waiting",
        title=_("Got a place from the waitlist"),
        definition=_(
            "Those who got a place, of all who joined the waitlist of a class of the period; classes that were called "
            "off do not count."
        ),
        value=str(share),
        count=of_count(share, _("%(kept)s of %(count)s who waited")),
        unknown=_("Nobody joined the waitlist of a class of this period; a full class offers it."),
        trend=shares(found.weeks, lambda each: Share(each.got, each.waited)),
        url=scope.rows_url("waiting") if share.count else "",
        notes=tuple(notes),
        is_few=share.is_few,
    )


def answers_to_offers(scope: Scope) -> Figure:
    found = answers_to_offers_in(scope.period, scope.course)
    share = Share(found.total.answered, found.total.offered)
    return Figure(
        key="offers",
        title=_("Answers to offered places"),
        definition=_(
            "How long it took until somebody who was asked accepted or declined a place from the waitlist: half of the "
            "answers took no longer (median)."
        ),
        value=took(found.total.median),
        count=of_count(share, _("%(kept)s of %(count)s offers answered")),
        unknown=_("No offer was answered in this period; places are offered where a class asks before it books."),
        trend=spans(found.weeks, lambda each: each.median, lambda each: each.answered),
        url=scope.rows_url("offers") if share.count else "",
        is_few=0 < share.kept < FEW,
    )


def satisfaction(scope: Scope, found: Grouped[Satisfied]) -> Figure:
    share = Share(found.total.satisfied, found.total.answers)
    return Figure(
        key="satisfaction",
        title=_("Satisfaction"),
        definition=_("Answers of four or five on the scale of five, of all answers given in the period."),
        value=str(share),
        count=of_count(share, _("%(kept)s of %(count)s answers")),
        unknown=_("Nobody has answered in this period yet; people are asked an hour or two after they were here."),
        trend=shares(found.weeks, lambda each: Share(each.satisfied, each.answers)),
        url=scope.rows_url("satisfaction") if share.count else "",
        is_few=share.is_few,
    )


def as_announced(scope: Scope, found: Grouped[Held]) -> Figure:
    share = Share(found.total.as_announced, found.total.classes)
    return Figure(
        key="announced",
        title=_("Held as announced"),
        definition=_(
            "Classes that were neither called off nor given another time, room or coach after somebody had booked, of "
            "all classes of the period that have begun or were called off."
        ),
        value=str(share),
        count=of_count(share, _("%(kept)s of %(count)s classes")),
        unknown=_("No class has begun in this period yet."),
        trend=shares(found.weeks, lambda each: Share(each.as_announced, each.classes)),
        url=scope.rows_url("classes") if share.count else "",
        is_few=share.is_few,
    )


def used(scope: Scope, found: Grouped[Held]) -> Figure:
    share = Share(found.total.used, found.total.places)
    return Figure(
        key="used",
        title=_("Booked places used"),
        definition=_("Places whose people came, of all places booked in classes of the period whose roster is closed."),
        value=str(share),
        count=of_count(share, _("%(kept)s of %(count)s places")),
        unknown=_("No roster of this period with a booking is closed yet; coaches close it after the class."),
        trend=shares(found.weeks, lambda each: Share(each.used, each.places)),
        url=scope.rows_url("classes") if share.count else "",
        is_few=share.is_few,
    )


def unwatched_words(scope: Scope) -> str:
    if scope.period.last < clock.today():
        return _("Nobody looked at the page in this period.")
    return _("Nobody looked at the page in this period yet; the next look comes within a minute.")


# --- words and trends that several share -----------------------------------------------------------------------------


def of_count(share: Share, words: str) -> str:
    return words % {"kept": number(share.kept), "count": number(share.count)}


def half_of(span: timedelta | None) -> list[str]:
    return [_("Half of them waited no longer than %(span)s.") % {"span": took(span)}] if span is not None else []


def nearly_all(span: timedelta | None) -> tuple[str, ...]:
    return (_("95 %% took no longer than %(span)s.") % {"span": took(span)},) if span is not None else ()


def shares(weeks: Mapping[date, T], share_of: Callable[[T], Share]) -> Trend:
    found = {week: share_of(each) for week, each in weeks.items()}
    return percents([Week(week, share.percent, str(share), share.count) for week, share in found.items()])


def spans(weeks: Mapping[date, T], span_of: Callable[[T], timedelta | None], count_of: Callable[[T], int]) -> Trend:
    found = [(week, span_of(each), count_of(each)) for week, each in weeks.items()]
    longest = max((span for _monday, span, _count in found if span is not None), default=timedelta())
    listed = tuple(
        Week(week, None if span is None else span.total_seconds(), took(span), count) for week, span, count in found
    )
    return Trend(listed, 0, longest.total_seconds(), "0", took(longest))
