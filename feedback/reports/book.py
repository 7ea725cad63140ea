"""The report as a book: its figures, and the cases behind them without who spoke or what they said."""

from collections.abc import Iterable, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.reports.sheet import Line, Number, Sheet
from feedback.selectors.case_report import Counted
from feedback.selectors.doors import cases
from venue import phrases
from venue.sheets import Sheet as Page
from venue.wording import fulldate, when

Rows = Iterable[Sequence[object]]


def book_of(sheet: Sheet) -> list[Page]:
    head = [
        pgettext("how many", "Cases"),
        pgettext("period", "Before"),
        _("More or fewer"),
        _("Per 1,000 visits"),
        _("Repeats"),
        pgettext("of cases", "Cost"),
        *clocks_head(sheet),
    ]
    return [
        Page(_("Summary"), [pgettext("report", "Figure"), _("Value")], summary(sheet)),
        *(Page(str(each.title), [str(each.title), *head], map(line, each.lines)) for each in sheet.tables),
        Page(_("Weak links"), [_("Weak links"), *head], map(line, sheet.weak_links)),
        Page(_("What was done"), measures_head(), measures(sheet)),
        Page(_("Cases"), cases_head(sheet), case_lines(sheet)),
    ]


def summary(sheet: Sheet) -> Rows:
    period = sheet.chosen.period
    yield _("Days"), f"{period.first.isoformat()} – {period.last.isoformat()}"
    yield _("Cases received"), sheet.cases.count()
    yield _("Cases in as many days before"), sheet.before.count()
    yield _("Visits"), sheet.visits
    yield _("Per 1,000 visits"), rounded(sheet.rate)
    for each in sheet.clocks:
        yield _("In time: %(clock)s") % {"clock": each.name}, each.kept.value
        yield _("Decided: %(clock)s") % {"clock": each.name}, each.decided.value
    yield _("Repeats"), sheet.cases.count("repeats")
    yield pgettext("of cases", "Cost"), sheet.cases.cost
    for title, number in sheet.done:
        yield str(title), number.value


def clocks_head(sheet: Sheet) -> list[str]:
    return [
        words % {"clock": each.name}
        for each in sheet.clocks
        for words in (_("In time: %(clock)s"), _("Decided: %(clock)s"))
    ]


def line(row: Line) -> list[object]:
    numbers: list[Number] = [number for each in row.clocks for number in (each.kept, each.decided)]
    return [
        capfirst(str(row.name)), row.count.value, row.before.value, row.raised, rounded(row.rate), row.repeats.value,
        row.cost, *(each.value for each in numbers),
    ]  # fmt: skip


def rounded(rate: float | None) -> float | str:
    return "" if rate is None else round(rate, 1)


def measures_head() -> list[str]:
    return [
        _("Case"), _("Cause"), _("The cause in words"), _("How it was put right"), _("What keeps it from coming back"),
        pgettext("of a measure", "Owner"), pgettext("of a measure", "Until"), _("Done at"), _("What it has brought"),
    ]  # fmt: skip


def measures(sheet: Sheet) -> Rows:
    for each in sheet.measures:
        yield [
            each.case.number, each.cause.name if each.cause else "", each.cause_text, each.corrective, each.preventive,
            str(each.owner) if each.owner else "", fulldate(each.until) if each.until else "",
            when(each.done_at) if each.done_at else "", each.effect,
        ]  # fmt: skip


def cases_head(sheet: Sheet) -> list[str]:
    clocks = [_("In time: %(clock)s") % {"clock": each.name} for each in sheet.clocks]
    return [
        _("Case"), _("Received at"), _("Kind"), _("About what"), _("Cause"), _("Area"), _("Grade"), _("State"),
        _("Repeat"), pgettext("of cases", "Cost"), *clocks,
    ]  # fmt: skip


def case_lines(sheet: Sheet) -> Rows:
    """The newest first; one query."""
    found = {row.pk: row for row in cases().filter(pk__in=[each.pk for each in sheet.cases.cases])}
    for each in reversed(sheet.cases.cases):
        row, names = found[each.pk], sheet.names
        yield [
            row.number, when(row.received_at), row.get_kind_display(), row.get_category_display(),
            str(names["cause"][each.cause]), str(names["area"][each.area]), row.get_grade_display(),
            row.get_state_display(), yes_or_no(each.is_repeat), each.cost,
            *(kept(each, name) for name in sheet.cases.clocks),
        ]  # fmt: skip


def kept(case: Counted, clock: str) -> str:
    found = case.clocks.get(clock)
    return "" if found is None else yes_or_no(found)


def yes_or_no(value: bool) -> str:
    return str(phrases.YES if value else phrases.NO)
