"""Booking somebody against a rule, with a reason; and into a class that has begun or is over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.models import ScheduledSession
from bookings.place_forms import AgainstForm
from bookings.rules.exceptions import SetAside
from bookings.selectors.doors import person_to_book, session_for
from bookings.selectors.exceptions import in_the_way
from bookings.services.booking import book
from members.models import Member
from members.selectors.care import care_of
from venue.errors import DomainError
from venue.refusals import save_once
from venue.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
@login_required
@permission_required("bookings.book_for_member", raise_exception=True)
def against(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET shows every rule that is in the way, POST books against those that were ticked, because of the reason."""
    session, member = session_for(pk), person_to_book(request.GET.get("member") or request.POST.get("member", ""))
    found = in_the_way(session, member, request.user)
    form = AgainstForm(request.POST or None, found=found)

    def save() -> str:
        chosen = form.cleaned_data
        aside = SetAside(frozenset(chosen.get("rules", ())), chosen.get("reason", ""))
        has_come = chosen.get("has_come", False)
        book(session.pk, member.pk, by=request.user, aside=aside, has_come=has_come)
        return reverse("bookings:roster", args=[session.pk])

    target = save_once(request, form, save) if request.method == "POST" else None
    if target:
        messages.success(request, _("%(name)s has a place.") % {"name": member.name})
        return redirect(target)
    context = {
        "session": session,
        "member": member,
        "found": found,
        "form": form,
        "care": care_of([member.pk])[member.pk],
    }
    return render(request, "bookings/against.html", context, status=422 if form.is_bound else 200)


def offered(request: SignedInRequest, session: ScheduledSession, member: Member, error: DomainError) -> HttpResponse:
    """Where a refusal at the desk leads: to what can be done about it, or it is raised."""
    found = in_the_way(session, member, request.user)
    if not (found.refusals and found.is_movable and request.user.has_perm("bookings.book_for_member")):
        raise error
    return redirect(f"{reverse('bookings:against', args=[session.pk])}?member={member.pk}")
