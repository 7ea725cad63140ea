"""The figures of the page for a spreadsheet: a sheet for each kind of group, one for the weeks, one for the answers."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from feedback.satisfaction.view import Row, View
from feedback.selectors.anonymity import readable
from feedback.selectors.survey_scores import heard
from venue.clock import local
from venue.sheets import Sheet


def sheets(view: View) -> Iterator[Sheet]:
    """No person is in them; what is withheld on the page is withheld here."""
    for table in view.tables:
        yield Sheet(str(table.title), head(str(table.title)), [line(row) for row in (view.total, *table.rows)])
    weeks = [(week.monday, week.count, rounded(week.value)) for week in view.trend.weeks]
    yield Sheet(_("Week by week"), (_("Week from"), _("Answers"), _("Satisfied, percent")), weeks)
    if not view.total.is_withheld:
        yield Sheet(_("Answers"), (_("Class"), _("Coach"), _("Begins"), _("Score"), _("In their words")), said(view))


def head(group: str) -> Sequence[str]:
    return (
        group, _("Asked"), _("Of these answered"), _("Answers"), _("Satisfied"), _("Satisfied, percent"),
        _("At least, percent"), _("At most, percent"), _("Mean of 100"), _("Standard deviation"),
    )  # fmt: skip


def line(row: Row) -> Sequence[object]:
    if row.is_withheld:
        return (row.name, row.score.asked, *[_("withheld")] * 8)
    tally, between = row.score.tally, row.between or (None, None)
    figures = (row.share.percent, *between, tally.mean, tally.deviation)
    return (row.name, row.score.asked, row.score.replied, tally.count, tally.satisfied, *map(rounded, figures))


def said(view: View) -> Iterator[Sequence[object]]:
    rows = readable(heard(view.period, view.chosen)).select_related("staff__user")
    for row in rows.order_by("-pk"):
        coach = row.staff.user.display_name if row.staff else ""
        at = f"{local(row.happened_at):%Y-%m-%d %H:%M}" if row.happened_at else ""
        yield row.about, coach, at, row.csat, row.text


def rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 1)
