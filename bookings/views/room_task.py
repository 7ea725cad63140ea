"""Rooms to prepare and to clear today, on a phone: one press when it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.selectors.room_task import nothing_left, room_task_for, work_today
from bookings.services import room_task as service
from members.views.member import desk
from venue import clock
from venue.requests import SignedInRequest

RUN = "bookings.run_roomtask"


@require_GET
@desk(RUN)
def room_tasks(request: SignedInRequest) -> HttpResponse:
    work = work_today()
    context = {"work": work, "all_done": nothing_left(work), "today": clock.now()}
    return render(request, "bookings/room_tasks.html", context)


@require_POST
@desk(RUN)
def room_task_done(request: SignedInRequest, pk: int) -> HttpResponse:
    service.do(room_task_for(request.user, pk).pk, by=request.user)
    messages.success(request, _("Thank you. It is noted that it is done."))
    return redirect("bookings:room_tasks")


@require_POST
@desk(RUN)
def room_task_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    service.undo(room_task_for(request.user, pk).pk, by=request.user)
    messages.success(request, _("It is to be done again."))
    return redirect("bookings:room_tasks")
