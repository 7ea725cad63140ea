"""Who agreed to what: a list to look through and to take out."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from members.models import Consent
from members.selectors.consent_list import ANEW, NO, YES, counted, standing_answers
from members.views.member import desk
from venue import audit
from venue.forms import Form
from venue.keyset import paginate
from venue.models.agreed_text import CONSENTS
from venue.models.message import Channel
from venue.requests import SignedInRequest
from venue.sheets import csv_response
from venue.wording import iso

PER_PAGE = 50
ANSWERS = [
    (YES, pgettext_lazy("consent", "agreed")),
    (NO, pgettext_lazy("consent", "did not agree, or took it back")),
    (ANEW, pgettext_lazy("consent", "to be asked again")),
]


class ConsentsForm(Form):
    """The filters of the list."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"),
        required=False,
        choices=[("", gettext_lazy("All")), *((kind.value, kind.label) for kind in CONSENTS)],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), required=False, choices=[("", gettext_lazy("All")), *Channel.choices]
    )
    answer = forms.ChoiceField(
        label=pgettext_lazy("consent", "Answer"), required=False, choices=[("", gettext_lazy("All")), *ANSWERS]
    )


@require_GET
@desk("venue.view_agreedtext")
def consent_list(request: SignedInRequest) -> HttpResponse:
    form = ConsentsForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "page": paginate(standing_answers(**chosen), request.GET, size=PER_PAGE),
        "tallies": counted(),
        "is_filtered": any(chosen.values()),
        "query": request.GET.urlencode(),
    }
    return render(request, "members/consent_list.html", context)


@require_GET
@desk("venue.view_agreedtext")
def export(request: SignedInRequest) -> HttpResponse:
    """The rows that the filters leave; that they were taken out is kept."""
    form = ConsentsForm(request.GET)
    rows = list(standing_answers(**(form.cleaned_data if form.is_valid() else {})))
    head = [_("Number"), _("Name"), _("Purpose"), _("Channel"), pgettext("consent", "Answer"), _("Version")]
    head += [pgettext("consent", "Where"), _("When")]
    response = csv_response("consents", head, [_line(row) for row in rows])
    audit.record("consents.exported", by=request.user, rows=len(rows))
    return response


def _line(row: Consent) -> list[object]:
    return [
        row.member.number,
        row.member.name,
        row.get_purpose_display(),
        row.get_channel_display(),
        pgettext("consent", "yes") if row.is_given else pgettext("consent", "no"),
        row.number or "",  # type: ignore[attr-defined]
        row.get_where_display(),
        iso(row.answered_at),
    ]
