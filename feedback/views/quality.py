"""The daily check of whoever answers for quality: four numbers with their rows, a note, and the sign-off."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from feedback.lesson_forms import CheckForm
from feedback.lesson_tables import CheckFilter, CheckTable
from feedback.reports.rows import line_of
from feedback.selectors.quality import QUESTIONS, answers_of, cases_of, check_of, checks
from feedback.services.quality import sign_day, today
from feedback.views.case import holding
from venue import keyset
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, history_page, list_page

VIEW, ADD = "feedback.view_qualitycheck", "feedback.add_qualitycheck"
PER_PAGE = 50
WORDS = Words(
    title=gettext_lazy("Daily checks"),
    lead=gettext_lazy("Which days were looked at, by whom, and what they noted."),
    add=gettext_lazy("Look at today"),
    added="",
    changed="",
    empty_title=gettext_lazy("No day was signed off yet"),
    empty_text=gettext_lazy("Each day somebody looks at what waits, is late or came back, and signs it off."),
    icon="clipboard-check",
)


@require_http_methods(["GET", "POST"])
@holding(ADD)
def quality_check(request: SignedInRequest) -> HttpResponse:
    """Today, as it stands now."""
    day = today()
    check = check_of(day)
    form = CheckForm(request.POST or None, initial={"note": check.note if check else ""})

    def save() -> str:
        sign_day(day, note=form.cleaned_data["note"], by=request.user)
        return reverse("feedback:quality_check")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The day is signed off."))
        return redirect(target)
    context = {"day": day, "check": check, "answers": answers_of(day), "form": form}
    return render(request, "feedback/quality_check.html", context, status=422 if form.is_bound else 200)


@require_GET
@holding(VIEW)
def check_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """The cases behind one of the numbers of today."""
    if key not in QUESTIONS:
        raise Http404
    page = keyset.paginate(cases_of(key, today()).order_by("-pk"), request.GET, size=PER_PAGE)
    context = {
        "title": QUESTIONS[key].title,
        "lead": QUESTIONS[key].definition,
        "back": _("Daily check"),
        "back_url": reverse("feedback:quality_check"),
        "page": page,
        "lines": [line_of(case) for case in page.rows],
    }
    return render(request, "feedback/case_rows.html", context)


@require_GET
@holding(VIEW)
def check_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("feedback:qualitycheck_list"),
        "add_url": reverse("feedback:quality_check"),
    }
    return list_page(request, checks(), CheckTable, CheckFilter, **page)


@require_GET
@holding(VIEW)
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(checks(), pk=pk)
    return history_page(request, row, back_url=reverse("feedback:qualitycheck_list"))
