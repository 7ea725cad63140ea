"""Writing down what somebody says at the desk, on the phone, in a chat, on paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback.services.case import NewCase
from feedback.services.handing import take_in
from feedback.views.case import holding
from feedback.voice_forms import DeskCaseForm
from venue import house
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@holding("feedback.add_case")
def desk_case_add(request: SignedInRequest) -> HttpResponse:
    initial = {"member_number": request.GET.get("member", "")}
    form = DeskCaseForm(request.POST or None, initial=initial)

    def save() -> str:
        member = form.cleaned_data["member"]
        language = member.language if member else house.language()
        case = take_in(NewCase(language=language, **form.cleaned_data), by=request.user)
        return reverse("feedback:case", args=[case.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The case is written down and confirmed."))
        return redirect(target)
    return render(request, "feedback/desk_case_form.html", {"form": form}, status=422 if form.is_bound else 200)
