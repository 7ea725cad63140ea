"""Where the calendar and the schedule meet: classes on closed days, and days that were left out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.models import SessionSeries
from bookings.selectors.closures import on_closed_days, others_to_decide
from bookings.selectors.doors import session_key_for
from bookings.services.series import put_on_left_out
from bookings.services.session import keep_on_closed_day
from venue import submissions, wording
from venue.requests import SignedInRequest


@require_GET
def closures(request: SignedInRequest) -> HttpResponse:
    """Classes to come on days that were closed since they were put on, and what else lies in closed places."""
    return render(request, "bookings/closures.html", {"found": on_closed_days(), "others": others_to_decide()})


@require_POST
def keep(request: SignedInRequest, pk: int) -> HttpResponse:
    """A class takes place although the house or its area is closed."""
    session_pk = session_key_for(pk)

    def action() -> str:
        keep_on_closed_day(session_pk, by=request.user)
        return reverse("bookings:closures")

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("The class takes place on that day all the same."))
    return redirect(target)


@require_POST
def put_on_after_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """A day that was left out of a weekly class gets its session."""
    series = get_object_or_404(SessionSeries, pk=pk)
    try:
        day = parse_date(request.POST.get("day", ""))
    except ValueError:
        day = None
    if day is None:
        raise Http404

    def action() -> str:
        put_on_left_out(series.pk, day, by=request.user)
        return reverse("bookings:series", args=[series.pk])

    target = submissions.once(request.POST.get("form_key", ""), action, by=request.user)
    messages.success(request, _("The class of %(day)s is put on.") % {"day": wording.fulldate(day)})
    return redirect(target)
