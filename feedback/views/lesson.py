"""Looking back on cases, and the lessons that the house draws from them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.lesson_forms import LessonForm, ReviewForm, SendForm
from feedback.lesson_rules import REVIEW_RULES
from feedback.lesson_tables import LessonFilter, LessonTable, ProblemTable
from feedback.models import Lesson
from feedback.selectors.analysis import analysis_facts, analysis_of
from feedback.selectors.doors import case_for, lesson_for
from feedback.selectors.lesson import KEEP, own_reading, readers_of, visible_lessons
from feedback.services import lesson as service
from feedback.views.analysis import form_page
from feedback.views.case import holding
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Words, history_page, list_page

VIEW = "feedback.view_lesson"
WORDS = Words(
    title=gettext_lazy("Lessons"),
    lead=gettext_lazy("What went wrong here before, why, and what we learnt from it."),
    add="",
    added=gettext_lazy("The lesson is kept as a draft. Send it when it is ready."),
    changed=gettext_lazy("The lesson is changed."),
    empty_title=gettext_lazy("No lesson yet"),
    empty_text=gettext_lazy("Lessons are drawn on the page of a case, and sent to those who have to know."),
    icon="heart",
)


@require_http_methods(["GET", "POST"])
@holding("feedback.add_retrospective")
def retrospective(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = ReviewForm(request.POST or None, analysis=analysis_of(found))
    return form_page(
        request,
        found,
        form,
        title=_("Look back"),
        lead=_("With those who were there: what happened, why, and what we do otherwise from now on."),
        button=_("Keep the retrospective"),
        done=_("The retrospective is kept. Draw a lesson if others have to know."),
        save=lambda: service.look_back(found.pk, **form.cleaned_data, by=request.user),
        refused=refusal(REVIEW_RULES, analysis_facts(found, request.user), clock.now()),
    )


@require_GET
@holding(VIEW)
def lesson_list(request: SignedInRequest) -> HttpResponse:
    """The problem database: searched by words, category and cause. What was done stands beside it for those who may
    see cases.
    """
    table = ProblemTable if request.user.has_perm("feedback.view_case") else LessonTable
    page: dict[str, Any] = {"words": WORDS, "list_url": reverse("feedback:lesson_list"), "add_url": ""}
    rows = visible_lessons(request.user)
    return list_page(request, rows, table, LessonFilter, "feedback/lesson_list.html", **page)


@require_GET
@holding(VIEW)
def lesson(request: SignedInRequest, pk: int) -> HttpResponse:
    return lesson_page(request, lesson_for(request.user, pk))


def lesson_page(request: SignedInRequest, row: Lesson, send_form: Any = None) -> HttpResponse:
    """One lesson; who has read it is for those who keep lessons."""
    may_keep = request.user.has_perm(KEEP)
    form = send_form or SendForm()
    context = {
        "lesson": row,
        "mine": own_reading(row, request.user),
        "readers": readers_of(row) if may_keep else None,
        "send_form": form if may_keep else None,
    }
    return render(request, "feedback/lesson.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@holding("feedback.add_lesson")
def lesson_add(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = LessonForm(request.POST or None)

    def save() -> str:
        made = service.draw_lesson(found, **form.cleaned_data, by=request.user)
        return reverse("feedback:lesson", args=[made.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.added))
        return redirect(target)
    context = {
        "form": form,
        "title": _("Draw a lesson"),
        "back": found.number,
        "back_url": reverse("feedback:case", args=[found.pk]),
    }
    return render(request, "feedback/lesson_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@holding(KEEP)
def lesson_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = lesson_for(request.user, pk)
    page = reverse("feedback:lesson", args=[pk])
    form = LessonForm(request.POST or None, instance=row)

    def save() -> str:
        service.change_lesson(pk, **form.cleaned_data, by=request.user)
        return page

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.changed))
        return redirect(target)
    title = lesson_for(request.user, pk).title
    context = {"form": form, "title": title, "back": WORDS.title, "back_url": page}
    return render(request, "feedback/lesson_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@holding(KEEP)
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    return history_page(request, lesson_for(request.user, pk), back_url=reverse("feedback:lesson", args=[pk]))


@require_POST
@holding(KEEP)
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    row = lesson_for(request.user, pk)
    form = SendForm(request.POST)
    told: list[int] = []

    def save() -> str:
        told.append(service.send_lesson(pk, by=request.user))
        return reverse("feedback:lesson", args=[pk])

    if target := save_once(request, form, save):
        for count in told:
            words = ngettext("%(count)s person is told.", "%(count)s people are told.", count) % {"count": count}
            messages.success(request, words)
        return redirect(target)
    return lesson_page(request, row, form)


@require_POST
@holding(VIEW)
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    row = lesson_for(request.user, pk)
    service.confirm_read(row, by=request.user)
    messages.success(request, _("Thank you. It is kept that you have read it."))
    return redirect("feedback:lesson", row.pk)
