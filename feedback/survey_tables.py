"""The list of surveys, with its filters."""

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bookings.tables import FIGURES, NamedTable, badge
from feedback.models import Survey, SurveyVersion
from feedback.selectors.survey_versions import KINDS
from venue.filters import in_use, search
from venue.forms import Form

STATES = dict(SurveyVersion.State.choices)


def _results_of(record: Survey, table: tables.Table) -> str | None:
    """What its answers say, where there are any, for those who may see it."""
    may_look = record.last_answer and table.request.user.has_perm("feedback.view_promises")  # type: ignore[attr-defined]
    return reverse("feedback:survey_result", args=[record.pk]) if may_look else None


class SurveyTable(NamedTable):
    caption = gettext_lazy("Surveys")

    name = tables.Column(gettext_lazy("Name"), linkify=("feedback:survey_versions", {"pk": tables.A("pk")}))
    kind = tables.Column(pgettext_lazy("survey", "Asked after"))
    open_number = tables.Column(gettext_lazy("Asked now"), orderable=False, empty_values=())
    work_state = tables.Column(gettext_lazy("In work"), orderable=False, default="")
    answers = tables.Column(gettext_lazy("Answers"), attrs=FIGURES, linkify=_results_of)
    is_active = tables.Column(gettext_lazy("State"))

    class Meta:
        model = Survey
        fields = ["name", "kind", "open_number", "work_state", "answers", "is_active"]

    def render_kind(self, value: str, record: Survey) -> str:
        """With whom it asks, unless that is everybody."""
        return f"{value} · {record.get_audience_display()}" if record.audience else value

    def render_open_number(self, record: Survey) -> str | SafeString:
        number, state = record.open_number, record.open_state  # type: ignore[attr-defined]
        if number is None or not record.is_active:
            return badge("plain", _("not asked"))
        text = _("Version %(number)s: %(state)s") % {"number": number, "state": STATES[state]}
        return badge(KINDS[state], text)

    def render_work_state(self, value: str) -> SafeString:
        return badge(KINDS[value], STATES[SurveyVersion.State(value)])

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class SurveyFilter(filters.FilterSet):
    q = search("name_en", "name_zh")
    kind = filters.ChoiceFilter(
        label=pgettext_lazy("survey", "Asked after"),
        choices=Survey.Kind.choices,
        empty_label=pgettext_lazy("survey", "Everything"),
    )
    use = in_use()

    class Meta:
        model = Survey
        fields: list[str] = []
        form = Form
