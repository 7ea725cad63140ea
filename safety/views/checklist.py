"""Checklists, as the safety officer writes them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from safety.checklist_forms import ChecklistForm, ItemFormSet
from safety.filters import ChecklistFilter
from safety.models import ChecklistItem, ChecklistTemplate
from safety.selectors.checklist import checklists, is_used, items_of, versions_of
from safety.selectors.doors import checklist_for
from safety.services.checklist import change_checklist, create_checklist
from safety.tables import ChecklistTable
from venue.history import history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, list_page

WORDS = Words(
    title=gettext_lazy("Checklists"),
    lead=gettext_lazy("What is looked at. Where and when, is said by the duty plans."),
    add=gettext_lazy("Add a checklist"),
    added=gettext_lazy("The checklist is added. A duty plan brings it to an area."),
    changed=gettext_lazy("The checklist is changed."),
    empty_title=gettext_lazy("No checklist yet"),
    empty_text=gettext_lazy(
        "A checklist asks for a yes or no, one of several, a number within limits, a text, photo or signature."
    ),
    icon="clipboard-check",
)


@require_GET
def checklist_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("safety:checklist_list"),
        "add_url": reverse("safety:checklist_add"),
    }
    return list_page(request, checklists(), ChecklistTable, ChecklistFilter, **page)


@require_http_methods(["GET", "POST"])
def checklist_add(request: SignedInRequest) -> HttpResponse:
    return form_page(request, None, ChecklistItem.objects.none())


@require_http_methods(["GET", "POST"])
def checklist_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = checklist_for(pk)
    return form_page(request, row, row.items.order_by("position"))


def form_page(request: SignedInRequest, row: ChecklistTemplate | None, rows: QuerySet) -> HttpResponse:
    """Names above, one row for each item below. Empty rows at the end take new items, without a script too."""
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    form, items = ChecklistForm(data, instance=row), ItemFormSet(data, queryset=rows, prefix="items")
    if is_post and "more" in request.POST:
        items = with_more_rows(request, rows)
    elif is_post and (target := save_once(request, form, saving(request, row, form, items))):
        messages.success(request, str(WORDS.changed if row else WORDS.added))
        return redirect(target)
    context = {
        "form": form,
        "items": items,
        "row": row,
        "is_used": bool(row and is_used(row)),
        "title": row.name if row else WORDS.add,
        "words": WORDS,
        "list_url": reverse("safety:checklist_list"),
        "plan_url": f"{reverse('safety:plan_add')}?template={row.pk}" if row else "",
        "history_url": reverse("safety:checklist_history", args=[row.pk]) if row else "",
    }
    is_wrong = is_post and "more" not in request.POST
    return render(request, "safety/checklist_form.html", context, status=422 if is_wrong else 200)


def saving(
    request: SignedInRequest, row: ChecklistTemplate | None, form: ChecklistForm, items: Any
) -> Callable[[], str]:
    def save() -> str:
        if not items.is_valid():
            raise ValidationError("")
        fields = {**form.cleaned_data, "questions": items.questions(), "by": request.user}
        if row:
            change_checklist(row.pk, **fields)
        else:
            create_checklist(**fields)
        return reverse("safety:checklist_list")

    return save


def with_more_rows(request: SignedInRequest, rows: QuerySet) -> Any:
    """The rows as they are typed, and three more."""
    data = request.POST.copy()
    data["items-TOTAL_FORMS"] = str(int(data.get("items-TOTAL_FORMS", "0")) + ItemFormSet.extra)
    return ItemFormSet(data, queryset=rows, prefix="items")


@require_GET
def checklist_history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every version with its items, and who changed what."""
    row = checklist_for(pk)
    versions = [(version, items_of(version), history_of(version)) for version in versions_of(row)]
    title = _("History")
    context = {"row": row, "versions": versions, "title": title, "back_url": edit_or_list(request, row)}
    return render(request, "safety/checklist_history.html", context)


def edit_or_list(request: SignedInRequest, row: ChecklistTemplate) -> str:
    if request.user.has_perm("safety.change_checklisttemplate"):
        return reverse("safety:checklist_edit", args=[row.pk])
    return reverse("safety:checklist_list")
