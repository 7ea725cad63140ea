"""Where somebody who works here says that they cannot come, and takes it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from venue import clock
from venue.models import Absence, StaffMember
from venue.reference_forms import OwnAbsenceForm
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.services import absence as service
from venue.views.reference import guarded


@require_http_methods(["GET", "POST"])
def own_absences(request: SignedInRequest) -> HttpResponse:
    """One's own absences to come, and the form for another."""
    staff = own_record(request)
    form = OwnAbsenceForm(request.POST or None)

    def save() -> str:
        service.report(staff, by=request.user, **form.cleaned_data)
        return reverse("venue:own_absences")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("Thank you for saying so. Those in charge are told and look for somebody."))
        return redirect(target)
    coming = staff.absences.filter(ends_at__gt=clock.now())
    context = {"form": form, "coming": coming}
    return render(request, "venue/own_absences.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    staff = own_record(request)
    absence = get_object_or_404(Absence.objects.filter(staff=staff, ends_at__gt=clock.now()), pk=pk)
    service.take_back(absence, by=request.user)
    messages.success(request, _("You are expected again."))
    return redirect("venue:own_absences")


def own_record(request: SignedInRequest) -> StaffMember:
    """The record of the signed-in colleague; nobody else has absences."""
    staff = StaffMember.objects.filter(user=request.user).first()
    if staff is None:
        raise Http404
    return staff


patterns = [
    path("my/absences/", guarded(own_absences, "venue.report_own_absence"), name="own_absences"),
    path("my/absences/<int:pk>/take-back/", guarded(take_back, "venue.report_own_absence"), name="take_back_absence"),
]
