"""Every component in its variants, for whoever builds a page, and for axe and the eye before a release."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import django_tables2 as tables
from django import forms
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from venue import clock, palette
from venue.forms import DateInput, Form

KINDS = ("good", "warn", "bad", "info", "plain", "accent")


class SampleTable(tables.Table):
    name = tables.Column(_("Course"))
    teacher = tables.Column(_("Instructor"))
    seats = tables.Column(_("Seats"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta:
        order_by = "name"


class SampleForm(Form):
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), help_text=_("As it stands on the identity card.")
    )
    on = forms.DateField(label=_("Date"), widget=DateInput)
    course = forms.ChoiceField(label=_("Course"), choices=[("flow", _("Flow yoga")), ("spin", _("Spinning"))])
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    way = forms.ChoiceField(
        label=_("How shall we tell you?"),
        widget=forms.RadioSelect,
        choices=[("mail", _("By email")), ("sms", _("By text message"))],
    )
    agreed = forms.BooleanField(label=_("The house rules have been read"))


class SampleFilter(Form):
    q = forms.CharField(label=_("Search"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Every level")), ("1", _("Beginner"))], required=False)


COURSES = [
    {"name": _("Flow yoga"), "teacher": _("Chen Jing"), "seats": 20},
    {"name": _("Spinning"), "teacher": _("Gao Yang"), "seats": 11},
]
STEPS = [_("Person"), _("Contract"), _("Signature"), _("Payment")]
TABS = [(_("Coming"), "?tab=coming", True, 3), (_("Past"), "?tab=past", False, 28)]
FACTS = [
    (_("Member since"), _("March 2024")),
    (_("Phone"), "138 **** 3456"),
    (_("Contract"), _("Annual, until 31 March 2027"), "#facts"),
]
CONSEQUENCES = [
    ("ticket", _("You use the annual contract; no credit is taken.")),
    ("flag", _("This counts as 1 late cancellation."), _("2 this month are forgiven; this one will be.")),
    ("users", _("The seat is offered to the first on the waitlist.")),
]


def events(now: datetime) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(at=now - timedelta(hours=2), who=_("Chen Jing"), text=_("Booked at the front desk.")),
        SimpleNamespace(at=now - timedelta(hours=1), text=_("Reminder sent."), is_quiet=True),
        SimpleNamespace(at=now, who=_("Wang Xiaomin"), text=_("Cancelled late."), kind="bad", detail=_("Ill.")),
    ]


@require_GET
@login_required
@permission_required("venue.view_gallery", raise_exception=True)
def gallery(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    context = {
        "pairs": list(palette.pairs()),
        "kinds": KINDS,
        "now": now,
        "week": [now + timedelta(days=days) for days in range(7)],
        "table": SampleTable(COURSES, request=request),
        "empty_table": SampleTable([], empty_text=_("No course yet.")),
        "form": SampleForm(initial={"on": now.date()}),
        "wrong_form": SampleForm({"wrong-on": "2026-02-30", "wrong-course": "flow"}, prefix="wrong"),
        "filter_form": SampleFilter(request.GET, prefix="filter"),
        "steps": STEPS,
        "tabs": TABS,
        "facts": FACTS,
        "events": events(now),
        "consequences": CONSEQUENCES,
    }
    return render(request, "gallery.html", context)
