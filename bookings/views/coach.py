"""Where instructors begin: their classes of today, what they left open, what comes next."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.roster_forms import OpenRostersForm
from bookings.selectors.busy import sheet_of
from bookings.selectors.coach import next_of_week, pending, pending_of, staged, with_arrived
from bookings.selectors.desk import sessions_today
from venue import clock
from venue.keyset import paginate
from venue.requests import SignedInRequest


@require_GET
@login_required
@permission_required("bookings.teach", raise_exception=True)
def today(request: SignedInRequest) -> HttpResponse:
    """One's own classes of the day, each with its roster; open rosters of earlier days; the next ones of the week."""
    context = {
        "rows": staged(sessions_today(instructor=request.user)),
        "pending": pending_of(request.user),
        "coming": next_of_week(request.user),
        "now": clock.now(),
        "sheet": sheet_of(request.user),
    }
    return render(request, "bookings/coach.html", context)


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def open_rosters(request: SignedInRequest) -> HttpResponse:
    """Every roster that is still open after its class, the oldest first; the coach is in the address."""
    form = OpenRostersForm(request.GET)
    coach = form.chosen()
    page = paginate(with_arrived(pending(coach)).order_by("ends_at", "pk"), request.GET, size=50)
    return render(request, "bookings/open_rosters.html", {"form": form, "page": page, "is_filtered": bool(coach)})
