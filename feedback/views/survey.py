"""The survey behind the link of an invitation: no sign-in, one page, on a phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from feedback.errors import LinkUnknown, SurveyOver
from feedback.forms import SurveyForm
from feedback.selectors.doors import invitation_behind
from feedback.services import survey as service
from feedback.services.inviting import may_be_asked
from venue import clock
from venue.errors import DomainError


def over(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "feedback/link_over.html", {"refusal": refusal}, status=refusal.status)


@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once; afterwards the same link thanks. Sent twice, the first answer stands."""
    try:
        invitation = invitation_behind(token)
        answer = getattr(invitation, "response", None)
        if answer:
            context = {"invitation": invitation, "answer": answer, "token": token}
            return render(request, "feedback/survey_thanks.html", context)
        if clock.now() >= invitation.expires_at:
            raise SurveyOver
        form = SurveyForm(request.POST or None)
        if form.is_bound and form.is_valid():
            service.answer(invitation.token, **form.cleaned_data)
            return redirect("feedback:survey", token)
    except (LinkUnknown, SurveyOver) as refusal:
        return over(request, refusal)
    context = {"form": form, "invitation": invitation, "token": token}
    return render(request, "feedback/survey.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def survey_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One step out of being asked, and the way back. Opening the page changes nothing: mail programs open links."""
    try:
        invitation = invitation_behind(token)
    except LinkUnknown as refusal:
        return over(request, refusal)
    if request.method == "POST":
        service.set_asking(invitation.token, is_allowed="again" in request.POST)
        return redirect("feedback:survey_stop", token)
    context = {"invitation": invitation, "is_asked": may_be_asked(invitation.member)}
    return render(request, "feedback/survey_stop.html", context)
