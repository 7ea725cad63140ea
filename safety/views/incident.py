"""Incidents: reported in under a minute, written about, signed off; names and statements apart."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safety.incident_forms import IncidentForm, PersonForm, ReportForm, ShownForm, SignForm
from safety.incident_lists import IncidentFilter, IncidentTable
from safety.models import Incident
from safety.selectors.doors import incident_for
from safety.selectors.incident import KINDS, visible_incidents
from safety.services import incident as service
from venue.errors import Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, history_page, list_page

VIEW, REPORT, CHANGE = "safety.view_incident", "safety.report_incident", "safety.change_incident"
WORDS = Words(
    title=_("Incidents"),
    lead=_("What happened to somebody, or nearly: reported at once, examined, signed off."),
    add=_("Report an incident"),
    added=_("It is reported; the safety officer and the manager are told. Look after the people first."),
    changed=_("The incident is changed."),
    empty_title=_("No incident is known"),
    empty_text=_("Where, what, and whether anybody is hurt: that is enough to report one."),
    icon="circle-check",
)

View = Callable[..., HttpResponse]


def holding(permission: str) -> Callable[[View], View]:
    """Strangers are asked to sign in, people without the permission are refused; nothing is kept by the browser."""

    def wrap(view: View) -> View:
        return login_required(permission_required(permission, raise_exception=True)(never_cache(view)))

    return wrap


@require_GET
@holding(VIEW)
def incident_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("safety:incident_list"),
        "add_url": reverse("safety:incident_add"),
    }
    return list_page(request, visible_incidents(request.user).with_details(), IncidentTable, IncidentFilter, **page)


@require_http_methods(["GET", "POST"])
@holding(REPORT)
def incident_add(request: SignedInRequest) -> HttpResponse:
    form = ReportForm(request.POST or None)

    def save() -> str:
        made = service.report_incident(**form.cleaned_data, by=request.user)
        return reverse("safety:incident", args=[made.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.added))
        return redirect(target)
    return render(request, "safety/incident_report.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@holding(VIEW)
def incident(request: SignedInRequest, pk: int) -> HttpResponse:
    return incident_page(request, incident_for(request.user, pk))


def incident_page(request: SignedInRequest, row: Incident, status: int = 200, **bound: Any) -> HttpResponse:
    """One incident with what this reader may add to it; `bound` is the form that was sent."""
    may_write = not row.is_signed_off
    forms = {
        "person": PersonForm() if may_write else None,
        "shown": ShownForm() if request.user.has_perm(CHANGE) else None,
        "sign": SignForm() if may_write and request.user.has_perm("safety.sign_off_incident") else None,
    }
    context = {
        "incident": row,
        "kind": KINDS[row.severity],
        "people": row.people.count(),
        "hazards": list(row.hazards.order_by("number")) if request.user.has_perm(CHANGE) else [],
        **forms,
        **bound,
    }
    return render(request, "safety/incident.html", context, status=status)


@require_http_methods(["GET", "POST"])
@holding(CHANGE)
def incident_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = incident_for(request.user, pk)
    page = reverse("safety:incident", args=[pk])
    if row.is_signed_off and request.method == "GET":
        return redirect(page)
    form = IncidentForm(request.POST or None, instance=row)

    def save() -> str:
        service.write_incident(pk, **form.cleaned_data, by=request.user)
        return page

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.changed))
        return redirect(target)
    context = {"form": form, "incident": incident_for(request.user, pk)}
    return render(request, "safety/incident_form.html", context, status=422 if form.is_bound else 200)


@require_GET
@holding("safety.open_incidentperson")
def incident_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and statements. That they were looked at is kept."""
    row = incident_for(request.user, pk)
    context = {"incident": row, "people": service.open_people(row, by=request.user)}
    return render(request, "safety/incident_people.html", context)


@require_GET
@holding(CHANGE)
def incident_history(request: SignedInRequest, pk: int) -> HttpResponse:
    back_url = reverse("safety:incident", args=[pk])
    return history_page(request, incident_for(request.user, pk), back_url=back_url)


def part(form_class: Any, name: str, done: Text, permission: str) -> Callable[[Callable[..., Any]], View]:
    """The view of one form on an incident's page: POST only; what is refused stands beside its field there."""

    def wrap(act: Callable[..., Any]) -> View:
        @require_POST
        @holding(permission)
        def view(request: SignedInRequest, pk: int) -> HttpResponse:
            row, form = incident_for(request.user, pk), form_class(request.POST)

            def save() -> str:
                act(row, form.cleaned_data, request.user)
                return reverse("safety:incident", args=[row.pk])

            if target := save_once(request, form, save):
                messages.success(request, str(done))
                return redirect(target)
            return incident_page(request, incident_for(request.user, pk), status=422, **{name: form})

        return view

    return wrap


@sensitive_post_parameters()
@part(PersonForm, "person", _("The person is added, sealed."), REPORT)
def person_add(row: Incident, fields: dict[str, str], by: Any) -> None:
    service.add_person(row.pk, **fields, by=by)


@part(SignForm, "sign", _("The incident is signed off and stays as it is."), "safety.sign_off_incident")
def sign(row: Incident, fields: dict[str, str], by: Any) -> None:
    service.sign_off(row.pk, by=by)


@part(ShownForm, "shown", _("The hazard is kept, and linked to the incident."), CHANGE)
def hazard_add(row: Incident, fields: dict[str, str], by: Any) -> None:
    service.raise_from_incident(row, **fields, by=by)
