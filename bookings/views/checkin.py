"""Checking people in, from the desk's search or from a roster."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.selectors.desk import arrival_of
from bookings.selectors.doors import booking_at_desk, name_at_desk
from bookings.services import checkin as service
from venue.htmx import wants_fragment
from venue.requests import SignedInRequest


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def check_in(request: SignedInRequest, pk: int) -> HttpResponse:
    name = name_at_desk(pk)
    service.check_in(pk, by=request.user)
    return answer(request, pk, _("%(name)s is checked in.") % {"name": name})


@require_POST
@login_required
@permission_required("bookings.check_in", raise_exception=True)
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    name = name_at_desk(pk)
    service.undo_check_in(pk, by=request.user)
    return answer(request, pk, _("The check-in of %(name)s is undone.") % {"name": name})


def answer(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    """For HTMX the row as it is now, with the words for screen readers; else back to the page it came from."""
    if wants_fragment(request):
        arrival = arrival_of(booking_at_desk(request.user, pk))
        return render(request, "bookings/_arrival.html", {"arrival": arrival, "said": said, "is_answer": True})
    messages.success(request, said)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect("bookings:roster", booking_at_desk(request.user, pk).session_id)
