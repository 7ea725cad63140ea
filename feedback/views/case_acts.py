"""What colleagues do about a case beside answering: propose, call, hand to a mediator, say that it is not upheld."""

from collections.abc import Mapping
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
from feedback.models import Case, CasePhoto
from feedback.selectors.confirmation import to_call
from feedback.selectors.doors import case_for
from feedback.selectors.similar import similar_to
from feedback.services import calls, compensation, mediation
from feedback.services import moment as moment_service
from feedback.views.case import ANSWER, DECIDE, holding, step, told
from venue import clock, photos
from venue.models import User
from venue.requests import SignedInRequest

MOST_TYPED, MOST_ROWS = 2000, 100


def _propose(case: Case, said: Mapping[str, Any], by: User) -> str:
    fields = dict(said)
    done = compensation.propose(case.pk, fields.pop("text"), **fields, by=by)
    if done.is_waiting:
        return _("This is above what you may give alone: somebody in charge decides, then the guest hears of it.")
    return told(done.is_told)


def _moment(case: Case, said: Mapping[str, Any], by: User) -> str:
    moment_service.tell_moment(case.pk, **said, by=by)
    return _("When and where it happened is written down.")


def _call(case: Case, said: Mapping[str, Any], by: User) -> str:
    calls.note_call(case.pk, **said, by=by)
    return _("The outcome of the call is kept.")


def _mediate(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(mediation.hand_over(case.pk, **said, by=by))


def _mediated(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(mediation.note_outcome(case.pk, **said, by=by))


def _authority(case: Case, said: Mapping[str, Any], by: User) -> str:
    mediation.note_authority(case.pk, **said, by=by)
    return _("What the authority wants is kept.")


def _reject(case: Case, said: Mapping[str, Any], by: User) -> str:
    return told(mediation.reject(case.pk, said["text"], by=by))


propose = step("propose", ANSWER, ProposeForm, _propose)
moment = step("moment", ANSWER, MomentForm, _moment, is_given_case=True)
call = step("call", ANSWER, CallForm, _call)
mediate = step("mediation", DECIDE, MediationForm, _mediate)
mediated = step("outcome", DECIDE, OutcomeForm, _mediated)
authority = step("authority", DECIDE, AuthorityForm, _authority, is_given_case=True)
reject = step("reject", "feedback.reject_case", RejectForm, _reject)


@require_POST
@holding("feedback.view_case")
def similar(request: SignedInRequest, pk: int) -> HttpResponse:
    """The part of the page with what is most like the words that are being typed. They stand in no address: logs keep
    those, and long Chinese words fit into none.
    """
    found = case_for(request.user, pk)
    rows = similar_to(found, request.POST.get("text", "")[:MOST_TYPED])
    return render(request, "feedback/_similar.html", {"similar": rows})


@require_GET
@holding("feedback.view_case")
def photo(request: SignedInRequest, pk: int, photo_pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    return photos.served(get_object_or_404(CasePhoto.objects.filter(event__case=found), pk=photo_pk).photo.name)


@require_GET
@holding(ANSWER)
def call_list(request: SignedInRequest) -> HttpResponse:
    """Whom to call because they have not said whether it is settled, the longest silent first."""
    rows: Any = to_call(clock.now()).with_details().order_by("ended_at", "pk")[:MOST_ROWS]
    return render(request, "feedback/call_list.html", {"cases": rows})
