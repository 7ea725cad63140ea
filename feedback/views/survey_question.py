"""Writing one question of a survey."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.models import Question, SurveyVersion
from feedback.selectors.survey_versions import doubts, question_for, version_for
from feedback.services import survey_questions as service
from feedback.survey_builder_forms import PartFormSet, QuestionForm
from feedback.views.case import holding
from feedback.views.survey_builder import CHANGE
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@holding(CHANGE)
def question_add(request: SignedInRequest, pk: int) -> HttpResponse:
    version = version_for(pk)
    return form_page(request, version, None)


@require_http_methods(["GET", "POST"])
@holding(CHANGE)
def question_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    question = question_for(pk)
    return form_page(request, question.version, question)


def form_page(request: SignedInRequest, version: SurveyVersion, question: Question | None) -> HttpResponse:
    """The question above, one row for each option or line below. Empty rows take new ones, without a script too."""
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    initial = None if question else {"code": next_code(version), "steps": 5}
    form = QuestionForm(data, instance=question, initial=initial, version=version)
    parts = PartFormSet(data, initial=parts_of(question), prefix="parts")
    if is_post and "more" in request.POST:
        parts = with_more_rows(request, question)
    elif is_post and (target := save_once(request, form, saving(request, version, question, form, parts))):
        messages.success(request, str(_("The question is kept.")))
        return redirect(target)
    context = {
        "form": form,
        "parts": parts,
        "question": question,
        "version": version,
        "doubts": doubts(question) if question else [],
    }
    is_wrong = is_post and "more" not in request.POST
    return render(request, "feedback/survey_question_form.html", context, status=422 if is_wrong else 200)


def saving(
    request: SignedInRequest, version: SurveyVersion, question: Question | None, form: QuestionForm, parts: Any
) -> Callable[[], str]:
    def save() -> str:
        if not parts.is_valid():
            raise ValidationError("")
        try:
            parts.check(form.cleaned_data["kind"])
        except ValidationError as error:
            form.add_error("kind", error)
            raise
        fields = {**form.cleaned_data, "parts": parts.parts(), "by": request.user}
        if question:
            service.change_question(question.pk, **fields)
        else:
            service.add_question(version.pk, **fields)
        return reverse("feedback:survey_version", args=[version.pk])

    return save


def next_code(version: SurveyVersion) -> str:
    """One that no question of the version has."""
    taken = set(version.questions.values_list("code", flat=True))
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


def parts_of(question: Question | None) -> list[dict[str, Any]]:
    if question is None:
        return []
    names = ("text_en", "text_zh", "topic", "dimension")
    parts = [*question.options.all(), *question.items.all()]
    return [
        {name: getattr(each, name, "") for name in names} | {"ORDER": number} for number, each in enumerate(parts, 1)
    ]


def with_more_rows(request: SignedInRequest, question: Question | None) -> Any:
    """The rows as they are typed, and three more."""
    data = request.POST.copy()
    shown = data.get("parts-TOTAL_FORMS", "")
    data["parts-TOTAL_FORMS"] = str((int(shown) if shown.isdecimal() else 0) + PartFormSet.extra)
    return PartFormSet(data, initial=parts_of(question), prefix="parts")


@require_POST
@holding(CHANGE)
def question_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """`way` is "up", or anything else for down. The buttons of the question keep the keyboard where it was."""
    question = question_for(pk)
    is_up = request.POST.get("way") == "up"
    service.move_question(question.pk, is_up=is_up, by=request.user)
    return redirect(f"{reverse('feedback:survey_version', args=[question.version_id])}#question-{question.pk}")


@require_POST
@holding(CHANGE)
def question_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    question = question_for(pk)
    service.remove_question(question.pk, by=request.user)
    messages.success(request, str(_("The question is removed.")))
    return redirect("feedback:survey_version", question.version_id)
