"""Readings: the board of all points, one point over time, entering figures, and the page for guests."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from members.codes import picture
from safety.chart import draw
from safety.gate_filters import ReadingFilter
from safety.gate_forms import ReadingForm
from safety.gate_tables import ReadingTable
from safety.gate_words import span
from safety.models import Reading
from safety.selectors import doors
from safety.selectors import reading as selector
from safety.selectors.foresight import foresee
from safety.services.reading import Outcome, record_readings
from venue import clock
from venue.htmx import wants_fragment
from venue.refusals import save_once
from venue.requests import SignedInRequest
from venue.views.reference import Words, list_page

SHOWN = timedelta(days=7)

WORDS = Words(
    title=gettext_lazy("All readings"),
    lead=gettext_lazy("Every figure that was measured, as it was entered. A wrong one is corrected by a later one."),
    add="",
    added="",
    changed="",
    empty_title=gettext_lazy("Nothing was measured yet"),
    empty_text=gettext_lazy("Readings are entered at a measuring point."),
    icon="chart-line",
)


@require_GET
@login_required
@permission_required("safety.view_reading", raise_exception=True)
def board(request: SignedInRequest) -> HttpResponse:
    """What was last measured at every point, and what is beyond its limit."""
    context = {"points": selector.points_now(selector.points()), "now": clock.now()}
    return render(request, "safety/readings.html", context)


@require_GET
@login_required
@permission_required("safety.view_reading", raise_exception=True)
def reading_list(request: SignedInRequest) -> HttpResponse:
    page: dict[str, Any] = {"words": WORDS, "list_url": reverse("safety:reading_list"), "add_url": ""}
    return list_page(request, selector.readings(), ReadingTable, ReadingFilter, **page)


@require_GET
@login_required
@permission_required("safety.view_reading", raise_exception=True)
def point(request: SignedInRequest, pk: int) -> HttpResponse:
    """One point: what was last measured, and one parameter over a week; which one is said by `?parameter=`."""
    [found] = selector.points_now([doors.point_for(pk)])
    asked = request.GET.get("parameter", "")
    shown = next((each for each in found.latest if each.parameter == asked), None) or next(iter(found.latest), None)
    now = clock.now()
    readings = selector.readings_of(found.point, shown.parameter, now - SHOWN) if shown else []
    context = {
        "found": found,
        "shown": shown,
        "limit": span(shown.limit.low, shown.limit.high, shown.parameter.unit) if shown and shown.limit else "",
        "chart": draw(readings, shown.limit, now - SHOWN, now) if shown else None,
        "begins": now - SHOWN,
        "ends": now,
        "rows": found.point.readings.with_details().order_by("-taken_at", "-pk")[:30],
    }
    return render(request, "safety/point.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("safety.add_reading", raise_exception=True)
def reading_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter what was measured. While one types, HTMX is told what sending it will do."""
    found = doors.point_in_use(pk)
    [standing] = selector.points_now([found])
    corrects = doors.reading_of(found, request.GET.get("corrects", ""))
    data = request.POST if request.method == "POST" else None
    form = ReadingForm(data, latest=standing.latest, corrects=corrects)
    if data is not None and wants_fragment(request):
        form.is_valid()
        return render(request, "safety/_foresight.html", {"ahead": foresee(found, form.values)})

    def save() -> str:
        options = {"action": form.cleaned_data["action"], "corrects": corrects.pk if corrects else None}
        outcomes = record_readings(found.pk, form.values, **options, by=request.user)
        closed = next((each.excursion for each in outcomes if each.closed and each.excursion), None)
        say(request, outcomes)
        return reverse("safety:excursion", args=[closed.pk]) if closed else reverse("safety:point", args=[found.pk])

    if data is not None and (target := save_once(request, form, save)):
        return redirect(target)
    ahead = foresee(found, form.values) if form.is_bound and hasattr(form, "cleaned_data") else []
    context = {"point": found, "form": form, "ahead": ahead, "corrects": corrects}
    return render(request, "safety/reading_form.html", context, status=422 if form.is_bound else 200)


def say(request: SignedInRequest, outcomes: list[Outcome]) -> None:
    """What the figures have done, on the page that follows."""
    area = outcomes[0].reading.point.area
    if any(each.closed for each in outcomes):
        messages.error(request, _("%(area)s is closed. The safety officer and the manager were told.") % {"area": area})
    elif any(each.released for each in outcomes):
        messages.success(request, _("The re-test is good: %(area)s is released.") % {"area": area})
    elif any(each.excursion for each in outcomes):
        messages.success(request, _("The re-test is good. Whoever may reopen areas was told and releases it."))
    elif any(each.reading.verdict == Reading.Verdict.WARNS for each in outcomes):
        messages.warning(request, _("It is kept. Something is beyond its limit; that only warns."))
    else:
        messages.success(request, _("It is kept, and within all limits."))


# --- guests ----------------------------------------------------------------------------------------------------------


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Today's readings for everybody, without signing in."""
    points = selector.public_points()
    return render(request, "safety/readings_today.html", {"points": points, "now": clock.now()})


@require_GET
@login_required
@permission_required("safety.view_reading", raise_exception=True)
def poster(request: SignedInRequest) -> HttpResponse:
    """The QR code of that page, to print and hang up."""
    url = settings.BASE_URL + reverse("safety:readings_today")
    return render(request, "safety/readings_poster.html", {"code": picture(url), "url": url})
