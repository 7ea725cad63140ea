"""What one survey says, for a spreadsheet: questions, groups, dimensions, drivers and weeks. No person is in it; what
is withheld on the pages is withheld here.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.results.questions import Line
from feedback.results.view import Row, View
from feedback.results.words import FIELDS
from venue.sheets import Sheet


def sheets(view: View) -> Iterator[Sheet]:
    if not view.total.is_withheld:
        yield Sheet(_("Questions"), question_head(), [question_line(line) for line in view.lines])
        yield Sheet(
            _("Steps and options"),
            (_("Question"), pgettext("of a question", "Answer"), _("Answers"), _("Per cent")),
            list(parts(view)),
        )
    for table in view.tables:
        rows = [group_line(row) for row in (view.total, *table.rows)]
        yield Sheet(str(table.title), group_head(str(table.title)), rows)
    if view.dimensions and not view.total.is_withheld:
        yield Sheet(_("Dimensions"), dimension_head(), list(dimension_lines(view)))
    if view.drivers.placed and not view.total.is_withheld:
        yield Sheet(_("Drivers"), driver_head(), list(driver_lines(view)))
    weeks = [(week.monday, week.count, rounded(week.value)) for week in view.trend.weeks]
    yield Sheet(_("Week by week"), (_("Week from"), _("Answers"), _("Figure")), weeks)


def question_head() -> Sequence[str]:
    return (
        _("Code"), _("Question"), _("Answers"), _("Mean"), _("Standard deviation"), _("Two best steps"),
        _("Two best steps, percent"), _("At least, percent"), _("At most, percent"),
    )  # fmt: skip


def question_line(line: Line) -> Sequence[object]:
    spread, between = line.spread, line.between or (None, None)
    if spread is None:
        return (line.question.code, line.text, line.people, *[""] * 6)
    top = None if spread.share is None else 100 * spread.share
    figures = map(rounded, (spread.mean, spread.deviation))
    return (line.question.code, line.text, line.people, *figures, spread.top, *map(rounded, (top, *between)))


def parts(view: View) -> Iterator[Sequence[object]]:
    for line in view.lines:
        for part in line.parts:
            yield line.text, part.label, part.count, rounded(part.share.percent)


def group_head(group: str) -> Sequence[str]:
    return (
        group, _("Asked"), _("Of these answered"), _("Answers"), _("Satisfied, percent"), _("At least, percent"),
        _("At most, percent"), pgettext("figure", "NPS"), _("Mean of 100"),
    )  # fmt: skip


def group_line(row: Row) -> Sequence[object]:
    result = row.result
    if row.is_withheld:
        return (row.name, result.asked, *[_("withheld")] * 7)
    recommended = None if result.loyalty.is_few else result.loyalty.score
    figures = (row.share.percent, *(row.between or (None, None)), recommended, result.tally.mean)
    return (row.name, result.asked, result.replied, result.count, *map(rounded, figures))


def dimension_head() -> Sequence[str]:
    return (
        _("Dimension"), _("Item"), _("Answers"), pgettext("against the expected", "Found"), _("Answered both"),
        _("Expected"), _("Gap"), _("Standard deviation of the gap"),
    )  # fmt: skip


def dimension_lines(view: View) -> Iterator[Sequence[object]]:
    for each in view.dimensions:
        block = each.block
        yield (
            str(each.label), "", block.people, rounded(block.found), block.both,
            *map(rounded, (block.expected, block.gap)), "",
        )  # fmt: skip
        for line, item in each.lines:
            figures = map(rounded, (item.expected, item.gap, item.deviation))
            yield str(each.label), line.text, item.answered, rounded(item.found), item.count, *figures


def driver_head() -> Sequence[str]:
    return (
        _("Item"), _("Importance"), _("Rank correlation"), _("At least"), _("At most"), _("Pairs"), _("Mean of 100"),
        _("Where it stands"),
    )  # fmt: skip


def driver_lines(view: View) -> Iterator[Sequence[object]]:
    for each in view.drivers.placed:
        pairs, line = each.driver.pairs, each.driver.key
        interval = pairs.interval
        between = (interval.low, interval.high) if interval else (None, None)
        figures = (each.driver.importance, pairs.spearman, *between)
        place = str(FIELDS[each.field])
        yield line.text, *map(rounded, figures), pairs.count, rounded(each.driver.performance), place


def rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 2)
