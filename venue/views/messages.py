"""Messages: the reader's own, those that did not leave, and the words they are written in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages as notes
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from venue import clock, house, mail, message_texts, submissions
from venue.forms import Form
from venue.keyset import paginate
from venue.models import Message, MessageTemplate
from venue.models.message import Channel
from venue.refusals import Refusable, save_once
from venue.requests import SignedInRequest
from venue.selectors import messages as found
from venue.services import message_text
from venue.services import messages as service
from venue.views.reference import guarded

PER_PAGE = 20
STATES = [("", gettext_lazy("Failed or late")), ("failed", gettext_lazy("Failed")), ("pending", gettext_lazy("Late"))]


@require_GET
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """The reader's messages; what is shown for the first time counts as read from now on."""
    page = paginate(found.inbox(request.user), request.GET, size=PER_PAGE)
    letters = [(row, row.read_at is None, mail.paragraphs(row.body) if not row.is_secret else []) for row in page.rows]
    service.mark_read(request.user, [row.pk for row, is_new, _ in letters if is_new])
    return render(request, "venue/inbox.html", {"page": page, "letters": letters})


CHANNELS = [("", gettext_lazy("By any channel")), *Channel.choices]


class TroubleFilter(Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=STATES, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=CHANNELS, required=False)
    template = forms.ChoiceField(label=gettext_lazy("Message"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, title(name)) for name in message_texts.templates()]
        self.fields["template"].choices = [("", _("Every message")), *names]  # type: ignore[attr-defined]


@require_GET
def message_list(request: SignedInRequest) -> HttpResponse:
    form = TroubleFilter(request.GET)
    form.is_valid()
    chosen = {name: value for name in ("state", "channel", "template") if (value := form.cleaned_data.get(name))}
    page = paginate(found.in_trouble(clock.now()).filter(**chosen), request.GET, size=PER_PAGE)
    titles = {name: title(name) for name in message_texts.templates()}
    rows = [(row, titles.get(row.template, row.template)) for row in page.rows]
    return render(
        request, "venue/messages.html", {"form": form, "page": page, "rows": rows, "is_filtered": bool(chosen)}
    )


@require_POST
def message_again(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Message, pk=pk)

    def again() -> str:
        service.try_again(row.pk, by=request.user)
        notes.success(request, _("The message is tried again."))
        return reverse("venue:message_list")

    return redirect(submissions.once(request.POST.get("form_key", ""), again, by=request.user))


# --- texts -----------------------------------------------------------------------------------------------------------


def title(template: str) -> str:
    """What a message is called: its shipped subject in the reader's language, placeholders left out."""
    language = "zh-hans" if (get_language() or "").startswith("zh") else "en"
    names = dict.fromkeys(message_texts.placeholders(template), "…")
    return message_texts.shipped(template, language, names)[0]


@require_GET
def text_list(request: SignedInRequest) -> HttpResponse:
    own: dict[str, set[str]] = {}
    for template, language in MessageTemplate.objects.values_list("template", "language"):
        own.setdefault(template, set()).add(language)
    languages = settings.LANGUAGES
    rows = [
        (name, title(name), [(code, label, code in own.get(name, ())) for code, label in languages])
        for name in message_texts.templates()
    ]
    return render(request, "venue/texts.html", {"rows": rows})


class TextForm(Refusable, Form):
    """Subject and text; a refused placeholder is said beside the field it stands in."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 14}))

    def refuse(self, error: Any) -> None:
        self.add_error(error.facts.get("field"), str(error))


@require_http_methods(["GET", "POST"])
def text(request: SignedInRequest, template: str, language: str) -> HttpResponse:
    """One message in one language: the words, what may stand in braces, and how it would be read."""
    if template not in message_texts.templates() or language not in dict(settings.LANGUAGES):
        raise Http404
    own = MessageTemplate.objects.filter(template=template, language=language).first()
    subject, body = (own.subject, own.body) if own else message_texts.to_edit(template, language)
    is_sent = request.method == "POST"
    form = TextForm(request.POST if is_sent else None, initial={"subject": subject, "body": body})
    for field in form.fields.values():
        field.widget.attrs["lang"] = "zh-Hans" if language == "zh-hans" else "en"

    def save() -> str:
        if "preview" in request.POST:
            message_texts.check(template, form.cleaned_data["subject"], form.cleaned_data["body"])
            raise Preview
        message_text.write_text(template, language, **form.cleaned_data, by=request.user)
        return reverse("venue:text", args=[template, language])

    try:
        if is_sent and (target := save_once(request, form, save)):
            notes.success(request, _("The text is kept. Messages from now on use it."))
            return redirect(target)
    except Preview:
        subject, body = form.cleaned_data["subject"], form.cleaned_data["body"]
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "template": template,
        "title": title(template),
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "names": sorted(message_texts.placeholders(template)),
        "needed": message_texts.needed(template),
        "own": own,
        "preview": preview(template, language, subject, body) if not form.errors else None,
        "others": [(code, label) for code, label in settings.LANGUAGES if code != language],
    }
    return render(request, "venue/text.html", context, status=status)


class Preview(Exception):
    """The form was asked to show, not to keep; leaving by an exception keeps the form key unused."""


def preview(template: str, language: str, subject: str, body: str) -> tuple[str, list[mail.Paragraph]]:
    values = {**message_texts.samples(template), message_texts.ALWAYS: house.name(language)}
    with override(language):
        head, words = message_texts.tidy(message_texts.fill(subject, values), message_texts.fill(body, values))
    return head, mail.paragraphs(words)


@require_POST
def text_reset(request: SignedInRequest, template: str, language: str) -> HttpResponse:
    if template not in message_texts.templates() or language not in dict(settings.LANGUAGES):
        raise Http404
    message_text.back_to_shipped(template, language, by=request.user)
    notes.success(request, _("The shipped text is used again."))
    return redirect("venue:text", template, language)


patterns = [
    path("my/messages/", inbox, name="inbox"),
    path("house/messages/", guarded(message_list, "venue.view_message"), name="message_list"),
    path("house/messages/<int:pk>/again/", guarded(message_again, "venue.change_message"), name="message_again"),
    path("house/texts/", guarded(text_list, "venue.view_messagetemplate"), name="text_list"),
    path("house/texts/<str:template>/<str:language>/", guarded(text, "venue.change_messagetemplate"), name="text"),
    path(
        "house/texts/<str:template>/<str:language>/reset/",
        guarded(text_reset, "venue.change_messagetemplate"),
        name="text_reset",
    ),
]
