"""The queue of cases: filters in the address, saved views, and acts on many at once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from feedback.queue_forms import BULK_FORMS, QueueForm, ViewForm, chosen_of, query_of
from feedback.selectors import case_list as queue
from feedback.selectors.doors import view_for
from feedback.selectors.queue import rows
from feedback.selectors.sources import sources
from feedback.selectors.staff import able_handlers
from feedback.services import saved_view as view_service
from feedback.services.bulk_acts import MOST, Outcome, planned, run
from feedback.views.case import holding
from venue import clock, htmx
from venue.refusals import save_once
from venue.requests import SignedInRequest

SEES, DECIDES = "feedback.view_case", "feedback.decide_case"


@require_GET
@holding(SEES)
def case_list(request: SignedInRequest) -> HttpResponse:
    """Everything that waits, what is due first at the top."""
    form = QueueForm(request.GET, sources=sources(), handlers=list(able_handlers()))
    chosen, now = form.chosen(), clock.now()
    query = query_of(chosen)
    page = queue.page_of(queue.found_by(chosen, request.user, now), chosen, request.GET)
    context = {
        "form": form,
        "page": page,
        "rows": rows(page.rows),
        "tabs": [view.tab for view in queue.views(request.user, query, chosen_of, now)],
        "query": query,
        "is_filtered": bool(query),
        "view_form": view_form(request),
        "most": MOST,
    }
    return htmx.render(request, "feedback/case_list.html", context, partial="cases")


# --- many at once ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@holding(DECIDES)
def bulk(request: SignedInRequest, act: str) -> HttpResponse:
    """First what would come of it in each case, with the reason of every refusal; then it is done."""
    if act not in BULK_FORMS:
        raise Http404
    sent = request.POST or request.GET
    keys = [int(key) for key in sent.getlist("case") if key.isdecimal() and len(key) < 10]
    is_chosen = request.method == "POST" or "preview" in sent or act == "close"
    form: Any = BULK_FORMS[act](sent if is_chosen else None, auto_id="bulk_%s")
    query = query_of(chosen_of(QueryDict(sent.get("from", ""))))
    back = queue_url(query)

    def save() -> str:
        told(request, run(act, keys, form.cleaned_data, by=request.user))
        return back

    if request.method == "POST" and (target := save_once(request, form, save)):
        return redirect(target)
    fields = form.cleaned_data if is_chosen and form.is_valid() else None
    context = {"act": act, "form": form, "back_url": back, "query": query, "is_ready": fields is not None}
    context |= foreseen(planned(act, keys, fields, request.user))
    return render(request, "feedback/bulk.html", context, status=422 if form.errors else 200)


def foreseen(outcomes: list[Outcome]) -> dict[str, Any]:
    return {
        "outcomes": outcomes,
        "count": sum(outcome.refusal is None for outcome in outcomes),
        "keys": [outcome.case.pk for outcome in outcomes],
    }


def queue_url(query: str) -> str:
    """The queue as it was left, with its filters."""
    return reverse("feedback:case_list") + (f"?{query}" if query else "")


def told(request: HttpRequest, outcomes: list[Outcome]) -> None:
    done = sum(outcome.refusal is None for outcome in outcomes)
    if done:
        messages.success(
            request, ngettext("%(count)s case is done.", "%(count)s cases are done.", done) % {"count": done}
        )
    for outcome in outcomes:
        if outcome.refusal:
            messages.warning(request, f"{outcome.case.number}: {outcome.refusal}")


# --- saved views -----------------------------------------------------------------------------------------------------


def view_form(request: SignedInRequest, data: Any = None, **options: Any) -> ViewForm:
    return ViewForm(data, may_share=request.user.has_perm(DECIDES), auto_id="view_%s", **options)


@require_GET
@holding(SEES)
def view_list(request: SignedInRequest) -> HttpResponse:
    """The views one has saved, and those that colleagues share."""
    may_share = request.user.has_perm(DECIDES)
    views = [(view, view.owner_id == request.user.pk or may_share) for view in queue.views_for(request.user)]
    return render(request, "feedback/view_list.html", {"views": views})


@require_POST
@holding(SEES)
def view_add(request: SignedInRequest) -> HttpResponse:
    """Keep the filters of the queue under a name."""
    form = view_form(request, request.POST)
    query = query_of(chosen_of(QueryDict(request.POST.get("query", ""))))

    def save() -> str:
        view_service.save_view(query=query, **form.cleaned_data, by=request.user)
        return queue_url(query)

    if target := save_once(request, form, save):
        messages.success(request, _("The view is saved."))
        return redirect(target)
    return render(request, "feedback/view_form.html", {"form": form, "query": query}, status=422)


@require_http_methods(["GET", "POST"])
@holding(SEES)
def view_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    view = view_for(request.user, pk)
    form = view_form(request, request.POST or None, instance=view)

    def save() -> str:
        view_service.change_view(view.pk, **form.cleaned_data, by=request.user)
        return reverse("feedback:view_list")

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The view is changed."))
        return redirect(target)
    context = {"form": form, "view": view, "query": view.query}
    return render(request, "feedback/view_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@holding(SEES)
def view_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    view_service.remove_view(view_for(request.user, pk).pk, by=request.user)
    messages.success(request, _("The view is deleted."))
    return redirect("feedback:view_list")
