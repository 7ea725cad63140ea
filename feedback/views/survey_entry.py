"""Answers that a colleague writes down: by telephone, and from paper; and the places where guests answer themselves."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.models import SurveyPoint, SurveyResponse
from feedback.selectors.doors import invitation_to_enter
from feedback.selectors.points import address_of
from feedback.services.answering import answer, answer_unnamed
from feedback.services.interview import check_unanswered, invitation_to_call
from feedback.services.survey_point import points
from feedback.survey_form import AnswerForm
from feedback.survey_point_forms import BatchForm, CallForm, SurveyPointForm
from feedback.survey_point_tables import SurveyPointFilter, SurveyPointTable
from feedback.views.case import holding
from members.codes import picture
from members.contact_session import is_shown, show
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Reference, Words
from venue.working_time import wall_clock

ENTER = "feedback.enter_surveyresponse"

survey_points = Reference(
    noun="surveypoint",
    rows=lambda: SurveyPoint.objects.select_related("survey", "area"),
    table=SurveyPointTable,
    filters=SurveyPointFilter,
    form=SurveyPointForm,
    create=points.create,
    change=points.change,
    words=Words(
        title=gettext_lazy("Places of answering"),
        lead=gettext_lazy("Screens at the exit and codes on the wall, where guests say how it was without a name."),
        add=gettext_lazy("Add a place"),
        added=gettext_lazy("The place is added. Open its screen, or print its code."),
        changed=gettext_lazy("The place is changed."),
        empty_title=gettext_lazy("No place yet"),
        empty_text=gettext_lazy("A tablet at the exit and a printed code let everybody answer, members and guests."),
        icon="qrcode",
    ),
    list_template="feedback/surveypoint_list.html",
)


@require_GET
@holding("feedback.view_surveypoint")
def survey_signs(request: SignedInRequest) -> HttpResponse:
    """The code of every place, to be printed and hung up there."""
    found = SurveyPoint.objects.filter(is_active=True)
    rows = [(each, mark_safe(picture(address_of(each)))) for each in found]  # noqa: S308 - drawn here
    return render(request, "feedback/survey_signs.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@holding(ENTER)
def survey_call(request: SignedInRequest) -> HttpResponse:
    """Whom to call, and what to ask; the invitation that waits is used, else one is made."""
    wanted = {"member_number": request.GET.get("member", ""), "version": request.GET.get("version", "")}
    form = CallForm(request.POST or None, initial=wanted)

    def save() -> str:
        fields = form.cleaned_data
        found = invitation_to_call(fields["member_number"].pk, fields["version"], by=request.user)
        return reverse("feedback:survey_interview", args=[found.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        return redirect(target)
    return render(request, "feedback/survey_call.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@holding(ENTER)
def survey_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions to read out, and what the person says to them."""
    invitation = invitation_to_enter(pk)
    form = AnswerForm(request.POST or None, version=invitation.version)

    def save() -> str:
        check_unanswered(invitation)
        answer(invitation.token, form.said(), channel=SurveyResponse.Channel.PHONE, by=request.user)
        return reverse("feedback:survey_call")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The answer is written down. Thank you for calling."))
        return redirect(target)
    context = {"form": form, "invitation": invitation, "is_contact_shown": is_shown(request, invitation.member)}
    return render(request, "feedback/survey_interview.html", context, status=422 if form.is_bound else 200)


@require_POST
@holding(ENTER)
def survey_interview_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shows where the person is reached, for some minutes; that somebody looked is kept."""
    invitation = invitation_to_enter(pk)
    if invitation.answered_at:
        raise Http404
    show(request, invitation.member)
    return redirect("feedback:survey_interview", pk)


@require_http_methods(["GET", "POST"])
@holding(ENTER)
def survey_paper(request: SignedInRequest) -> HttpResponse:
    """One pile of paper: what it is about once, then form after form; the cursor stands in the first question again."""
    batch = BatchForm(request.GET if "version" in request.GET else None, initial={"day": clock.today()})
    form = None
    if batch.is_bound and batch.is_valid():
        fields = batch.cleaned_data
        form = AnswerForm(request.POST or None, version=fields["version"])
        about = {name: fields[name] for name in ("area", "course", "staff")}
        about["happened_at"] = wall_clock(fields["day"], time(0), clock.zone())

        def save() -> str:
            way = SurveyResponse.Channel.PAPER
            answer_unnamed(fields["version"], form.said(), about=about, channel=way, by=request.user)
            return request.get_full_path()

        if request.method == "POST" and (target := save_once(request, form, save)):
            messages.success(request, _("Kept. The next one, please."))
            return redirect(target)
    is_refused = bool(batch.is_bound and not batch.is_valid()) or bool(form and form.is_bound)
    context: dict[str, Any] = {"batch": batch, "form": form}
    return render(request, "feedback/survey_paper.html", context, status=422 if is_refused else 200)
