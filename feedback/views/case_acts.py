"""What colleagues do about a case beside answering: propose, call, hand to a mediator, say that it is not upheld."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from feedback.case_forms import (
    AuthorityForm,
    CallForm,
    MediationForm,
    MomentForm,
    OutcomeForm,
    ProposeForm,
    RejectForm,
)
from feedback.models import CasePhoto
from feedback.selectors.confirmation import to_call
from feedback.selectors.doors import case_for
from feedback.selectors.similar import similar_to
from feedback.services import calls, compensation, mediation
from feedback.services import moment as moment_service
from feedback.views.case import act, holding, told
from venue import clock, photos
from venue.requests import SignedInRequest

MOST_TYPED, MOST_ROWS = 2000, 100


@require_POST
@holding("feedback.answer_case")
def propose(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = ProposeForm(request.POST, auto_id="propose_%s")

    def save() -> str:
        fields = dict(form.cleaned_data)
        done = compensation.propose(found.pk, fields.pop("text"), **fields, by=request.user)
        if done.is_waiting:
            return _("This is above what you may give alone: somebody in charge decides, then the guest hears of it.")
        return told(done.is_told)

    return act(request, found, "propose", form, save)


@require_POST
@holding("feedback.answer_case")
def moment(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = MomentForm(request.POST, case=found, auto_id="moment_%s")

    def save() -> str:
        moment_service.tell_moment(found.pk, **form.cleaned_data, by=request.user)
        return _("When and where it happened is written down.")

    return act(request, found, "moment", form, save)


@require_POST
@holding("feedback.answer_case")
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = CallForm(request.POST, auto_id="call_%s")

    def save() -> str:
        calls.note_call(found.pk, **form.cleaned_data, by=request.user)
        return _("The outcome of the call is kept.")

    return act(request, found, "call", form, save)


@require_POST
@holding("feedback.decide_case")
def mediate(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = MediationForm(request.POST, auto_id="mediation_%s")
    return act(
        request,
        found,
        "mediation",
        form,
        lambda: told(mediation.hand_over(found.pk, **form.cleaned_data, by=request.user)),
    )


@require_POST
@holding("feedback.decide_case")
def mediated(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = OutcomeForm(request.POST, auto_id="outcome_%s")
    return act(
        request,
        found,
        "outcome",
        form,
        lambda: told(mediation.note_outcome(found.pk, **form.cleaned_data, by=request.user)),
    )


@require_POST
@holding("feedback.decide_case")
def authority(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = AuthorityForm(request.POST, case=found, auto_id="authority_%s")

    def save() -> str:
        mediation.note_authority(found.pk, **form.cleaned_data, by=request.user)
        return _("What the authority wants is kept.")

    return act(request, found, "authority", form, save)


@require_POST
@holding("feedback.reject_case")
def reject(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = RejectForm(request.POST, auto_id="reject_%s")
    return act(
        request,
        found,
        "reject",
        form,
        lambda: told(mediation.reject(found.pk, form.cleaned_data["text"], by=request.user)),
    )


@require_GET
@holding("feedback.view_case")
def similar(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part of the page with what is most like the words that are being typed."""
    found = case_for(request.user, pk)
    rows = similar_to(found, request.GET.get("text", "")[:MOST_TYPED])
    return render(request, "feedback/_similar.html", {"similar": rows})


@require_GET
@holding("feedback.view_case")
def photo(request: SignedInRequest, pk: int, photo_pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    return photos.served(get_object_or_404(CasePhoto.objects.filter(event__case=found), pk=photo_pk).photo.name)


@require_GET
@holding("feedback.answer_case")
def call_list(request: SignedInRequest) -> HttpResponse:
    """Whom to call because they have not said whether it is settled, the longest silent first."""
    rows: Any = to_call(clock.now()).with_details().order_by("ended_at", "pk")[:MOST_ROWS]
    return render(request, "feedback/call_list.html", {"cases": rows})
