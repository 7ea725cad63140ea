"""Making surveys: which there are, their versions, and the steps a version takes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from feedback.asking_words import how_long
from feedback.condition_words import condition_of
from feedback.improvement_sources import begins, links_of
from feedback.models import ImprovementSource, Survey, SurveyVersion
from feedback.selectors import survey_versions as selectors
from feedback.selectors.survey_measures import improvements_from
from feedback.selectors.survey_versions import KINDS, STEP
from feedback.services import survey_versions as service
from feedback.survey_builder_forms import ReleaseForm, StepForm, SurveySettingsForm, VersionForm
from feedback.survey_form import AnswerForm
from feedback.survey_tables import SurveyFilter, SurveyTable
from feedback.views.case import holding
from venue.errors import Text
from venue.history import Happening
from venue.models import AuditEvent
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Reference, Words

SURVEY = ImprovementSource.Kind.SURVEY
VIEW, CHANGE = "feedback.view_survey", "feedback.change_survey"
HOW = {
    "added": _("Question added: %(code)s"),
    "changed": _("Question changed: %(code)s"),
    "moved": _("Question moved: %(code)s"),
    "removed": _("Question removed: %(code)s"),
}
STATES = dict(SurveyVersion.State.choices)
LANGUAGES = (("en", "English"), ("zh-hans", "中文"))


def happenings(version: SurveyVersion) -> list[Happening]:
    """What was done with a version and its questions, newest first."""
    return [Happening(each.at, each.by_name, told(each)) for each in selectors.written(version)]


def told(event: AuditEvent) -> Text:
    if event.action == STEP:
        return STATES[SurveyVersion.State(event.facts["state"])]
    return str(HOW[event.facts["how"]]) % {"code": event.facts["code"]}


def of_versions(survey: Survey) -> Sequence[Happening]:
    """The steps of all versions, in the history of their survey."""
    steps = selectors.steps_of(survey)
    words = now_in_words("Version %(number)s: %(state)s")
    return [Happening(at, who, words % {"number": number, "state": STATES[state]}) for at, who, number, state in steps]


surveys = Reference(
    noun="survey",
    rows=selectors.surveys,
    table=SurveyTable,
    filters=SurveyFilter,
    form=SurveySettingsForm,
    create=service.surveys.create,
    change=service.surveys.change,
    also=of_versions,
    words=Words(
        title=_("Surveys"),
        lead=_("What guests are asked, after what, and how many have answered."),
        add=_("Add a survey"),
        added=_("The survey is added. Begin its first version."),
        changed=_("The survey is changed."),
        empty_title=_("No survey yet"),
        empty_text=_("A survey is asked after a class, a visit or a treatment, in versions that are reviewed first."),
        icon="message-question",
    ),
)


@require_GET
@holding(VIEW)
def versions(request: SignedInRequest, pk: int) -> HttpResponse:
    """One survey: whom it asks and when, and its versions."""
    survey = get_object_or_404(selectors.surveys(), pk=pk)
    rows = list(selectors.versions_of(survey))
    context = {
        "survey": survey,
        "versions": [(each, KINDS[each.state]) for each in rows],
        "was_open": any(each.opened_at for each in rows),
        "after": how_long(timedelta(minutes=survey.after_minutes)),
        "latest": how_long(timedelta(hours=survey.latest_hours)),
        "answered": how_long(timedelta(days=survey.open_days)),
        "may_begin": selectors.may_begin(survey) and request.user.has_perm(CHANGE),
    }
    return render(request, "feedback/survey_versions.html", context)


@require_POST
@holding(CHANGE)
def version_add(request: SignedInRequest, pk: int) -> HttpResponse:
    made = service.new_version(get_object_or_404(Survey, pk=pk).pk, by=request.user)
    messages.success(request, str(_("The draft is there, with the questions of the last version.")))
    return redirect("feedback:survey_version", made.pk)


@require_GET
@holding(VIEW)
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    return page_of(request, selectors.version_for(pk))


def page_of(request: SignedInRequest, row: SurveyVersion, status: int = 200, **bound: Any) -> HttpResponse:
    """One version with its questions, and the form of each step it may take now; `bound` is the one that was sent."""
    editor = selectors.editor_of(row, request.user)
    forms: dict[str, Any] = {name: form() for name, (form, *_words) in FORMS.items() if name in editor.moves}
    steps = [
        (name, form, *FORMS[name][1:], reverse(f"feedback:survey_version_{name}", args=[row.pk]))
        for name, form in (forms | {name: form for name, form in bound.items() if name in FORMS}).items()
    ]
    is_draft = row.state == SurveyVersion.State.DRAFT
    context = {
        "row": row,
        "kind": KINDS[row.state],
        "editor": editor,
        "is_draft": is_draft,
        "settings": bound.get("anonymous") or VersionForm(instance=row),
        "steps": steps,
        "events": happenings(row),
        "improvements": links_of(improvements_from(row), request.user) if row.opened_at else [],
        "begins_url": begins(SURVEY, row.pk, request.user) if row.opened_at else "",
    }
    return render(request, "feedback/survey_version.html", context, status=status)


@require_GET
@holding(VIEW)
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """As guests see it on a telephone, in both languages; questions for some with the answers that open them."""
    row = selectors.version_for(pk)
    conditions = {each.pk: condition_of(each) for each in row.questions.all()}
    phones = []
    for code, name in LANGUAGES:
        with translation.override(code):
            blocks = [(each, conditions[each.question.pk]) for each in AnswerForm(version=row, prefix=code[:2]).blocks]
        phones.append((code, name, blocks))
    return render(request, "feedback/survey_preview.html", {"row": row, "phones": phones})


# what it asks for, its title, its button, how its button looks
FORMS: dict[str, tuple[Any, Text, Text, str]] = {
    "submit": (StepForm, _("Ready?"), _("Hand it to a second person"), "btn-primary"),
    "release": (ReleaseForm, _("Reviewed"), pgettext_lazy("survey", "Release it"), "btn-primary"),
    "back": (StepForm, _("Something is to change"), _("Back to draft"), ""),
    "pause": (StepForm, _("Ask nobody for a while"), pgettext_lazy("survey", "Pause"), ""),
    "resume": (StepForm, _("Ask again"), pgettext_lazy("survey", "Go on"), "btn-primary"),
    "close": (StepForm, _("Asked enough"), pgettext_lazy("survey", "Close it"), ""),
    "publish": (StepForm, _("The results are told"), _("Call it published"), "btn-primary"),
    "discard": (StepForm, _("Not needed"), _("Discard this version"), ""),
}


def step(name: str, form_class: Any, act: Callable[..., Any], done: Text) -> Any:
    """The view of one step: POST only; what is refused stands on the page of the version."""

    @require_POST
    @holding(CHANGE)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = selectors.version_for(pk)
        with_row = {"instance": row} if form_class is VersionForm else {}
        form = form_class(request.POST, **with_row)

        def save() -> str:
            act(row.pk, **form.cleaned_data, by=request.user)
            return reverse("feedback:survey_version", args=[row.pk])

        if target := save_once(request, form, save):
            messages.success(request, str(done))
            return redirect(target)
        for refusal in form.non_field_errors():
            messages.error(request, refusal)
        return page_of(request, selectors.version_for(pk), status=422, **{name: form})

    return view


anonymous = step("anonymous", VersionForm, service.set_anonymous, _("The version is changed."))
submit = step("submit", StepForm, service.submit, _("It waits for somebody else to look at it."))
release = step("release", ReleaseForm, service.release, _("It is released."))
back = step("back", StepForm, service.back, _("It is a draft again."))
pause = step("pause", StepForm, service.pause, _("Nobody is asked until it goes on."))
resume = step("resume", StepForm, service.resume, _("It is asked again."))
close = step("close", StepForm, service.close, _("It is closed."))
publish = step("publish", StepForm, service.publish, _("Its results are published."))
discard = step("discard", StepForm, service.discard, _("The version is discarded."))
