"""Which messages go by SMS, under which code and in which words."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from venue import message_texts, sms, sms_texts
from venue.forms import Form
from venue.history import history_of
from venue.models import SmsTemplate
from venue.refusals import Refusable, save_once
from venue.requests import SignedInRequest
from venue.services import sms_text as service
from venue.views.messages import title
from venue.views.reference import guarded


@require_GET
def sms_text_list(request: SignedInRequest) -> HttpResponse:
    """Every message that may go by SMS, and whether it does, in each language."""
    approved = {(row.template, row.language): row for row in SmsTemplate.objects.all()}
    rows = [
        (name, title(name), [(code, label, approved.get((name, code))) for code, label in settings.LANGUAGES])
        for name in sms_texts.kinds()
    ]
    return render(request, "venue/sms_texts.html", {"rows": rows, "has_gateway": sms.is_offered()})


class SmsTextForm(Refusable, Form):
    """The code and the approved words; a refused placeholder is said beside the words."""

    code = forms.CharField(
        label=gettext_lazy("Code of the approved template"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("As the gateway names it, such as SMS_154950909."),
    )
    text = forms.CharField(
        label=gettext_lazy("Approved text"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Word for word as it was approved, without the signature in front."),
    )

    def refuse(self, error: Any) -> None:
        self.add_error(error.facts.get("field"), str(error))


@require_http_methods(["GET", "POST"])
def sms_text(request: SignedInRequest, template: str, language: str) -> HttpResponse:
    """One message in one language: what was approved, how it is read, and how it came to be so."""
    known_or_404(template, language)
    row = SmsTemplate.objects.filter(template=template, language=language).first()
    proposal = sms_texts.proposed(template, language)
    form = SmsTextForm(
        request.POST or None, initial={"code": row.code if row else "", "text": row.text if row else proposal}
    )
    form.fields["text"].widget.attrs["lang"] = "zh-Hans" if language == "zh-hans" else "en"

    def save() -> str:
        service.write_template(template, language, **form.cleaned_data, by=request.user)
        return reverse("venue:sms_text_list")

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        notes.success(request, _("The template is kept: the message goes by SMS from now on."))
        return redirect(target)
    context = {
        "form": form,
        "row": row,
        "template": template,
        "title": title(template),
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "names": sorted(message_texts.placeholders(template)),
        "preview": sms_texts.sample(row.text if row else proposal, template, language),
        "events": history_of(row) if row else [],
        "others": [(code, label) for code, label in settings.LANGUAGES if code != language],
    }
    return render(request, "venue/sms_text.html", context, status=422 if form.is_bound else 200)


@require_POST
def sms_text_drop(request: SignedInRequest, template: str, language: str) -> HttpResponse:
    known_or_404(template, language)
    service.drop_template(template, language, by=request.user)
    notes.success(request, _("The message does not go by SMS any more."))
    return redirect("venue:sms_text_list")


def known_or_404(template: str, language: str) -> None:
    if template not in sms_texts.kinds() or language not in dict(settings.LANGUAGES):
        raise Http404


patterns = [
    path("house/sms/", guarded(sms_text_list, "venue.view_smstemplate"), name="sms_text_list"),
    path("house/sms/<str:template>/<str:language>/", guarded(sms_text, "venue.change_smstemplate"), name="sms_text"),
    path(
        "house/sms/<str:template>/<str:language>/drop/",
        guarded(sms_text_drop, "venue.change_smstemplate"),
        name="sms_text_drop",
    ),
]
