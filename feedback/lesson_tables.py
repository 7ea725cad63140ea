"""Lists of causes, lessons and daily checks, with their filters."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.tables import FIGURES, NamedTable, badge
from feedback.models import Case, CauseClass, Lesson, QualityCheck
from feedback.selectors.lesson import said_by
from venue.filters import in_use, search
from venue.forms import Form
from venue.models import Department
from venue.wording import fulldate, when

NOT_YET, SENT = "draft", "sent"


class CauseClassTable(NamedTable):
    caption = _("Causes")

    name = tables.Column(_("Name"), linkify=("feedback:causeclass_edit", {"pk": tables.A("pk")}))
    is_active = tables.Column(_("State"))

    class Meta:
        model = CauseClass
        fields = ["name", "is_active"]

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class CauseClassFilter(filters.FilterSet):
    q = search("name_en", "name_zh")
    use = in_use()

    class Meta:
        model = CauseClass
        fields: list[str] = []
        form = Form


class LessonTable(tables.Table):
    caption = _("Lessons")

    title = tables.Column(_("Lesson"), linkify=("feedback:lesson", {"pk": tables.A("pk")}), orderable=False)
    category = tables.Column(_("About what"), accessor="case__category", order_by=("case__category", "-pk"))
    cause = tables.Column(_("Cause"), accessor="case__analysis__cause", order_by=("case__analysis__cause", "-pk"))
    departments = tables.Column(pgettext_lazy("lesson", "For whom"), orderable=False)
    sent_at = tables.Column(_("Sent"), empty_values=())

    class Meta:
        model = Lesson
        fields = ["title", "category", "cause", "departments", "sent_at"]

    def render_category(self, record: Lesson) -> str:
        return capfirst(record.case.get_category_display())

    def render_departments(self, record: Lesson) -> str:
        return ", ".join(each.name for each in record.departments.all())

    def render_sent_at(self, record: Lesson) -> str | SafeString:
        return when(record.sent_at) if record.sent_at else badge("warn", pgettext_lazy("lesson", "draft"))


class ProblemTable(LessonTable):
    """With what was done about it, for those who may see cases."""

    case = tables.Column(_("Case"), linkify=("feedback:case", {"pk": tables.A("case_id")}))
    corrective = tables.Column(_("How it was put right"), accessor="case__analysis__corrective", orderable=False)
    effect = tables.Column(_("What it has brought"), accessor="case__analysis__effect", orderable=False)

    class Meta:
        model = Lesson
        fields = ["title", "category", "cause", "departments", "sent_at"]
        sequence = ["title", "case", "category", "cause", "corrective", "effect", "departments", "sent_at"]


class LessonFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}), method="of_words")
    category = filters.ChoiceFilter(
        field_name="case__category",
        label=_("About what"),
        choices=Case.Category.choices,
        empty_label=_("Every category"),
    )
    cause = filters.ModelChoiceFilter(
        field_name="case__analysis__cause",
        label=_("Cause"),
        queryset=CauseClass.objects.all(),
        empty_label=_("Every cause"),
    )
    department = filters.ModelChoiceFilter(
        field_name="departments",
        label=_("Department"),
        queryset=Department.objects.all(),
        empty_label=_("Every department"),
    )

    class Meta:
        model = Lesson
        fields: list[str] = []
        form = Form

    def of_words(self, rows: QuerySet[Lesson], name: str, words: str) -> QuerySet[Lesson]:
        return rows.filter(said_by(words))


class CheckTable(tables.Table):
    caption = _("Daily checks")

    day = tables.Column(_("Day"), linkify=("feedback:qualitycheck_history", {"pk": tables.A("pk")}))
    by = tables.Column(_("By"), accessor="by__display_name", order_by=("by__name", "-day"))
    at = tables.Column(_("At"))
    unsorted = tables.Column(_("Not sorted yet"), attrs=FIGURES)
    overdue = tables.Column(_("Overdue"), attrs=FIGURES)
    repeats = tables.Column(_("Repeats"), attrs=FIGURES)
    low = tables.Column(_("Low scores"), attrs=FIGURES)
    note = tables.Column(_("Note"), orderable=False, default="")

    class Meta:
        model = QualityCheck
        fields = ["day", "by", "at", "unsorted", "overdue", "repeats", "low", "note"]

    def render_day(self, value: Any) -> str:
        return fulldate(value)

    def render_at(self, value: Any) -> str:
        return when(value)


class CheckFilter(filters.FilterSet):
    q = filters.CharFilter(
        field_name="note", lookup_expr="icontains", label=_("Note"), widget=forms.TextInput(attrs={"type": "search"})
    )

    class Meta:
        model = QualityCheck
        fields: list[str] = []
        form = Form
