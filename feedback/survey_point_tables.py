"""The list of places of answering."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.case_rule_tables import form_of
from feedback.models import SurveyPoint
from feedback.selectors.points import address_of
from members.filters import InUseFilter
from venue.forms import Form
from venue.tables import NamedTable


class SurveyPointTable(NamedTable):
    caption = _("Places of answering")

    name = tables.Column(_("Name"), linkify=form_of("surveypoint"))
    survey = tables.Column()
    area = tables.Column()
    screen = tables.Column(_("Screen"), empty_values=(), orderable=False)
    is_active = tables.Column(_("State"))

    class Meta:
        model = SurveyPoint
        fields = ["name", "survey", "area", "screen", "is_active"]

    def render_screen(self, record: SurveyPoint) -> str:
        return format_html('<a href="{}">{}</a>', address_of(record, "kiosk"), gettext("open on this screen"))


class SurveyPointFilter(InUseFilter):
    class Meta:
        model = SurveyPoint
        fields: list[str] = []
        form = Form
