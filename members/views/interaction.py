"""Consultations of a person: the list, writing one down, correcting it; for the desk and for whoever trains, treats or
advises.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.interaction_forms import ConsultationForm
from members.selectors.interaction import consultation_for, consultations_of, person_talked_with, versions_of
from members.services import interaction as service
from members.views.member import desk
from venue import keyset
from venue.refusals import save_once
from venue.requests import SignedInRequest

PER_PAGE = 20


@require_GET
@desk("members.view_interaction")
def consultations(request: SignedInRequest, pk: int) -> HttpResponse:
    """What stands, the latest first; older ones by key."""
    person = person_talked_with(request.user, pk)
    context = {"member": person, "page": keyset.paginate(consultations_of(person), request.GET, size=PER_PAGE)}
    return render(request, "members/consultations.html", context)


@require_http_methods(["GET", "POST"])
@desk("members.add_interaction")
def consultation_add(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_talked_with(request.user, pk)
    form = ConsultationForm(request.POST or None)
    after = reverse("members:consultations", args=[person.pk])

    def save() -> str:
        service.keep_consultation(person.pk, form.held, by=request.user)
        return after

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The consultation is kept."))
        return redirect(target)
    context = {"form": form, "member": person}
    return render(request, "members/consultation_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@desk("members.add_interaction")
def consultation_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another row that says how it really was."""
    row = consultation_for(request.user, pk)
    form = ConsultationForm(request.POST or None, initial=ConsultationForm.typed_from(row))
    after = reverse("members:consultations", args=[row.member_id])

    def save() -> str:
        service.correct_consultation(row.pk, form.held, by=request.user)
        return after

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("The correction is kept; what was written before stays in the history."))
        return redirect(target)
    context = {"form": form, "member": row.member, "corrects": row}
    return render(request, "members/consultation_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@desk("members.view_interaction")
def consultation_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every version of one consultation, the latest first."""
    row = consultation_for(request.user, pk)
    return render(request, "members/consultation_history.html", {"member": row.member, "versions": versions_of(row)})
