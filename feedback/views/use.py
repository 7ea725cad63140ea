"""How rooms, coaches and classes are used, what was not used, and what was taken today."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bookings.selectors.use import Missed
from feedback.figures.use import STEPS, UseForm, View, behind, sheet, takings
from feedback.views.case import holding
from feedback.views.figures import MAY_LOOK, PER_PAGE
from venue import clock, keyset
from venue.models.opening import WEEKDAYS
from venue.periods import READY
from venue.requests import SignedInRequest
from venue.sheets import csv_response

PAGE = "feedback:use"


@require_GET
@holding(MAY_LOOK)
def use(request: SignedInRequest) -> HttpResponse:
    """A week of hours, coloured by how much they are used; days, course and whose use are in the address."""
    form = UseForm(request.GET)
    context = {"form": form, "is_chosen": bool(request.GET), "tabs": tabs(form)}
    if form.is_valid():
        view = View(form)
        context |= {
            "view": view,
            "scope": form.scope,
            "table": view.table(view.heat()),
            "weekdays": [name for _day, name in WEEKDAYS],
            "steps": STEPS,
            "missed": [
                ("courses", linked(view, view.by_course(), "course")),
                ("weekdays", linked(view, view.by_weekday(), "weekday")),
            ],
            "takings": [(each, view.url("takings", method=each.method)) for each in takings()],
        }
    return render(request, "feedback/use.html", context)


@require_GET
@holding(MAY_LOOK)
def use_rows(request: SignedInRequest, key: str) -> HttpResponse:
    """Every row behind one number, the newest first."""
    form = UseForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    view = View(form)
    found = behind(view, key, request.GET)
    if found is None:
        raise Http404
    page = keyset.paginate(found.rows.order_by("-pk"), request.GET, size=PER_PAGE)
    lines = [found.line(row) for row in page.rows]
    context = {"title": found.title, "view": view, "scope": form.scope, "page": page, "lines": lines}
    return render(request, "feedback/use_rows.html", context)


@require_GET
@holding(MAY_LOOK)
def use_export(request: SignedInRequest, what: str) -> HttpResponse:
    """One of the tables for a spreadsheet."""
    form = UseForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse(PAGE)}?{request.GET.urlencode()}")
    found = sheet(View(form), what)
    if found is None:
        raise Http404
    return csv_response(f"use-{what}", *found)


def linked(view: View, rows: list[Missed], name: str) -> list[tuple[Missed, str, str]]:
    """Each with where those who did not come, and those who cancelled late, are listed."""
    return [
        (each, view.url("no_show", **{name: each.key}), view.url("late_cancelled", **{name: each.key})) for each in rows
    ]


def tabs(form: UseForm) -> list[tuple[object, str, bool]]:
    """The periods that are ready, marked where it is the one that is shown; course and subject stay."""
    kept = {name: value for name in ("course", "subject") if (value := form.data.get(name))}
    shown, today = form.scope.period if form.is_valid() else None, clock.today()
    return [
        (name, "?" + urlencode({"period": key} | kept), ready(today) == shown) for key, (name, ready) in READY.items()
    ]
