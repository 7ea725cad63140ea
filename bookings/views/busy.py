"""The board of who and what is busy, and the sheets of the day."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from bookings.busy_forms import BusyForm
from bookings.models import Resource
from bookings.selectors.busy import A_DAY, Board, Column, Use, one_on, people_on, rooms_on, span_of
from venue import clock
from venue.requests import SignedInRequest
from venue.selectors.calendar import closed_on

TWO_LINES, MORE_LINES = timedelta(minutes=40), timedelta(minutes=75)  # how long what has height for them lasts
# Who may move what of the board, by its kind.
MOVES = {
    "class": "bookings.change_scheduledsession",
    "treatment": "bookings.use_desk",
    "room": "bookings.change_roombooking",
}


@require_GET
@login_required
@permission_required("bookings.use_desk", raise_exception=True)
def busy(request: SignedInRequest) -> HttpResponse:
    """One day by room or by person: a grid, and the same as a list. Day, zone and view are in the address."""
    form = BusyForm(request.GET)
    day = form.chosen_day
    board = people_on(day) if form.is_by_person else rooms_on(day, form.chosen_area)
    movable = {kind for kind, name in MOVES.items() if request.user.has_perm(name)}
    here = reverse("bookings:busy")
    context = {
        "form": form,
        "board": board,
        "tabs": [
            (_("Rooms"), f"{here}?by=room&day={day:%Y-%m-%d}", not form.is_by_person),
            (pgettext("who works here", "People"), f"{here}?by=person&day={day:%Y-%m-%d}", form.is_by_person),
        ],
        "previous": day - A_DAY,
        "next": day + A_DAY,
        "is_today": day == form.today,
        "closed": closed_on(day),
        "movable": movable,
        "grid": grid_of(board, movable),
    }
    return render(request, "bookings/busy.html", context)


@require_GET
@login_required
def day_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one room or person has on a day, to be printed; for the desk, and for each person their own."""
    resource = get_object_or_404(sheets_for(request), pk=pk)
    day = BusyForm(request.GET).chosen_day
    context = {
        "column": one_on(day, resource),
        "day": day,
        "previous": day - A_DAY,
        "next": day + A_DAY,
        "at_desk": request.user.has_perm("bookings.use_desk"),
    }
    return render(request, "bookings/day_sheet.html", context)


def sheets_for(request: SignedInRequest) -> Any:
    """Those whose sheets somebody may see; for everybody else they do not exist."""
    everything = Resource.objects.select_related("area", "staff__user")
    return everything if request.user.has_perm("bookings.use_desk") else everything.filter(staff__user=request.user)


def grid_of(board: Board, movable: Collection[str]) -> dict[str, Any]:
    """What the script draws: times of day as the venue's clocks show them, wherever the browser is."""
    midnight = clock.local(span_of(board.day)[0]).replace(hour=0)
    return {
        "day": board.day.isoformat(),
        "begins": _hours_since(midnight, board.begins),
        "ends": _hours_since(midnight, board.ends),
        "now": _wall(clock.now()),
        "resources": [_resource(column) for column in (*board.busy, *board.free)],
        "events": [event for column in board.columns for event in _events(column, movable)],
    }


def _events(column: Column, movable: Collection[str]) -> list[dict[str, Any]]:
    shifts = [
        {
            "id": f"shift-{shift.pk}",
            "resourceIds": [column.key],
            "start": _wall(shift.starts_at),
            "end": _wall(shift.ends_at),
            "display": "background",
        }
        for shift in column.on_duty
    ]
    return [*shifts, *(_event(column, use, movable) for use in column.uses)]


def _event(column: Column, use: Use, movable: Collection[str]) -> dict[str, Any]:
    change_url = use.change_url if use.kind in movable else ""
    return {
        "id": f"{use.key}-{column.key}",
        "resourceIds": [column.key],
        "start": _wall(use.starts_at),
        "end": _wall(use.ends_at),
        "title": use.title,
        "editable": bool(change_url),
        "classNames": [f"busy-{use.kind}", *_height(use)],
        "extendedProps": {"detail": use.detail, "url": use.url, "change": change_url, "moves": use.moves},
    }


def _height(use: Use) -> list[str]:
    lasts = use.ends_at - use.starts_at
    return ["busy-short"] if lasts < TWO_LINES else ["busy-tall"] if lasts >= MORE_LINES else []


def _resource(column: Column) -> dict[str, Any]:
    """`value` is what the form of a change calls it: a person by the key of the colleague."""
    return {
        "id": column.key,
        "title": column.resource.name,
        "extendedProps": {"value": column.resource.staff_id or column.resource.pk},
    }


def _wall(at: datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%dT%H:%M:%S")


def _hours_since(midnight: datetime, at: datetime) -> str:
    """As the grid writes a time of day, which goes on after midnight: 25:30:00."""
    minutes = (clock.local(at).replace(tzinfo=None) - midnight.replace(tzinfo=None)) // timedelta(minutes=1)
    return f"{minutes // 60:02}:{minutes % 60:02}:00"
