"""Hazards: what is open, one with its history, and the steps it takes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safety.filters import HazardFilter
from safety.forms import AssignForm, HazardForm, RectifyForm, ReturnForm, VerifyForm
from safety.hazard_forms import ExtendForm
from safety.models import Hazard
from safety.selectors import doors
from safety.selectors.hazard import (
    ANSWER_FOR,
    KINDS,
    LEVEL_KINDS,
    MANAGE,
    history_of,
    moves_for,
    shut_by,
    visible_hazards,
)
from safety.services import hazard as service
from safety.tables import HazardTable
from venue import clock, photos
from venue.errors import Text
from venue.led_to import begins, led_to
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, list_page

WORDS = Words(
    title=_("Hazards"),
    lead=_("What was found, who puts it right by when, and who has verified it."),
    add=_("Report a hazard"),
    added="",
    changed="",
    empty_title=_("No hazard is known"),
    empty_text=_("What is not in order in a duty becomes a hazard by itself; what you see yourself, you report."),
    icon="circle-check",
)


@require_GET
@login_required
@permission_required("safety.view_hazard", raise_exception=True)
def hazard_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("safety:hazard_list"),
        "add_url": reverse("safety:hazard_add"),
    }
    return list_page(request, visible_hazards(request.user).with_details(), HazardTable, HazardFilter, **page)


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("safety.report_hazard", raise_exception=True)
def hazard_add(request: SignedInRequest) -> HttpResponse:
    form = HazardForm(request.POST or None, request.FILES or None)

    def save() -> str:
        found = service.report_hazard(**form.cleaned_data, by=request.user)
        return reverse("safety:hazard", args=[found.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(_("Thank you. The hazard is kept, and the safety officer sees it.")))
        return redirect(target)
    return render(request, "safety/hazard_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@login_required
@permission_required("safety.view_hazard", raise_exception=True)
def hazard(request: SignedInRequest, pk: int) -> HttpResponse:
    return hazard_page(request, doors.hazard_for(request.user, pk))


def hazard_page(request: SignedInRequest, row: Hazard, status: int = 200, **bound: Any) -> HttpResponse:
    """One hazard, with the form of each step that this reader may take now; `bound` is the one that was sent."""
    may = moves_for(row, request.user)
    forms = {
        "assign": AssignForm(hazard=row) if may.assign else None,
        "rectify": RectifyForm(hazard=row) if may.rectify else None,
        "verify": VerifyForm(hazard=row) if may.verify else None,
        "send_back": ReturnForm(hazard=row) if may.send_back else None,
        "extend": ExtendForm(hazard=row) if may.extend else None,
    }
    context = {
        "hazard": row,
        "kind": KINDS[row.state],
        "level_kind": LEVEL_KINDS[row.level],
        "is_overdue": row.is_overdue(clock.now()),
        "may": may,
        "shut": shut_by(row),
        "moves": history_of(row),
        "led_to": led_to("hazard", row.pk, request.user),
        "begins_url": begins("hazard", row.pk, request.user),
        **forms,
        **bound,
    }
    return render(request, "safety/hazard.html", context, status=status)


def step(
    form_class: Any, name: str, service_of: Callable[..., Hazard], done: Text, permission: str
) -> Callable[..., HttpResponse]:
    """The view of one step: POST only; what is refused stands beside its field on the hazard's page."""

    @require_POST
    @login_required
    @permission_required(permission, raise_exception=True)
    def view(request: SignedInRequest, pk: int) -> HttpResponse:
        row = doors.hazard_for(request.user, pk)
        form = form_class(request.POST, request.FILES, hazard=row)

        def save() -> str:
            service_of(row.pk, **form.cleaned_data, by=request.user)
            return reverse("safety:hazard", args=[row.pk])

        if target := save_once(request, form, save):
            messages.success(request, str(done))
            return redirect(target)
        return hazard_page(request, doors.hazard_for(request.user, pk), status=422, **{name: form})

    return view


RECTIFY = "safety.rectify_hazard"
assign = step(AssignForm, "assign", service.assign_hazard, _("The owner is told by message."), MANAGE)
rectify = step(RectifyForm, "rectify", service.rectify_hazard, _("Thank you. Somebody else will verify it."), RECTIFY)
verify = step(VerifyForm, "verify", service.verify_hazard, _("The hazard is verified and closed."), MANAGE)
send_back = step(ReturnForm, "send_back", service.return_hazard, _("The hazard went back to its owner."), MANAGE)
extend = step(ExtendForm, "extend", service.extend_hazard, _("There is more time now; the owner is told."), ANSWER_FOR)


@require_GET
@login_required
@permission_required("safety.view_hazard", raise_exception=True)
def photo(request: SignedInRequest, pk: int) -> HttpResponse:
    return photos.served(doors.photo_of_move(request.user, pk).photo.name)
