"""Looking into a case: its cause, what keeps it from coming back, and what of it concerns safety."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from feedback.lesson_forms import (
    CaseHazardForm,
    CaseIncidentForm,
    CauseClassForm,
    CauseForm,
    EffectForm,
    MeasureForm,
)
from feedback.lesson_rules import ANALYSE_RULES
from feedback.lesson_tables import CauseClassFilter, CauseClassTable
from feedback.models import Case, CauseClass
from feedback.selectors.analysis import analysis_facts, analysis_of
from feedback.selectors.doors import case_for, measure_for
from feedback.services import analysis as service
from feedback.services import case_safety
from feedback.views.case import holding
from venue import clock
from venue.errors import DomainError, Text
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Reference, Words, history_page

ANSWER = "feedback.answer_case"
form_methods = require_http_methods(["GET", "POST"])

causes = Reference(
    noun="causeclass",
    rows=CauseClass.objects.all,
    table=CauseClassTable,
    filters=CauseClassFilter,
    form=CauseClassForm,
    create=service.causes.create,
    change=service.causes.change,
    words=Words(
        title=gettext_lazy("Causes"),
        lead=gettext_lazy("What the cause of a case is counted as, so that the same cause is found again."),
        add=gettext_lazy("Add a cause"),
        added=gettext_lazy("The cause is added."),
        changed=gettext_lazy("The cause is changed."),
        empty_title=gettext_lazy("No cause yet"),
        empty_text=gettext_lazy("Causes group what goes wrong, such as missing training or a fault of equipment."),
        icon="search",
    ),
)


def form_page(
    request: SignedInRequest,
    found: Case,
    form: Any,
    *,
    title: Text,
    button: Text,
    done: Text,
    save: Callable[[], object],
    lead: Text = "",
    refused: DomainError | None = None,
) -> HttpResponse:
    """One form about a case on a page of its own, which leads back to the case."""
    page = reverse("feedback:case", args=[found.pk])

    def act() -> str:
        save()
        return page

    if request.method == "POST" and (target := save_once(request, form, act)):
        messages.success(request, str(done))
        return redirect(target)
    context = {"case": found, "form": form, "title": title, "lead": lead, "button": button, "refused": refused}
    return render(request, "feedback/case_form.html", context, status=422 if form.is_bound else 200)


@form_methods
@holding(ANSWER)
def cause(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = CauseForm(request.POST or None, analysis=analysis_of(found))
    return form_page(
        request,
        found,
        form,
        title=_("Cause and remedy"),
        lead=_("What came out, why it could happen, and how it was put right."),
        button=_("Keep the cause"),
        done=_("The cause is kept."),
        save=lambda: service.name_cause(found.pk, **form.cleaned_data, by=request.user),
        refused=refused(request, found),
    )


@form_methods
@holding(ANSWER)
def case_measure(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = MeasureForm(request.POST or None, analysis=analysis_of(found))
    return form_page(
        request,
        found,
        form,
        title=_("Preventive measure"),
        lead=_("What is done so that it does not happen again, by whom and until when."),
        button=_("Keep the measure"),
        done=_("The measure is kept, and its owner is told."),
        save=lambda: service.plan_measure(found.pk, **form.cleaned_data, by=request.user),
        refused=refused(request, found),
    )


def refused(request: SignedInRequest, found: Case) -> DomainError | None:
    """Why this reader may not look into it, told before anything is typed."""
    return refusal(ANALYSE_RULES, analysis_facts(found, request.user), clock.now())


@form_methods
@login_required
def measure(request: SignedInRequest, pk: int) -> HttpResponse:
    """One measure for its owner and those who answer cases: nothing of who complained."""
    row = measure_for(request.user, pk)
    form = EffectForm(request.POST or None)

    def act() -> str:
        service.finish_measure(row.case_id, effect=form.cleaned_data["effect"], by=request.user)
        return reverse("feedback:measure", args=[row.pk])

    if request.method == "POST" and (target := save_once(request, form, act)):
        messages.success(request, _("The measure is done. What it has brought is kept."))
        return redirect(target)
    context = {"measure": row, "form": form}
    return render(request, "feedback/measure.html", context, status=422 if form.is_bound else 200)


@require_GET
@holding("feedback.view_case")
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """How cause and measures changed."""
    found = case_for(request.user, pk)
    back_url = reverse("feedback:case", args=[pk])
    row = analysis_of(found)
    if row is None:
        return redirect(back_url)
    return history_page(request, row, back_url=back_url)


# --- safety ----------------------------------------------------------------------------------------------------------


@form_methods
@holding(ANSWER)
def hazard(request: SignedInRequest, pk: int) -> HttpResponse:
    """A hazard of what the case tells, in one act."""
    found = case_for(request.user, pk)
    form = CaseHazardForm(request.POST or None, request.FILES or None, case=found)
    return form_page(
        request,
        found,
        form,
        title=_("Report a hazard"),
        lead=_("If somebody is in danger now, first keep people away and call for help."),
        button=_("Report the hazard"),
        done=_("The hazard is kept, and linked to the case. The safety officer sees it."),
        save=lambda: case_safety.raise_hazard(found, **form.cleaned_data, by=request.user),
    )


@form_methods
@holding(ANSWER)
def incident(request: SignedInRequest, pk: int) -> HttpResponse:
    found = case_for(request.user, pk)
    form = CaseIncidentForm(request.POST or None, case=found)
    return form_page(
        request,
        found,
        form,
        title=_("Report an incident"),
        lead=_("First help, and call 120 if it is needed. Then three answers are enough."),
        button=_("Report the incident"),
        done=_("The incident is reported, and linked to the case."),
        save=lambda: case_safety.raise_incident(found, **form.cleaned_data, by=request.user),
    )
