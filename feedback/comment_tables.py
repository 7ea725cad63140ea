"""The list of tags of comments, with its filters."""

import django_filters as filters
import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bookings.tables import NamedTable, badge
from feedback.models import CommentTag
from venue.filters import in_use, search
from venue.forms import Form


class CommentTagTable(NamedTable):
    caption = _("Tags of comments")

    name = tables.Column(_("Name"), linkify=("feedback:commenttag_edit", {"pk": tables.A("pk")}))
    is_active = tables.Column(_("State"))

    class Meta:
        model = CommentTag
        fields = ["name", "is_active"]

    def render_is_active(self, value: bool) -> SafeString:
        return badge("good", _("In use")) if value else badge("plain", _("Out of use"))


class CommentTagFilter(filters.FilterSet):
    q = search("name_en", "name_zh")
    use = in_use()

    class Meta:
        model = CommentTag
        fields: list[str] = []
        form = Form
