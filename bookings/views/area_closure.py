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

from bookings.closure_forms import ChangeClosureForm, ClosureForm
from bookings.filters import ClosureFilter
from bookings.models import AreaClosure
from bookings.selectors.closing import sessions_in
from bookings.selectors.doors import closure_for
from bookings.services import area_closure as service
from bookings.tables import ClosureTable
from venue import clock, submissions
from venue.refusals import save_once
from venue.requests import SignedInRequest
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
    """Close something; `?place=` says what, as one comes from its page."""
    form = ClosureForm(request.POST if request.method == "POST" else None, place=request.GET.get("place", ""))

    def save() -> str:
        closure = service.close_place(form.wanted(), by=request.user)
        return reverse("bookings:closure", args=[closure.pk])

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, str(WORDS.added))
        return redirect(target)
    return _form_page(request, form, str(WORDS.add), reverse("bookings:closure_list"))


@require_GET
def closure(request: SignedInRequest, pk: int) -> HttpResponse:
    """One closure with the classes in it about which nobody has decided."""
    found = closure_for(pk)
    is_over = found.is_over(clock.now())
    context = {
        "closure": found,
        "is_over": is_over,
        "has_begun": found.has_begun(clock.now()),
        "sessions": [] if is_over else list(sessions_in(found).with_details()),
    }
    return render(request, "bookings/closure.html", context)


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
) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "closure": found, "words": WORDS}
    return render(request, "bookings/closure_form.html", context, status=422 if form.is_bound else 200)
