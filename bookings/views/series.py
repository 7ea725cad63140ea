"""Weekly classes: the schedule, putting one on, ending one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bookings.filters import SeriesFilter
from bookings.models import Course, SessionSeries
from bookings.selectors import teaching
from bookings.selectors.advice import notices_about
from bookings.selectors.closures import on_closed_days, on_closed_days_of
from bookings.selectors.series import (
    coming_sessions,
    days_left_out,
    ending,
    last_foreseen,
    missing_for_a_series,
)
from bookings.selectors.substitutes import uncovered_classes
from bookings.selectors.uncovered_treatments import uncovered_treatments
from bookings.series_forms import EndSeriesForm, LastDayForm, SeriesForm
from bookings.services import series as service
from bookings.tables import SeriesTable
from venue import clock
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, history_page, list_page, next_url

WORDS = Words(
    title=gettext_lazy("Schedule"),
    lead=gettext_lazy("Classes that take place every week."),
    add=gettext_lazy("Put on a weekly class"),
    added="",
    changed="",
    empty_title=gettext_lazy("No weekly class yet"),
    empty_text=gettext_lazy("A weekly class brings its sessions into the timetable by itself, some weeks ahead."),
    icon="calendar-repeat",
)
MOST_SHOWN = 200
ROWS = SessionSeries.objects.select_related("course", "room__area", "instructor__user")


@require_GET
def series_list(request: SignedInRequest) -> HttpResponse:
    may_add = request.user.has_perm("bookings.add_sessionseries")
    page: dict[str, Any] = {
        "words": WORDS,
        "list_url": reverse("bookings:series_list"),
        "add_url": reverse("bookings:series_add") if may_add else "",
    }
    if request.user.has_perm("bookings.change_scheduledsession"):
        page["lapsing"] = teaching.uncovered().count()
        page["closed"] = len(on_closed_days())
    return list_page(request, ROWS.all(), SeriesTable, SeriesFilter, "bookings/series_list.html", **page)


@require_GET
def lapses(request: SignedInRequest) -> HttpResponse:
    """What needs somebody else: classes whose coach is away or lacks the paper, for whoever may change them, and
    treatments whose practitioner is away.
    """
    may_change = request.user.has_perm("bookings.change_scheduledsession")
    context = {
        "may_change": may_change,
        "rows": uncovered_classes(MOST_SHOWN) if may_change else [],
        "treatments": uncovered_treatments(MOST_SHOWN),
    }
    return render(request, "bookings/lapses.html", context)


@require_GET
def series(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ROWS, pk=pk)
    sessions = list(coming_sessions(row).select_related("series"))
    last_on = last_foreseen(row)
    context = {
        "series": row,
        "is_ended": is_past(row.last_on) or (not sessions and is_past(last_on)),
        "last_foreseen": last_on,
        "sessions": sessions,
        "on_closed_days": on_closed_days_of(sessions),
        "left_out": days_left_out(row),
        "notices": notices_about(row.course, row.weekday, row.begins_at, row.minutes),
    }
    return render(request, "bookings/series.html", context)


def is_past(day: date | None) -> bool:
    return day is not None and day < clock.today()


@require_http_methods(["GET", "POST"])
def series_add(request: SignedInRequest) -> HttpResponse:
    """Put a class on every week. A POST that asks for a preview only shows which days it would make."""
    if "preview" in request.POST:
        return preview(request)
    form = SeriesForm(request.POST if request.method == "POST" else None)

    def save() -> str:
        made = service.put_on_weekly(**form.cleaned_data, by=request.user)
        return next_url(request, reverse("bookings:series", args=[made.pk]))

    if request.method == "POST" and (target := save_once(request, form, save)):
        messages.success(request, _("The class is put on every week."))
        return redirect(target)
    context = {"form": form, "missing": missing_for_a_series()}
    return render(request, "bookings/series_form.html", context, status=422 if form.is_bound else 200)


def preview(request: SignedInRequest) -> HttpResponse:
    """The form with the days it would make; for HTMX the days alone, with another course also its minutes."""
    data = request.POST.copy()
    course = data.get("course", "")
    is_other_course = data["preview"] == "course" and course.isdecimal()
    if is_other_course:
        data["minutes"] = str(Course.objects.filter(pk=course).values_list("minutes", flat=True).first() or "")
    form = SeriesForm(data)
    context = {"form": form, "is_asked": True, "is_other_course": is_other_course}
    if form.is_valid():
        typed = form.cleaned_data
        context["preview"] = preview = service.preview_weekly(**typed)
        context["notices"] = notices_about(typed["course"], typed["weekday"], typed["begins_at"], typed["minutes"])
        if preview.refusal and not request.htmx:
            form.refuse(preview.refusal)
    return render(request, f"bookings/series_form.html{'#preview' if request.htmx else ''}", context)


@require_http_methods(["GET", "POST"])
def series_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows what ending after a day means, POST ends."""
    row = get_object_or_404(ROWS, pk=pk)
    if request.method == "POST":
        form = EndSeriesForm(request.POST, series=row)
        if form.is_valid():
            ended = service.end_series(row.pk, **form.cleaned_data, by=request.user)
            messages.success(request, told(ended))
            return redirect("bookings:series", row.pk)
        return end_page(request, row, day_form(row, request.POST), form, status=422)
    day = {"last_on": request.GET.get("last_on") or first_choice(row)}
    return end_page(request, row, day_form(row, day), EndSeriesForm(initial=day, series=row))


def day_form(row: SessionSeries, data: Mapping[str, Any]) -> LastDayForm:
    """The form in the address; its ids differ from those of the form that is sent."""
    return LastDayForm(data, series=row, auto_id="asked_%s")


def end_page(
    request: SignedInRequest, row: SessionSeries, asked: LastDayForm, form: EndSeriesForm, status: int = 200
) -> HttpResponse:
    context = {"series": row, "asked": asked, "form": form}
    if asked.is_valid():
        context["ending"] = found = ending(row, asked.cleaned_data["last_on"])
        if not found.credits:
            form.leave_credits_out()
    partial = "#consequence" if request.htmx and request.method == "GET" else ""
    return render(request, f"bookings/series_end.html{partial}", context, status=status)


def first_choice(row: SessionSeries) -> date:
    return min(clock.today(), row.last_on or date.max)


def told(ended: service.Ended) -> str:
    return " ".join(
        [
            _("The class has ended."),
            ngettext("%(count)s session was called off", "%(count)s sessions were called off", ended.sessions)
            % {"count": ended.sessions},
        ]
    )


@require_GET
def series_history(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ROWS, pk=pk)
    return history_page(request, row, back_url=reverse("bookings:series", args=[pk]))
