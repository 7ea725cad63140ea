"""The report as sheets for a spreadsheet. No name of anybody hurt is in it; who did which duties is."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safety.gate_words import what_happened
from safety.selectors.compliance import Tally
from safety.selectors.report import Report
from venue.sheets import Sheet
from venue.wording import when

Rows = Iterable[Sequence[object]]


def sheets_of(report: Report) -> list[Sheet]:
    return [
        Sheet(_("Summary"), [pgettext("report", "Figure"), _("Value")], summary(report)),
        Sheet(_("By area"), tally_head(_("Area")), map(tally_line, report.compliance.areas)),
        Sheet(_("By person"), tally_head(pgettext("duties", "Person")), map(tally_line, report.compliance.people)),
        Sheet(_("Readings"), reading_head(), reading_lines(report)),
        Sheet(_("Closed for safety"), closed_head(), closed_lines(report)),
        Sheet(_("Hazards"), hazard_head(), hazard_lines(report)),
        Sheet(_("Incidents"), incident_head(), incident_lines(report)),
    ]


def summary(report: Report) -> Rows:
    total, period = report.compliance.total, report.span.period
    yield _("Days"), f"{period.first.isoformat()} – {period.last.isoformat()}"
    yield from zip(tally_head(_("Duties"))[1:], tally_line(total)[1:], strict=True)
    taken, warned, broken = report.readings
    yield _("Readings taken"), taken
    yield _("– beyond a limit, only warned"), warned
    yield _("– beyond a limit that closes"), broken
    yield _("Times that an area was closed for safety"), len(report.closures)
    yield _("Hours that areas were closed for safety"), report.hours_closed
    yield _("Still closed at the end"), report.still_closed
    yield _("Hazards found"), len(report.hazards)
    for label, count in (*report.levels, *report.sources):
        yield f"– {label}", count
    yield _("Hazards closed"), report.closed
    yield _("Hazards that came back"), report.came_back
    yield _("Deadlines extended"), report.extended
    yield _("Hazards open at the end"), report.open
    yield _("Hazards overdue at the end"), report.overdue
    yield _("Median until put right (hours)"), "" if report.hours is None else report.hours
    yield _("Incidents"), len(report.incidents)
    yield _("Incidents with somebody hurt"), report.injured


def tally_head(first: str) -> list[str]:
    return [
        first, pgettext("duties", "Due"), _("In time"), pgettext("duties", "Late"), _("Still open"), _("Missed"),
        _("Missed (system)"), _("In time (%)"),
    ]  # fmt: skip


def tally_line(row: Tally) -> list[object]:
    percent = "" if row.percent is None else row.percent
    return [row.name, row.due, row.in_time, row.late, len(row.open), row.missed, row.by_system, percent]


def reading_head() -> list[str]:
    return [
        _("Area"), _("Measuring point"), _("Parameter"), pgettext("of readings", "Taken"), _("Warned"),
        pgettext("of readings", "Closed"), _("Lowest"), _("Highest"), _("Unit"),
    ]  # fmt: skip


def reading_lines(report: Report) -> Rows:
    for each in report.measured:
        yield [
            each.point.area.name, each.point.name, each.parameter.heading, each.taken, each.warned, each.broken,
            each.lowest, each.highest, each.parameter.unit,
        ]  # fmt: skip


def closed_head() -> list[str]:
    return [
        _("Area"), pgettext("of a closed area", "What"), _("Since"), pgettext("excursion", "Passed"),
        _("Opened again"), _("Hours"), _("State"),
    ]  # fmt: skip


def closed_lines(report: Report) -> Rows:
    for each in report.closures:
        row = each.excursion
        yield [
            row.area.name, what_happened(row), when(row.opened_at), when(row.passed_at) if row.passed_at else "",
            when(row.ended_at) if row.ended_at else "", each.hours, str(row.state.label),
        ]  # fmt: skip


def hazard_head() -> list[str]:
    return [
        pgettext("of a hazard", "Number"), _("What was found"), _("Area"), _("Kind"), _("Level"), _("Found by"),
        _("Found"), _("State"), pgettext("of a hazard", "Owner"), _("Put right by"), _("Came back after"),
    ]  # fmt: skip


def hazard_lines(report: Report) -> Rows:
    for each in report.hazards:
        yield [
            each.label, each.title, each.area.name, each.get_kind_display(), each.get_level_display(),
            each.get_source_display(), when(each.found_at), each.get_state_display(),
            str(each.owner) if each.owner else "", when(each.deadline_at) if each.deadline_at else "",
            each.recurs.label if each.recurs else "",
        ]  # fmt: skip


def incident_head() -> list[str]:
    return [
        pgettext("of an incident", "Number"), pgettext("incident", "What happened"), _("Area"), _("When"), _("Hurt"),
        _("Severity"), _("Signed off"),
    ]  # fmt: skip


def incident_lines(report: Report) -> Rows:
    for each in report.incidents:
        yield [
            each.label, each.get_kind_display(), each.area.name, when(each.occurred_at),
            pgettext("hurt", "somebody") if each.is_injured else pgettext("hurt", "nobody"),
            each.get_severity_display() if each.severity else "",
            when(each.signed_off_at) if each.signed_off_at else "",
        ]  # fmt: skip
