"""The survey behind the link of an invitation: no sign-in, one page, on a phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from feedback.errors import LinkUnknown, SurveyOver
from feedback.models import SurveyInvitation
from feedback.selectors.doors import invitation_behind
from feedback.services import answering
from feedback.services import survey as service
from feedback.services.inviting import may_be_asked
from feedback.survey_form import AnswerForm
from venue import clock
from venue.errors import DomainError

SENT = "sent"  # in the address right after an answer


def over(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "feedback/link_over.html", {"refusal": refusal}, status=refusal.status)


@never_cache
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once and thank; opened later, by whomever, the link says only that it is used. Sent twice, the first answer
    stands, and the page says so.
    """
    try:
        invitation = invitation_behind(token)
        if invitation.answered_at or hasattr(invitation, "response"):
            return thanks(request, invitation, token)
        if clock.now() >= invitation.expires_at or invitation.version.state in answering.NO_ANSWERS:
            raise SurveyOver
        form = AnswerForm(request.POST or None, version=invitation.version)
        if request.method == "POST" and form.is_valid():
            answering.answer(invitation.token, form.said())
            return redirect(reverse("feedback:survey", args=[token]) + f"?{SENT}")
    except (LinkUnknown, SurveyOver) as refusal:
        return over(request, refusal)
    if request.method == "GET" and not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        answering.look_at(invitation.token)
    context = {
        "form": form,
        "invitation": invitation,
        "token": token,
        "is_anothers": is_anothers(request, invitation),
    }
    return render(request, "feedback/survey.html", context, status=422 if form.is_bound else 200)


def is_anothers(request: HttpRequest, invitation: SurveyInvitation) -> bool:
    """Whether somebody else is signed in here than whom the link was sent to."""
    owner = invitation.member.user_id
    return request.user.is_authenticated and owner is not None and request.user.pk != owner


def thanks(request: HttpRequest, invitation: SurveyInvitation, token: str) -> HttpResponse:
    """What became of the answer, as far as the link may still know it; that to whoever just sent it alone."""
    answer = getattr(invitation, "response", None)
    context = {
        "invitation": invitation,
        "answer": answer,
        "token": token,
        "is_complaint": answer is not None and hasattr(answer, "case"),
        "is_new": request.method == "GET" and SENT in request.GET,
        "is_second": request.method == "POST",
    }
    return render(request, "feedback/survey_thanks.html", context)


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
