"""What a receptionist reads: totals, then what is wrong, the urgent first.

Once as text, once as a table, and the bad rows to be mended.
"""

import csv
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.services.import_findings import ACT, ERROR, INFO, KINDS, Finding
from members.services.import_mapping import REASON
from members.services.import_members import ImportPlan
from members.services.import_reading import Row, guard

LISTED_ONE_BY_ONE = 10  # notes of one kind; more of them become one line with the row numbers. Errors are always listed


def report_lines(plan: ImportPlan) -> Iterator[str]:
    """The whole report as text."""
    yield from _totals(plan)
    for level, title in (
        (ERROR, _("Errors: these rows are not taken in")),
        (ACT, _("Notes: taken in, somebody should look at it")),
        (INFO, _("For information: nothing to do")),
    ):
        findings = [finding for finding in plan.findings if finding.kind.level == level]
        if findings:
            yield ""
            yield f"{title} ({len(findings)})"
            yield from _grouped(findings, plan)


def _totals(plan: ImportPlan) -> Iterator[str]:
    source, layout = plan.source, plan.layout
    read_as = f"{source.encoding}, {source.separator}" if source.separator else source.encoding
    yield _("Member list %(name)s (%(read_as)s)") % {"name": source.name, "read_as": read_as}
    yield _("Row numbers are those that Excel shows; the headings stand in row %(row)s.") % {"row": layout.heading.line}
    if layout.others:
        yield _("Columns that are only kept with the sealed row: %(columns)s") % {"columns": ", ".join(layout.others)}
    yield ""
    for label, figure in (
        (_("Rows with something in them"), len(plan.rows)),
        (_("Blank rows, read over"), plan.blank),
        (_("Good rows"), len(plan.taken)),
        (_("… with a membership"), plan.memberships),
        (_("Skipped, said already"), plan.skipped),
        (_("Rows with errors"), len(plan.refused)),
    ):
        yield f"{figure:>7}  {label}"


def _grouped(findings: Iterable[Finding], plan: ImportPlan) -> Iterator[str]:
    order = {code: place for place, code in enumerate(KINDS)}
    for code, group in groupby(
        sorted(findings, key=lambda each: (order[each.code], each.line)), lambda each: each.code
    ):
        members = list(group)
        if KINDS[code].level != ERROR and len(members) > LISTED_ONE_BY_ONE:
            yield _together(members, plan)
        else:
            yield from (_line(finding, plan) for finding in members)


def _line(finding: Finding, plan: ImportPlan) -> str:
    place = _("Row %(row)s") % {"row": finding.line}
    column = plan.layout.label(finding.mark.column) if finding.mark.column else ""
    parts = [
        place,
        finding.number,
        column,
        " ".join(filter(None, [finding.what, finding.todo and f"→ {finding.todo}"])),
    ]
    return "  " + " · ".join(filter(None, parts))


def _together(findings: list[Finding], plan: ImportPlan) -> str:
    """Many notes of one kind: how many and in which rows, with the words of one of them."""
    count = ngettext("%(count)s row", "%(count)s rows", len(findings)) % {"count": len(findings)}
    texts = {finding.what for finding in findings}
    column = plan.layout.label(findings[0].mark.column) if findings[0].mark.column else ""
    what = findings[0].what if len(texts) == 1 else _("for example: %(what)s") % {"what": findings[0].what}
    todo = findings[0].todo and f"→ {findings[0].todo}"
    rows = ", ".join(_ranges([finding.line for finding in findings]))
    return "  " + " · ".join(filter(None, [count, column, " ".join(filter(None, [what, todo])), rows]))


def _ranges(lines: list[int]) -> Iterator[str]:
    """2, 4–7, 9"""
    for _key, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        numbers = [line for _place, line in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def write_report(plan: ImportPlan, path: Path) -> None:
    """Every finding as one row of a table that opens in Excel. Refuses to write over a file."""
    levels = {ERROR: _("error"), ACT: _("to look at"), INFO: _("for information")}
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            [_("Kind"), _("Row"), pgettext("of a member", "Number"), _("Column"), _("What is wrong"), _("What to do")]
        )
        for finding in sorted(plan.findings, key=lambda each: (list(levels).index(each.kind.level), each.line)):
            column = plan.layout.label(finding.mark.column) if finding.mark.column else ""
            cells = [levels[finding.kind.level], str(finding.line), finding.number, column, finding.what, finding.todo]
            table.writerow(guard(cell) for cell in cells)


def write_rejected(plan: ImportPlan, path: Path) -> None:
    """The rows with errors as they came, each behind its reason, to be mended and imported again.

    Refuses to write over a file. The reason stands first, so that a row with too few or too many cells keeps its
    form; the import reads over that column.
    """
    place = plan.layout.places.get(REASON)
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([_("Reason not taken in"), *_guarded(plan.layout.heading, place)])
        for checked in plan.refused:
            reasons = [f"{each.what} {each.todo}" for each in checked.findings if each.is_error]
            table.writerow([" ".join(reasons), *_guarded(checked.row, place)])


def _guarded(row: Row, left_out: int | None) -> list[str]:
    """The cells without the reason of an earlier round."""
    return [guard(cell) for place, cell in enumerate(row.cells) if place != left_out]
