"""List, add, edit and history of staff reference data: one instance of `Reference` for each noun.

    courses = Reference(noun="course", rows=Course.objects.all, table=CourseTable, …)
    staff_patterns = courses.patterns("desk/courses/")

gives bookings:course_list, course_add, course_edit and course_history, each behind the model's own permission, and
course_remove where there is a service for it. The forms lead back to `?next=`, else to the list. What
members or the desk *do* is never built with this: that is one function a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters import FilterSet
from django_tables2 import RequestConfig, Table

from venue import htmx
from venue.errors import Text
from venue.history import Happening, history_of
from venue.refusals import save_once
from venue.requests import SignedInRequest

PER_PAGE = 50
LIST = "venue/reference_list.html"
form_methods = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Words:
    """What the pages of one noun say."""

    title: Text
    lead: Text
    add: Text
    added: Text
    changed: Text
    empty_title: Text
    empty_text: Text
    icon: str
    remove: Text = ""
    removed: Text = ""


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Where a form leads: the page of this house named by `?next=`, else the usual one."""
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else otherwise


def list_page(
    request: SignedInRequest,
    rows: QuerySet,
    table_class: type[Table],
    filters_class: type[FilterSet],
    template: str = LIST,
    **page: Any,
) -> HttpResponse:
    """A table whose filters, order and page stand in the address; HTMX gets the rows alone.

    `page`: words (Words), list_url, add_url (empty when the reader may not add), and what a template that extends the
    list asks for.
    """
    filters = filters_class(request.GET, queryset=rows, request=request)
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    table = table_class(filters.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    count = table.paginator.count
    context = {
        **page,
        "filters": filters.form,
        "table": table,
        "count": count,
        "is_filtered": is_filtered,
        "is_empty": not is_filtered and not count and not rows.exists(),
    }
    return htmx.render(request, template, context, partial="rows", extends=LIST)


def history_page(
    request: SignedInRequest, row: Model, *, back_url: str, also: Sequence[Happening] = ()
) -> HttpResponse:
    """`also` is what happened beside the row itself."""
    events = sorted([*history_of(row), *also], key=lambda each: each.at, reverse=True) if also else history_of(row)
    context = {"row": row, "events": events, "back_url": back_url}
    return render(request, "venue/reference_history.html", context)


def guarded(view: Callable[..., HttpResponse], permission: str) -> Callable[..., HttpResponse]:
    """Strangers are asked to sign in, people without the permission are refused."""
    return login_required(permission_required(permission, raise_exception=True)(view))


@dataclass(frozen=True)
class Reference:
    """The four pages of one noun. `create(**fields, by=…)` and `change(pk, **fields, by=…)` are its services; the
    fields are what the form's `cleaned_data` holds.
    """

    noun: str
    rows: Callable[[], QuerySet]
    table: type[Table]
    filters: type[FilterSet]
    form: type[ModelForm]
    create: Callable[..., Model]
    change: Callable[..., Model]
    words: Words
    remove: Callable[..., None] | None = None
    also: Callable[[Any], Sequence[Happening]] | None = None  # what happened beside a row itself
    list_template: str = LIST
    initial: Callable[[HttpRequest], dict[str, Any]] = lambda request: {}  # what the form of a new one begins with

    def patterns(self, base: str) -> list[URLPattern]:
        may, noun = self.permission, self.noun
        patterns = [
            path(base, guarded(require_GET(self.list), may("view")), name=f"{noun}_list"),
            path(
                f"{base}add/", guarded(require_http_methods(["GET", "POST"])(self.add), may("add")), name=f"{noun}_add"
            ),
            path(
                f"{base}<int:pk>/",
                guarded(require_http_methods(["GET", "POST"])(self.edit), may("change")),
                name=f"{noun}_edit",
            ),
            path(f"{base}<int:pk>/history/", guarded(require_GET(self.history), may("view")), name=f"{noun}_history"),
        ]
        if self.remove:
            view = guarded(require_POST(self.remove_row), may("delete"))
            patterns.append(path(f"{base}<int:pk>/remove/", view, name=f"{noun}_remove"))
        return patterns

    def list(self, request: SignedInRequest) -> HttpResponse:
        add_url = self.url("add") if request.user.has_perm(self.permission("add")) else ""
        page: dict[str, Any] = {"words": self.words, "list_url": self.url("list"), "add_url": add_url}
        return list_page(request, self.rows(), self.table, self.filters, self.list_template, **page)

    def add(self, request: SignedInRequest) -> HttpResponse:
        return self.form_page(request, None, title=self.words.add)

    def edit(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.rows(), pk=pk)
        return self.form_page(request, row, title=str(row))

    def history(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.rows(), pk=pk)
        may_change = request.user.has_perm(self.permission("change"))
        back_url, also = self.url("edit", pk) if may_change else self.url("list"), self.also(row) if self.also else ()
        return history_page(request, row, back_url=back_url, also=also)

    def form_page(self, request: SignedInRequest, row: Model | None, *, title: Text) -> HttpResponse:
        is_sent = request.method == "POST"
        form = self.form(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            instance=row,
            initial=None if row else self.initial(request),
        )
        if is_sent and (target := save_once(request, form, partial(self.save, request, form, row))):
            messages.success(request, str(self.words.changed if row else self.words.added))
            return redirect(target)
        context = {
            "form": form,
            "title": title,
            "words": self.words,
            "list_url": next_url(request, self.url("list")),
            "history_url": self.url("history", row.pk) if row else "",
            "remove_url": self.url("remove", row.pk) if row and self.remove else "",
        }
        return render(request, "venue/reference_form.html", context, status=422 if form.is_bound else 200)

    def save(self, request: SignedInRequest, form: ModelForm, row: Model | None) -> str:
        if row:
            self.change(row.pk, **form.cleaned_data, by=request.user)
        else:
            self.create(**form.cleaned_data, by=request.user)
        return next_url(request, self.url("list"))

    def remove_row(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(self.rows(), pk=pk)
        assert self.remove is not None  # noqa: S101 - the address exists only then
        self.remove(row.pk, by=request.user)
        messages.success(request, str(self.words.removed))
        return redirect(self.url("list"))

    def permission(self, action: str) -> str:
        meta = self.form._meta.model._meta
        return f"{meta.app_label}.{action}_{meta.model_name}"

    def url(self, page: str, *args: object) -> str:
        return reverse(f"{self.form._meta.model._meta.app_label}:{self.noun}_{page}", args=args)
