"""The figures of the whole, each with its trend."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.figures.scope import Figure
from feedback.figures.words import FEW, Share, number
from feedback.reports.sheet import Sheet, per_thousand, rate_words
from feedback.selectors.case_report import DECIDED, KEPT, RECEIVED, REPEATS, Counted, Tally
from venue.periods import monday
from venue.trends import Trend, Week, percents


def figures_of(sheet: Sheet) -> list[Figure]:
    return [received(sheet), *(kept(sheet, each) for each in sheet.cases.clocks), repeated(sheet)]


def received(sheet: Sheet) -> Figure:
    count, before = sheet.cases.count(), sheet.before.count()
    weeks = {week: len(found) for week, found in by_week(sheet).items()}
    most = max(weeks.values(), default=0)
    notes = [
        ngettext("%(count)s in as many days before.", "%(count)s in as many days before.", before) % {"count": before}
    ]
    if sheet.rate is not None:
        notes.append(
            _("%(rate)s per 1,000 visits, of which there were %(visits)s; before %(before)s.")
            % {
                "rate": sheet.rate_words,
                "visits": number(sheet.visits),
                "before": rate_words(per_thousand(before, sheet.visits_before)),
            }
        )
    return Figure(
        key=RECEIVED,
        title=_("Cases received"),
        definition=_(
            "Cases received on these days. A visit is one person with a check-in or a started service on one business "
            "day."
        ),
        value=number(count),
        count=ngettext("%(count)s case", "%(count)s cases", count) % {"count": number(count)},
        unknown="",
        trend=Trend(
            tuple(Week(week, found, number(found), found) for week, found in weeks.items()), 0, most, "0", number(most)
        ),
        url=sheet.count.url,
        notes=tuple(notes),
    )


def kept(sheet: Sheet, clock: str) -> Figure:
    """How many of the cases that are decided by now kept one clock."""
    [found] = sheet.on_time(sheet.cases, [clock])
    return Figure(
        key=KEPT + clock,
        title=_("In time: %(clock)s") % {"clock": found.name},
        definition=_("Cases in which this was done by the time promised, of all in which it was done or is overdue."),
        value=str(found.share),
        count=_("%(kept)s of %(count)s cases")
        % {"kept": number(found.kept.value), "count": number(found.decided.value)},
        unknown=_("No case of these days is decided yet."),
        trend=shares(sheet, KEPT + clock, DECIDED + clock),
        url=found.decided.url,
        is_few=found.share.is_few,
    )


def repeated(sheet: Sheet) -> Figure:
    """How many came before."""
    share = Share(sheet.cases.count(REPEATS), sheet.cases.count())
    return Figure(
        key=REPEATS,
        title=_("Repeats"),
        definition=_(
            "Complaints that came before within the days set in the figures of the house: the same cause, or the same "
            "category in the same area or course."
        ),
        value=str(share),
        count=_("%(kept)s of %(count)s cases") % {"kept": number(share.kept), "count": number(share.count)},
        unknown=_("No case was received on these days."),
        trend=shares(sheet, REPEATS, RECEIVED),
        url=sheet.number(sheet.cases, REPEATS).url,
        is_few=0 < share.count < FEW,
    )


def shares(sheet: Sheet, key: str, of: str) -> Trend:
    weeks = []
    for week, found in by_week(sheet).items():
        tally = Tally(tuple(found))
        share = Share(tally.count(key), tally.count(of))
        weeks.append(Week(week, share.percent, str(share), share.count))
    return percents(weeks)


def by_week(sheet: Sheet) -> dict[date, list[Counted]]:
    weeks: dict[date, list[Counted]] = {week: [] for week in sheet.chosen.period.weeks}
    for each in sheet.of_trend:
        weeks[monday(each.received_on)].append(each)
    return weeks
