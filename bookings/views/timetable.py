"""What is on, for everybody, and one class with all that one wants to know before booking it."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.forms import TimetableFilters
from bookings.selectors.doors import own_member, session_for
from bookings.selectors.facts import free_until, membership_for
from bookings.selectors.timetable import A_WEEK, rows, week_around
from bookings.selectors.week import drawn_week
from venue import clock


@require_GET
def timetable(request: HttpRequest) -> HttpResponse:
    """Seven days of sessions: the chosen day as a list on a phone, all as columns on a desktop. Filters and day are
    in the URL.
    """
    today = clock.today()
    chosen = day_from(request.GET.get("day", ""), today)
    days = week_around(chosen, today)
    form = TimetableFilters(request.GET)
    filters = form.filters()
    return render(
        request,
        "bookings/timetable.html",
        {
            "days": drawn_week(days, chosen, filters, own_member(request.user)),
            "chosen": chosen,
            "previous": days[0] - timedelta(days=A_WEEK) if days[0] > today else None,
            "next": days[0] + timedelta(days=A_WEEK),
            "form": form,
            "is_filtered": bool(filters),
        },
    )


@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: when, where, with whom, how full, what will be used, until when it can be cancelled."""
    found = session_for(pk)
    member = own_member(request.user)
    row = rows([found], member)[0]
    until = free_until(row.booking, found.starts_at) if row.booking else row.free_until
    return render(
        request,
        "bookings/session.html",
        {
            "row": row,
            "free_until": until,
            "is_late": clock.now() >= until,
            "session": found,
            "member": member,
            "membership": membership_for(member, found) if member else None,
        },
    )


def day_from(text: str, otherwise: date) -> date:
    """A day from an address; nonsense, and what lies more than a year away, counts as not given."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if abs((day - otherwise).days) <= 366 else otherwise
