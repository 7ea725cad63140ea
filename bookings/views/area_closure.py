"""What is closed for a time: the list, closing, changing, reopening, and the classes that it hits."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.closure_forms import ChangeClosureForm, ClosureForm, DecideForm
from bookings.filters import ClosureFilter
from bookings.keeping_shut import why_shut
from bookings.models import AreaClosure, ClosureStep
from bookings.rules import UNDO_RULES
from bookings.selectors.contracts_hit import contracts_hit
from bookings.selectors.doors import closure_for
from bookings.selectors.hits import Decided, decided_of, hits_of, keys_of
from bookings.services import area_closure as service
from bookings.services import closing
from bookings.tables import ClosureTable
from venue import clock, submissions, wording
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.rules import refusal
from venue.views.reference import Words, history_page, list_page

WORDS = Words(
    title=gettext_lazy("Closures"),
    lead=gettext_lazy("Areas, rooms or the whole venue, closed for a time."),
    add=gettext_lazy("Close something"),
    added=gettext_lazy("It is closed."),
    changed=gettext_lazy("The closure is changed."),
    empty_title=gettext_lazy("Nothing is closed"),
    empty_text=gettext_lazy("When an area, a room or the whole venue is closed for a time, it is entered here."),
    icon="lock",
)


@require_GET
def closure_list(request: SignedInRequest) -> HttpResponse:
    add_url = reverse("bookings:closure_add") if request.user.has_perm("bookings.add_areaclosure") else ""
    page: dict[str, Any] = {"words": WORDS, "list_url": reverse("bookings:closure_list"), "add_url": add_url}
    return list_page(request, _rows(), ClosureTable, ClosureFilter, **page)


def _rows() -> QuerySet[AreaClosure]:
    return AreaClosure.objects.with_places().select_related("closed_by")


@require_http_methods(["GET", "POST"])
def closure_add(request: SignedInRequest) -> HttpResponse:
    """Close something; `?place=` says what, as one comes from its page. A POST shows what that hits, with a choice for
    each; it is done only when what was shown is what is hit now.
    """
    form = ClosureForm(request.POST if request.method == "POST" else None, place=request.GET.get("place", ""))
    back_url = reverse("bookings:closure_list")
    if not form.is_bound or not form.is_valid():
        return _form_page(request, form, str(WORDS.add), back_url)
    wanted = form.wanted()
    hits, contracts = hits_of(wanted.row()), contracts_hit(wanted.row())
    chosen = DecideForm(request.POST, hits=hits, contracts=contracts)
    seen = f"{form.asked}#{keys_of(hits)}"
    is_seen = request.POST.get("seen", "") == seen or not (hits or contracts)

    def save() -> str:
        made = closing.close_and_decide(wanted, chosen.choices(), extends=chosen.extends, by=request.user)
        return reverse("bookings:closure", args=[made.pk])

    is_preview = "preview" in request.POST
    if is_seen and not is_preview and chosen.is_valid() and (target := save_once(request, form, save)):
        return _done(request, target, str(WORDS.added))
    page: dict[str, Any] = {
        "chosen": chosen,
        "seen": seen,
        "contracts": contracts,
        "is_open_ended": _is_open_ended(wanted.row()),
        "is_preview": True,
    }
    page["is_unseen"] = not is_seen and not is_preview and bool(request.POST.get("seen"))
    status = 200 if is_preview or not is_seen else 422
    return _form_page(request, form, str(WORDS.add), back_url, status=status, **page)


def _done(request: SignedInRequest, target: str, words: str) -> HttpResponse:
    """What is due at once is done now that it is committed."""
    closing.carry_out(int(target.rstrip("/").rpartition("/")[2]))
    messages.success(request, words)
    return redirect(target)


@require_GET
def closure(request: SignedInRequest, pk: int) -> HttpResponse:
    """One closure with what it hits and nobody has decided, and what was decided."""
    return closure_page(request, closure_for(pk))


def closure_page(request: SignedInRequest, found: AreaClosure, chosen: DecideForm | None = None) -> HttpResponse:
    now = clock.now()
    is_over, contracts = found.is_over(now), contracts_hit(found)
    hits = [] if is_over or chosen else hits_of(found)
    context = {
        "closure": found,
        "is_over": is_over,
        "has_begun": found.has_begun(now),
        "chosen": chosen or DecideForm(hits=hits, contracts=contracts),
        "steps": decided_of(found),
        "why_not_undo": refusal(UNDO_RULES, closing.undo_facts(found, now), now),
        "why_shut": None if is_over else why_shut(found),
        "undo_until": closing.undo_facts(found, now).undo_until,
        "contracts": contracts,
        "is_open_ended": not is_over and _is_open_ended(found),
    }
    return render(request, "bookings/closure.html", context, status=422 if chosen else 200)


def _is_open_ended(found: AreaClosure) -> bool:
    """Whether what contracts lose is only known once the venue is opened again."""
    return found.is_whole_venue and found.ends_at is None


@require_POST
def closure_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is to become of what it hits, and of the contracts that lose days."""
    found = closure_for(pk)
    page = reverse("bookings:closure", args=[pk])
    hits = [] if found.is_over(clock.now()) else hits_of(found)
    chosen = DecideForm(request.POST, hits=hits, contracts=contracts_hit(found))

    def save() -> str:
        closing.decide(pk, chosen.choices(), extends=chosen.extends, by=request.user)
        return page

    if save_once(request, chosen, save):
        return _done(request, page, _("It is noted, and done in two minutes; what begins within the hour, now."))
    return closure_page(request, found, chosen)


@require_POST
def closure_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take it back within two minutes."""
    page = reverse("bookings:closure", args=[closure_for(pk).pk])

    def action() -> str:
        done = closing.undo_closure(pk, by=request.user)
        for step in done:
            messages.warning(request, _still_done(step))
        if done:
            messages.success(request, _("The closure is undone; all other bookings are as they were."))
        else:
            messages.success(request, _("The closure is undone. Nobody was told, and every booking is as it was."))
        return page

    return redirect(submissions.once(request.POST.get("form_key", ""), action, by=request.user))


def _still_done(decided: Decided) -> str:
    """What could not be taken back."""
    named = {"course": decided.title, "at": wording.when(decided.starts_at)}
    if decided.step.what == ClosureStep.What.CALL_OFF:
        return (
            _("%(course)s, %(at)s, was called off already, and everybody was told: it begins within the hour.") % named
        )
    return _("%(course)s, %(at)s: what was decided was done already; it begins within the hour.") % named


@require_http_methods(["GET", "POST"])
def closure_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Until when, and why."""
    found = closure_for(pk)
    page = reverse("bookings:closure", args=[pk])
    form = ChangeClosureForm(request.POST if request.method == "POST" else None, closure=found)

    def save() -> str:
        service.change_closure(pk, **form.cleaned_data, by=request.user)
        return page

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.changed))
        return redirect(target)
    return _form_page(request, form, _("Change the closure"), page, found)


@require_POST
def closure_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    page = reverse("bookings:closure", args=[closure_for(pk).pk])

    def action() -> str:
        service.reopen_place(pk, by=request.user)
        return page

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("It is open again."))
    return redirect(target)


@require_GET
def closure_history(request: SignedInRequest, pk: int) -> HttpResponse:
    return history_page(request, closure_for(pk), back_url=reverse("bookings:closure", args=[pk]))


def _form_page(
    request: SignedInRequest,
    form: ClosureForm | ChangeClosureForm,
    title: str,
    back_url: str,
    found: AreaClosure | None = None,
    status: int | None = None,
    **page: Any,
) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "closure": found, "words": WORDS, **page}
    return render(request, "bookings/closure_form.html", context, status=status or (422 if form.is_bound else 200))
