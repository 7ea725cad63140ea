"""The answer base: what to tell a guest who asks, found by a few letters while they wait."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from venue import clock, htmx
from venue.answer_subjects import subjects
from venue.models import AnswerSheet
from venue.requests import SignedInRequest
from venue.selectors.answers import found
from venue.views.reference import guarded

MOST_SHOWN = 40


@require_GET
def answers(request: SignedInRequest) -> HttpResponse:
    """Search and topic live in the address; HTMX gets the sheets alone."""
    words, topic = request.GET.get("q", "").strip(), request.GET.get("topic", "")
    known = subjects()
    sheets = list(found(words, topic, known)[:MOST_SHOWN])
    context = {
        "q": words,
        "topic": topic,
        "search_url": f"{reverse('venue:answers')}?{urlencode({'topic': topic})}"
        if topic
        else reverse("venue:answers"),
        "topics": AnswerSheet.Topic.choices,
        "rows": [(sheet, known.get(sheet.about, "")) for sheet in sheets],
        "is_empty": not sheets and not AnswerSheet.objects.exists(),
    }
    return htmx.render(request, "venue/answers.html", context, partial="found")


@require_GET
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    sheet = get_object_or_404(AnswerSheet, pk=pk)
    is_due = sheet.review_on is not None and sheet.review_on <= clock.today()
    context = {"sheet": sheet, "about": subjects().get(sheet.about, ""), "is_due": is_due}
    return render(request, "venue/answer.html", context)


patterns = [
    path("answers/", guarded(answers, "venue.read_answers"), name="answers"),
    path("answers/<int:pk>/", guarded(answer, "venue.read_answers"), name="answer"),
]
