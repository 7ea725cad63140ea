"""Who was asked by surveys, in a list."""

from datetime import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from feedback.asking_words import what
from feedback.models import Survey, SurveyInvitation
from feedback.selectors.inviting import refusals
from venue import clock
from venue.filters import search
from venue.forms import DateInput, Form
from venue.tables import badge
from venue.wording import when

WAITING, OPENED, ANSWERED, EXPIRED, STOPPED = "waiting", "opened", "answered", "expired", "stopped"
STATES = {
    WAITING: ("plain", pgettext_lazy("survey invitation", "not opened yet")),
    OPENED: ("info", pgettext_lazy("survey invitation", "opened")),
    ANSWERED: ("good", pgettext_lazy("survey invitation", "answered")),
    EXPIRED: ("warn", pgettext_lazy("survey invitation", "expired")),
}
NO_MORE = _("does not want to be asked")


def asked_people() -> QuerySet[SurveyInvitation]:
    """With whether each does not want to be asked any more."""
    stopped = refusals().filter(address__iexact=OuterRef("member__email"))
    return SurveyInvitation.objects.with_names().annotate(is_stopped=Exists(stopped)).order_by("-created_at", "-pk")


def state_of(row: SurveyInvitation, now: datetime) -> str:
    if row.answered_at:
        return ANSWERED
    if row.expires_at <= now:
        return EXPIRED
    return OPENED if row.opened_at else WAITING


class AskedFilter(filters.FilterSet):
    q = search("member__name", "member__number")
    survey = filters.ModelChoiceFilter(
        field_name="version__survey",
        label=pgettext_lazy("set of questions", "survey"),
        queryset=Survey.objects.all(),
        empty_label=_("Every survey"),
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[*((name, words) for name, (_kind, words) in STATES.items()), (STOPPED, NO_MORE)],
        empty_label=_("Every state"),
        method="of_state",
    )
    since = filters.DateFilter(
        field_name="created_at", lookup_expr="date__gte", label=_("Asked from"), widget=DateInput()
    )
    until = filters.DateFilter(
        field_name="created_at", lookup_expr="date__lte", label=_("Asked until"), widget=DateInput()
    )

    class Meta:
        model = SurveyInvitation
        fields: list[str] = []
        form = Form

    def of_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        now = clock.now()
        return rows.filter(
            {
                ANSWERED: Q(answered_at__isnull=False),
                EXPIRED: Q(answered_at=None, expires_at__lte=now),
                OPENED: Q(answered_at=None, expires_at__gt=now, opened_at__isnull=False),
                WAITING: Q(answered_at=None, expires_at__gt=now, opened_at=None),
                STOPPED: Q(is_stopped=True),
            }[state]
        )


def _page_of(record: SurveyInvitation, table: tables.Table) -> str | None:
    """The page of the person, for those who may open it."""
    may_look = table.request.user.has_perm("members.view_member")
    return reverse("members:member", args=[record.member_id]) if may_look else None


class AskedTable(tables.Table):
    caption = _("Who was asked")

    member = tables.Column(pgettext_lazy("of a survey", "Person"), linkify=_page_of)
    survey = tables.Column(
        pgettext_lazy("set of questions", "Survey"), accessor="version__survey", order_by=("version__survey", "-pk")
    )
    about = tables.Column(pgettext_lazy("of a survey", "About"), empty_values=(), orderable=False)
    created_at = tables.Column(_("Asked at"))
    expires_at = tables.Column(_("Open until"))
    state = tables.Column(_("State"), empty_values=(), orderable=False)

    class Meta:
        model = SurveyInvitation
        fields = ["member", "survey", "about", "created_at", "expires_at", "state"]

    def render_member(self, value: object, record: SurveyInvitation) -> str | SafeString:
        if not record.is_stopped:  # type: ignore[attr-defined]
            return str(value)
        return format_html("{} {}", value, badge("warn", capfirst(NO_MORE)))

    def render_about(self, record: SurveyInvitation) -> str | SafeString:
        """A case by its number; of a visit and of the house as a whole, nothing is to be said besides."""
        if record.case:
            return record.case.number
        is_something = record.course or record.treatment or record.room or record.membership
        if not is_something:
            return ""
        return f"{what(record)} · {when(record.happened_at)}" if record.happened_at else what(record)

    def render_created_at(self, value: datetime) -> str:
        return when(value)

    def render_expires_at(self, value: datetime) -> str:
        return when(value)

    def render_state(self, record: SurveyInvitation) -> SafeString:
        """Of an anonymous survey the day alone would lead to the answer: that it was answered is all that is shown. Of
        what waits, the way to asking by telephone.
        """
        kind, words = STATES[state_of(record, clock.now())]
        at = None if record.version.is_anonymous else record.answered_at or record.opened_at
        return format_html("{} {} {}", badge(kind, words), when(at) if at else "", self._call(record))

    def _call(self, record: SurveyInvitation) -> str | SafeString:
        """For those who may; the rules of calling are looked at there."""
        is_waiting = state_of(record, clock.now()) in (WAITING, OPENED)
        may_call = self.request.user.has_perm("feedback.enter_surveyresponse")
        if not may_call or not is_waiting or record.version.is_anonymous or record.is_stopped:  # type: ignore[attr-defined]
            return ""
        url = f"{reverse('feedback:survey_call')}?member={record.member.number}&version={record.version_id}"
        return format_html('<a class="text-nowrap" href="{}">{}</a>', url, gettext("Ask by telephone"))
